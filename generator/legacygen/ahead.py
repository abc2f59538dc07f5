"""What a run needs beside the schema, loaded while the server answers."""

import functools
from collections.abc import Collection
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from legacygen.config import Config
from legacygen.plan import Plan
from legacygen.schema import Schema, Table
from legacygen.selection import select
from legacygen.workspace import Rehearsal, State

if TYPE_CHECKING:
    from legacygen.merge import Module
    from legacygen.planning import Structure


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """What the last run left, and the texts of the modules by path within the project.

    It `is_settled` where another run with the same schema would leave all of it as it is.
    """

    state: State
    config: Config
    texts: dict[str, str]
    is_settled: bool


class Ahead:
    """Loads the state, the code of the later stages, and the process that will check the result.

    Everything raises LegacygenError where the state is damaged or a module is no Python.
    """

    def __init__(self, project: Project, rehearsal: Rehearsal) -> None:
        self._project, self._rehearsal = project, rehearsal
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._seen: Schema | None = None

    def begin(self) -> None:
        """Begin; once the settings are there, for these may change where modules are looked for."""
        self._rehearsal.expect()
        self._pool.submit(self._imported)
        if not self._project.is_settled:
            _ = self._schema

    def seen(self, schema: Schema) -> None:
        """Go on, now that it is known what the catalog says, while the server is asked for evidence."""
        self._seen = schema
        _ = self._schema
        _ = self._structure if self._project.is_settled else (self._base, self._modules)

    @property
    def schema(self) -> Schema | None:
        """The schema of the last run."""
        return self._schema.result()

    def structure(self) -> "Structure | None":
        """The structure of that schema, where the project is settled."""
        return self._structure.result()

    def base(self) -> Plan:
        """The plan of the last run."""
        return self._base.result()

    def base_of(self, labels: Collection[str]) -> Plan:
        """That of some tables."""
        return self._project.state.base(labels)

    def modules(self) -> "tuple[Module, ...]":
        """The user's modules, parsed; where the project is settled, it is likely that they need not be."""
        return self._modules.result()

    def _imported(self) -> None:
        import legacygen.renewal  # noqa: F401 - which the later stages find loaded
        from legacygen.merge import pieces

        for text in self._project.texts.values() if self._project.is_settled else ():
            pieces.cut(text)

    @functools.cached_property
    def _schema(self) -> "Future[Schema | None]":
        return self._pool.submit(self._compared if self._project.is_settled else self._project.state.schema)

    @functools.cached_property
    def _structure(self) -> "Future[Structure | None]":
        return self._pool.submit(self._structured)

    @functools.cached_property
    def _base(self) -> Future[Plan]:
        return self._pool.submit(self._project.state.base)

    @functools.cached_property
    def _modules(self) -> "Future[tuple[Module, ...]]":
        return self._pool.submit(self._parsed)

    def _compared(self) -> Schema | None:
        """The old schema; the process is told which classes will stay, most likely."""
        from legacygen.merge import pieces
        from legacygen.planning.identifiers import db_table

        old = self._project.state.schema(like=self._seen)
        assert old
        assert self._seen
        now = {table.label: table for table in self._seen.tables}
        changed = [table for table in old.tables if _bare(table) != now.get(table.label)]
        cut = [piece for text in self._project.texts.values() for piece in pieces.cut(text)[1]]
        self._rehearsal.hold(pieces.of_tables(cut, {db_table(table, old.engine) for table in changed}))
        return old

    def _structured(self) -> "Structure | None":
        from legacygen import planning

        old = self.schema if self._project.is_settled else None
        return planning.structure(select(old, self._project.config), self._project.config) if old else None

    def _parsed(self) -> "tuple[Module, ...]":
        from legacygen import merge

        return tuple(merge.parse(path, text) for path, text in self._project.texts.items())


def _bare(table: Table) -> Table:
    """A table without what its rows say."""
    if not any(column.evidence for column in table.columns):
        return table
    return replace(table, columns=tuple(replace(column, evidence=None) for column in table.columns))
