"""Reads the catalog of a database into a schema: one module per engine, with the same functions in each."""

from collections.abc import Collection, Mapping, Sequence

from legacygen.connect import Database
from legacygen.introspection import sampling
from legacygen.introspection.engines import generic, mysql, postgresql, sqlite
from legacygen.introspection.engines.base import Engine, Query
from legacygen.introspection.engines.mysql_catalog import MARKER
from legacygen.introspection.engines.stored_catalog import read_stored_catalog, serialize_catalog
from legacygen.introspection.sampling.measures import SamplingDialect
from legacygen.schema import ForeignKey, Schema
from legacygen.schema.oids import CatalogOids
from legacygen.schema.statistics import TableStatistics

__all__ = [
    "ENGINES",
    "MARKER",
    "add_evidence",
    "add_undeclared_keys",
    "begin_snapshot",
    "count_elsewhere",
    "count_rows",
    "get_elsewhere_advice",
    "leave_out_unreadable",
    "read_oids",
    "read_schema",
    "serialize_catalog",
]

ENGINES: dict[str, Engine] = {"mysql": mysql, "postgresql": postgresql, "sqlite": sqlite}
"""By Django's name of the vendor; `generic` reads all others."""


def begin_snapshot(database: Database) -> None:
    """Begin a transaction in which all queries see the same state, where the engine has such."""
    if database.vendor in ENGINES:
        database.begin_snapshot(ENGINES[database.vendor].SNAPSHOT)


def read_schema(database: Database) -> Schema:
    """Read the schema behind a connection."""
    stored = read_stored_catalog(database.query) if database.vendor == "sqlite" else None
    if stored:
        return mysql.build_schema(stored)
    if database.vendor in ENGINES:
        return ENGINES[database.vendor].read_schema(database.query)
    return generic.read_schema(database)


def read_oids(database: Database) -> CatalogOids | None:
    """Return the numbers by which renames are recognized; None where the server has none, or hides which it is."""
    return ENGINES[database.vendor].read_oids(database.query) if database.vendor in ENGINES else None


def leave_out_unreadable(schema: Schema, query: Query, wanted: Collection[str], vendor: str = "") -> Schema:
    """Return the schema without the `wanted` tables (labels) that the server refuses to read, but with the reasons."""
    dialect = _choose_dialect(schema, vendor)
    return sampling.leave_out_unreadable(schema, dialect, query, wanted) if dialect else schema


def add_evidence(
    schema: Schema,
    query: Query,
    wanted: Collection[str] | None = None,
    vendor: str = "",
    added: Mapping[str, Sequence[ForeignKey]] | None = None,
) -> Schema:
    """Return the schema with evidence from the rows of all tables, or of the `wanted` ones by label.

    `added` are keys that the database does not declare, by the label of their table. Rows of an engine without a
    sampling dialect are not read. `vendor` is that of the connection, where it may be another one than that of the
    schema: a dump of MySQL in an SQLite file.
    """
    dialect = _choose_dialect(schema, vendor)
    return sampling.add_evidence(schema, dialect, query, wanted, added or {}) if dialect else schema


def _choose_dialect(schema: Schema, vendor: str) -> SamplingDialect | None:
    """Choose how rows are sampled; a dump of MySQL may be in an SQLite file, which `vendor` then says."""
    if (schema.engine, vendor) == ("mysql", "sqlite"):
        return sampling.loaded
    return ENGINES[schema.engine].DIALECT if schema.engine in ENGINES else None


def add_undeclared_keys(
    schema: Schema, query: Query, wanted: Collection[str] | None = None, vendor: str = ""
) -> Schema:
    """Return the schema with the relations that its names suggest, between all tables or the `wanted` ones by label.

    Rows of an engine without a sampling dialect are not read, so that nothing is proven there.
    """
    dialect = _choose_dialect(schema, vendor)
    return sampling.add_undeclared_keys(schema, dialect, query, wanted)


def count_rows(
    schema: Schema, query: Query, wanted: Collection[str] | None = None, vendor: str = ""
) -> tuple[TableStatistics, ...] | None:
    """Return the counts of the rows of all tables, or of the `wanted` ones by label; None where rows are not read."""
    dialect = _choose_dialect(schema, vendor)
    return sampling.count_rows(schema, dialect, query, wanted) if dialect else None


def count_elsewhere(database: Database) -> tuple[tuple[str, int], ...]:
    """Return other databases or schemas that the account may see, and their numbers of tables."""
    return ENGINES[database.vendor].count_elsewhere(database.query) if database.vendor in ENGINES else ()


def get_elsewhere_advice(database: Database) -> str:
    """Return how to read tables that were counted elsewhere; empty where the engine has no advice."""
    return ENGINES[database.vendor].ELSEWHERE_ADVICE if database.vendor in ENGINES else ""
