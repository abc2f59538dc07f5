"""The parts of a stub that only one that was asked for has: a target, proposed lines, statistics."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class StubTarget:
    """A new model: the module of its class, its name there, and its name in the stub if that is another one."""

    module: str
    name: str
    alias: str = ""

    @property
    def imported(self) -> str:
        """The name in the import statement."""
        return f"{self.name} as {self.alias}" if self.alias else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class StubLine:
    """The argument of a field: the keyword, and source text of its value, within `Unmapped` unless `is_sure`.

    Without a value there is only the comment with the facts. `names` are those of the runtime that the value uses;
    `ref` refers to the target of the field.
    """

    keyword: str
    value: str
    names: tuple[str, ...] = ()
    is_sure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StubDetails:
    """The parts of a stub that one which refresh writes does not have.

    `lines` and `facts` are by the name of the legacy field; a field that has none of the former has its usual line.
    `before` and `after` are comments, each on one line, before and behind all lines.
    """

    target: StubTarget | None = None
    lines: Mapping[str, StubLine] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
