"""Reads the schema of a legacy database, unless it gives the same answers as in the last run."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from legacygen.config import Config
from legacygen.connect import Database, open_database
from legacygen.errors import ConnectError
from legacygen.introspection import engines
from legacygen.introspection.answers import Answer, fingerprint_answers, gives_same_answers
from legacygen.introspection.table_filter import select_tables
from legacygen.relations.configured_keys import read_configured_keys
from legacygen.schema import Schema
from legacygen.schema.oids import CatalogOids
from legacygen.schema.statistics import TableStatistics


@dataclass(frozen=True, slots=True, kw_only=True)
class Introspection:
    """A schema that was read, and its `selected` tables.

    `source` names the database (`MariaDB 10.11.19 'shop'`) or the file. `answers` are empty where a statement failed,
    because it may succeed in the next run, and where a file was read. `counts` are those of the selected tables, None
    where no rows were read.
    """

    source: str
    schema: Schema
    selected: Schema
    statements: int = 0
    answers: tuple[Answer, ...] = ()
    oids: CatalogOids | None = None
    counts: tuple[TableStatistics, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SameAnswers:
    """The database gave the same answers as in the last run: its schema is the same."""

    source: str
    statements: int


def read_database(root: Path, settings: str, config: Config, known: tuple[Answer, ...]) -> Introspection | SameAnswers:
    """Read the schema with evidence; `known` are the answers of the last run, empty if they cannot be relied on.

    `root` is the folder of the project, `settings` its settings module. Raises ConfigError if no table is selected,
    ConnectError if the database cannot be read or has no tables.
    """
    with open_database(str(root), settings, config.database) as database:
        engines.begin_snapshot(database)
        if known and gives_same_answers(database, known):
            return SameAnswers(source=_describe_source(database), statements=database.statements)
        schema = engines.read_schema(database)
        if not schema.tables:
            raise ConnectError(_explain_empty(database))
        wanted = {table.label for table in select_tables(schema, config).tables}
        schema = engines.leave_out_unreadable(schema, database.query, wanted, database.vendor)
        if not wanted.intersection(table.label for table in schema.tables):
            raise ConnectError(_explain_unreadable(schema, wanted))
        selected = {table.label: table for table in select_tables(schema, config).tables}
        added = {label: tuple(read_configured_keys(table, selected, config)) for label, table in selected.items()}
        schema = engines.add_evidence(schema, database.query, selected, database.vendor, added)
        schema = engines.add_undeclared_keys(schema, database.query, selected, database.vendor)
        counts = engines.count_rows(schema, database.query, selected, database.vendor)
        return Introspection(
            source=_describe_source(database),
            schema=schema,
            selected=select_tables(schema, config),
            statements=database.statements,
            answers=() if database.failed else fingerprint_answers(database.answered),
            oids=engines.read_oids(database),
            counts=counts,
        )


def _describe_source(database: Database) -> str:
    return f"{database.server} {database.name!r}"


def _explain_unreadable(schema: Schema, wanted: Collection[str]) -> str:
    name, reason = next((each.name, each.reason) for each in schema.skipped if each.name in wanted)
    return f"No table can be read: {name}: {reason}."


def _explain_empty(database: Database) -> str:
    elsewhere = engines.count_elsewhere(database)
    others = ", ".join(f"{count} in {name!r}" for name, count in elsewhere)
    there = f"but {others}" if others else "and none elsewhere that this account may see"
    advice = "check the name of the database and the account in the settings"
    special = engines.get_elsewhere_advice(database)
    if elsewhere and special:
        advice = f"{special}, or {advice}"
    return f"No tables in {database.name!r}, {there}; {advice}."
