"""The schema of a source: from its database, from what that said last time, or from a schema.json."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from legacygen import engines, evidence, recall, snapshot, workspace
from legacygen.config import Config
from legacygen.connect import Database, Row, open_database
from legacygen.errors import ConfigError, ConnectError
from legacygen.recall import Answer, Counts, Memory
from legacygen.report import Origin
from legacygen.schema import Ids, Schema, TableKind
from legacygen.selection import select
from legacygen.workspace import Source


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What was read, what is `taken` of it, and what was `asked` for that, with the rows.

    Nothing where a statement failed: it may succeed another time. `ids` are the numbers of the catalog.
    """

    origin: Origin
    schema: Schema
    taken: Schema
    asked: Mapping[str, list[Row]] = field(default_factory=dict)
    ids: Ids | None = None

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        """What to remember of the rows."""
        return recall.answers(self.asked)

    @cached_property
    def counts(self) -> Counts:
        """What a report says of it."""
        tables = self.taken.tables
        views = sum(table.kind is not TableKind.TABLE for table in tables)
        return Counts(
            tables=len(tables) - views,
            views=views,
            left_out=len(self.schema.tables) - len(tables),
            columns=sum(len(table.columns) for table in tables),
            models=len(tables),
            skipped=self.schema.skipped,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """The database gave the answers of the last run again, so that the schema is as it was."""

    origin: Origin
    counts: Counts


def from_file(path: Path, source: Source, config: Config) -> Reading:
    """The schema in a schema.json; raises LegacygenError where it cannot be read, or nothing is taken of it."""
    schema = snapshot.load(Schema, workspace.read(path), str(path))
    shown = path.relative_to(source.root) if path.is_relative_to(source.root) else path
    return Reading(origin=Origin(text=shown.as_posix()), schema=schema, taken=_taken(schema, source, config))


def from_database(source: Source, config: Config, settings: str, memory: Memory | None) -> Reading | Confirmed:
    """The schema of the database, with evidence; only its answers are compared where there is a memory of them.

    Raises ConfigError or ConnectError where it cannot be read, or has no tables.
    """
    with open_database(str(source.root), settings, config.database) as database:
        if memory and recall.is_confirmed(memory, database):
            return Confirmed(origin=_origin(database), counts=memory.counts)
        schema = engines.read(database)
        if not schema.tables:
            raise ConnectError(_empty(database, engines.elsewhere(database)))
        wanted = {table.label for table in _taken(schema, source, config).tables}
        schema = evidence.gather(schema, database.query, wanted)
        taken = replace(schema, tables=tuple(table for table in schema.tables if table.label in wanted))
        asked = {} if database.failed else dict(database.asked)
        ids = engines.ids(database)
        return Reading(origin=_origin(database), schema=schema, taken=taken, asked=asked, ids=ids)


def _taken(schema: Schema, source: Source, config: Config) -> Schema:
    taken = select(schema, config)
    if not taken.tables:
        raise ConfigError(f"{source.config.name}: `include` and `exclude` leave none of {len(schema.tables)} tables.")
    return taken


def _origin(database: Database) -> Origin:
    return Origin(text=f"{database.server} {database.name!r}", statements=database.statements)


def _empty(database: Database, elsewhere: tuple[tuple[str, int], ...]) -> str:
    others = ", ".join(f"{count} in {name!r}" for name, count in elsewhere)
    there = f"there are {others}" if others else "nor are there any elsewhere that this account may see"
    advice = "check the database name and the account in .env"
    if database.vendor == "postgresql" and elsewhere:
        advice = "add that schema to the search_path (`-c search_path=…` in OPTIONS of the settings), or " + advice
    return f"No tables in {database.name!r}, {there}; {advice}."
