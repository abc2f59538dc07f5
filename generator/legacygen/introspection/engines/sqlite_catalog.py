"""Queries SQLite's pragma functions and sqlite_master: one statement per kind of fact."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from legacygen.errors import QueryError
from legacygen.introspection.engines.base import Query, Row, group_rows

TABLES = """
SELECT l.name, l.type, l.wr, m.sql
FROM pragma_table_list AS l LEFT JOIN sqlite_master AS m ON m.name = l.name AND m.type IN ('table', 'view')
WHERE l.schema = 'main' AND l.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
ORDER BY l.name"""
COLUMNS = """
SELECT m.name, c.name, c.type, c."notnull", c.dflt_value, c.pk, c.hidden
FROM sqlite_master AS m JOIN pragma_table_xinfo(m.name) AS c
WHERE m.type IN ('table', 'view') {only} ORDER BY m.name, c.cid"""
FRAGILE = "m.type = 'view' OR m.sql LIKE 'CREATE VIRTUAL TABLE%'"
"""The condition for what may fail to compile: views, and virtual tables whose module is missing."""
INDEXES = """
SELECT m.name, i.name, i."unique", i.origin, i.partial, s.sql
FROM sqlite_master AS m JOIN pragma_index_list(m.name) AS i LEFT JOIN sqlite_master AS s ON s.name = i.name
WHERE m.type = 'table' ORDER BY m.name, i.name"""
INDEX_COLUMNS = """
SELECT i.name, c.name, c."desc", c.coll
FROM sqlite_master AS m JOIN pragma_index_list(m.name) AS i JOIN pragma_index_xinfo(i.name) AS c
WHERE m.type = 'table' AND c.key ORDER BY i.name, c.seqno"""
FOREIGN_KEYS = """
SELECT m.name, f.id, f."table", f."from", f."to", f.on_delete
FROM sqlite_master AS m JOIN pragma_foreign_key_list(m.name) AS f
WHERE m.type = 'table' ORDER BY m.name, f.id, f.seq"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SQLiteCatalog:
    """Rows as the statements above select them.

    `tables` have name, kind (table, view, shadow, virtual), whether they lack a rowid, and SQL. `broken` are the
    reasons why views and virtual tables do not compile. All but `tables` are by the name of the table, `index_columns`
    by that of the index, without that name.
    """

    tables: Sequence[Row]
    columns: Mapping[str, Sequence[Row]]
    broken: Mapping[str, str]
    indexes: Mapping[str, Sequence[Row]]
    index_columns: Mapping[str, Sequence[Row]]
    foreign_keys: Mapping[str, Sequence[Row]]


def read_catalog(query: Query) -> SQLiteCatalog:
    """Query the main database."""
    tables = query(TABLES)
    columns, broken = _read_columns(query)
    return SQLiteCatalog(
        tables=tables,
        columns=columns,
        broken=broken,
        indexes=group_rows(query(INDEXES)),
        index_columns=group_rows(query(INDEX_COLUMNS)),
        foreign_keys=group_rows(query(FOREIGN_KEYS)),
    )


def _read_columns(query: Query) -> tuple[dict[str, list[Row]], dict[str, str]]:
    """Return the columns by table, and the reasons why views and virtual tables do not compile.

    One broken view fails the statement for all tables; only then are the views queried one by one.
    """
    try:
        return group_rows(query(COLUMNS.format(only=""))), {}
    except QueryError:
        rows = group_rows(query(COLUMNS.format(only=f"AND NOT ({FRAGILE})")))
    broken = {}
    for (name,) in query(f"SELECT m.name FROM sqlite_master AS m WHERE {FRAGILE}"):
        literal = name.replace("'", "''")
        try:
            rows.update(group_rows(query(COLUMNS.format(only=f"AND m.name = '{literal}'"))))
        except QueryError as error:
            broken[name] = f"SQLite cannot compile it: {error.words}"
    return rows, broken
