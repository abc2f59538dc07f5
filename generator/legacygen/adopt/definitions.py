"""Reads tables as the server has them: as values to compare, and as SQL to make them again."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from legacygen.adopt.quoting import quote_label, quote_name, quote_text
from legacygen.connect import Database
from legacygen.introspection.engines import ENGINES
from legacygen.introspection.engines.base import Query
from legacygen.schema import Table

MYSQL_PART = re.compile(
    r"(?:(?P<primary>PRIMARY) KEY|(?:(?:UNIQUE|FULLTEXT|SPATIAL) )?KEY `(?P<index>(?:[^`]|``)+)`"
    r"|CONSTRAINT `(?P<constraint>(?:[^`]|``)+)`|`(?P<column>(?:[^`]|``)+)`) "
)
"""The beginning of a line of SHOW CREATE TABLE that defines a part of the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinedTable:
    """A table, and the server's SQL for it.

    `create` are the statements that make it, of SQLite only. `parts` are the definitions of columns, indexes and
    constraints, by name: of MySQL the lines of SHOW CREATE TABLE, of PostgreSQL complete statements for indexes, and
    for constraints what follows `CONSTRAINT name`.
    """

    table: Table
    create: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)


def read_definitions(database: Database, labels: Collection[str] | None = None) -> dict[str, DefinedTable]:
    """Read the definitions of tables, by label; of all tables if no labels are given."""
    schema = ENGINES[database.vendor].read_schema(database.query)
    wanted = [each for each in schema.tables if labels is None or each.label in labels]
    return {each.label: READERS[database.vendor](each, database.query) for each in wanted}


def _read_mysql(table: Table, query: Query) -> DefinedTable:
    ((_, text, *_),) = query(f"SHOW CREATE TABLE {quote_name(table.name, 'mysql')}")
    columns: dict[str, str] = {}
    parts: dict[str, str] = {}
    for line in str(text).splitlines()[1:-1]:
        found = MYSQL_PART.match(line.strip())
        if found:
            kind = columns if found["column"] else parts
            name = (found["column"] or found["index"] or found["constraint"] or "PRIMARY").replace("``", "`")
            kind[name] = line.strip().removesuffix(",")
    return DefinedTable(table=table, columns=columns, parts=parts)


def _read_postgresql(table: Table, query: Query) -> DefinedTable:
    oid = _render_oid(table)
    indexes = query(
        "SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
        f"WHERE i.indrelid = {oid} AND NOT EXISTS (SELECT FROM pg_constraint p WHERE p.conindid = i.indexrelid)"
    )
    constraints = query(f"SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = {oid}")
    return DefinedTable(table=table, parts={str(name): str(sql) for name, sql in (*indexes, *constraints)})


def _read_sqlite(table: Table, query: Query) -> DefinedTable:
    rows = query(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type IN ('table', 'index') "
        f"AND tbl_name = {quote_text(table.name, 'sqlite')} COLLATE NOCASE ORDER BY type = 'index', name"
    )
    parts = {str(name): str(sql) for kind, name, sql in rows if kind == "index"}
    return DefinedTable(table=table, create=tuple(str(sql) for _, _, sql in rows), parts=parts)


def read_types(database: Database, tables: Collection[Table]) -> tuple[str, ...]:
    """Return statements that make the tables' schemas, and types of columns, in PostgreSQL; they may run again."""
    if database.vendor != "postgresql" or not tables:
        return ()
    names = sorted({each.schema for each in tables if each.schema})
    schemas = [f"CREATE SCHEMA IF NOT EXISTS {quote_name(name, 'postgresql')}" for name in names]
    oids = ", ".join(map(_render_oid, tables))
    return (*schemas, *(sql for row in database.query(POSTGRESQL_TYPES.format(oids)) if (sql := _render_type(*row))))


def _render_oid(table: Table) -> str:
    """Render the oid of a table of PostgreSQL."""
    label = quote_label(table.schema, table.name, "postgresql")
    return f"to_regclass({quote_text(label, 'postgresql')})"


def _render_type(kind: str, name: str, extension: str | None, values: list[str], base: str, checks: list[str]) -> str:
    if extension:
        return f"CREATE EXTENSION IF NOT EXISTS {quote_name(extension, 'postgresql')}"
    if kind == "e":
        members = ", ".join(quote_text(each, "postgresql") for each in values)
        made = f"CREATE TYPE {name} AS ENUM ({members})"
    else:
        made = " ".join([f"CREATE DOMAIN {name} AS {base}", *checks])
    return f"DO $$ BEGIN {made}; EXCEPTION WHEN duplicate_object THEN NULL; END $$"


POSTGRESQL_TYPES = """
WITH used AS (
  SELECT DISTINCT CASE WHEN t.typcategory = 'A' THEN t.typelem ELSE t.oid END AS oid
  FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
  WHERE a.attrelid IN ({}) AND a.attnum > 0 AND NOT a.attisdropped
)
SELECT t.typtype::text, format_type(t.oid, NULL), e.extname::text,
  (SELECT array_agg(enumlabel::text ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid),
  format_type(t.typbasetype, t.typtypmod),
  ARRAY(SELECT pg_get_constraintdef(c.oid) FROM pg_constraint c WHERE c.contypid = t.oid ORDER BY c.oid)
FROM used JOIN pg_type t ON t.oid = used.oid
LEFT JOIN pg_depend d ON d.objid = t.oid AND d.classid = 'pg_type'::regclass AND d.deptype = 'e'
LEFT JOIN pg_extension e ON e.oid = d.refobjid
WHERE t.typtype IN ('e', 'd') OR e.extname IS NOT NULL
ORDER BY t.typtype DESC, 2
"""
"""The types of columns that are not built in: their kind, name, extension, values, base type and conditions."""


READERS: dict[str, Callable[[Table, Query], DefinedTable]] = {
    "mysql": _read_mysql,
    "postgresql": _read_postgresql,
    "sqlite": _read_sqlite,
}
