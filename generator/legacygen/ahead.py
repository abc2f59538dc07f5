"""What a run needs beside the schema, loaded while the server answers."""

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from legacygen.plan import Plan
from legacygen.schema import Schema
from legacygen.workspace import Rehearsal, State

if TYPE_CHECKING:
    from legacygen.merge import Module


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """The user's modules, parsed, and what the last run left: its plan and its schema."""

    modules: "tuple[Module, ...]"
    base: Plan
    schema: Schema | None


class Ahead:
    """Loads that, the code of the later stages, and the process that will check the result.

    `modules` are texts by path within the project.
    """

    def __init__(self, state: State, modules: dict[str, str], rehearsal: Rehearsal) -> None:
        self._state, self._modules, self._rehearsal = state, modules, rehearsal
        self._future: Future[Loaded] | None = None

    def begin(self) -> Future[Loaded]:
        """Load in a thread; once the settings are there, for these may change where modules are looked for."""
        if self._future is None:
            pool = ThreadPoolExecutor(max_workers=1)
            self._future = pool.submit(self._load)
            pool.shutdown(wait=False)
        return self._future

    @property
    def loaded(self) -> Loaded:
        """All of it, waited for; raises LegacygenError where a module is no Python, or the state is damaged."""
        return self.begin().result()

    def _load(self) -> Loaded:
        self._rehearsal.warm()
        import legacygen.renewal  # noqa: F401 - which the later stages find loaded
        from legacygen import merge

        base, schema = self._state.base, self._state.schema
        modules = tuple(merge.parse(path, text) for path, text in self._modules.items())
        for text in filter(str.strip, self._modules.values()):
            self._rehearsal.expect(text)
        return Loaded(modules=modules, base=base, schema=schema)
