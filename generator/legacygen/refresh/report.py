"""What one refresh found, wrote and left open."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from legacygen.lockfile import Conflict
from legacygen.schema import Skipped

if TYPE_CHECKING:
    from legacygen.matching.schema_diff import SchemaChange
    from legacygen.plan import Note
    from legacygen.pycode.references import Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaOrigin:
    """Where the schema came from, and in how many statements (0 from a file)."""

    text: str
    statements: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AffectedCode:
    """Something of the user's code that mentions what is gone."""

    name: str
    uses: "tuple[Reference, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshReport:
    """What one refresh found and what it wrote, or would write. Paths are relative to the project.

    `changes` is what happened to the schema since the last run, empty on the first one. `unchecked` says why the
    result could not be checked, where it could not. `second` are further classes on tables that have one. `diff` is
    that of a run that is to write nothing.
    """

    app: str
    origin: SchemaOrigin
    tables: int
    views: int
    left_out: int
    columns: int
    models: int
    relations: int = 0
    composite_keys: int = 0
    changes: "tuple[SchemaChange, ...]" = ()
    notes: "tuple[Note, ...]" = ()
    skipped: tuple[Skipped, ...] = ()
    created: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    pending: tuple[Conflict, ...] = ()
    affected: tuple[AffectedCode, ...] = ()
    second: tuple[str, ...] = ()
    recovered: str = ""
    unchecked: str = ""
    diff: str = ""

    @property
    def is_unchanged(self) -> bool:
        """Whether nothing is to be written, neither code nor state."""
        return not (self.created or self.updated or self.state)

    @property
    def is_incomplete(self) -> bool:
        """Whether a table could not be read, or a decision is awaited."""
        return bool(self.pending) or any(item.broken for item in self.skipped)


def render_diff(texts: Mapping[str, str], before: Mapping[str, str]) -> str:
    """All changes as one unified diff."""
    lines: list[str] = []
    for path, text in texts.items():
        old = before.get(path, "")
        start = f"a/{path}" if path in before else "/dev/null"
        lines.extend(
            difflib.unified_diff(old.splitlines(keepends=True), text.splitlines(keepends=True), start, f"b/{path}")
        )
    return "".join(lines)
