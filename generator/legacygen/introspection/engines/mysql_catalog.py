"""Queries information_schema: one statement per kind of fact, other databases included."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from legacygen.introspection.engines.base import Query, Row, group_rows, to_text

SERVER = "SELECT VERSION(), CURRENT_USER(), DATABASE()"
FOREIGN_KEYS = """
SELECT '', TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME, REFERENCED_TABLE_SCHEMA, REFERENCED_TABLE_NAME,
       REFERENCED_COLUMN_NAME
FROM information_schema.KEY_COLUMN_USAGE
WHERE TABLE_SCHEMA = DATABASE() AND REFERENCED_TABLE_NAME IS NOT NULL
ORDER BY TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION"""
TABLES = """
SELECT {schema}, TABLE_NAME, TABLE_TYPE, ENGINE, TABLE_COMMENT, TABLE_COLLATION
FROM information_schema.TABLES WHERE {place}"""
COLUMNS = """
SELECT {schema}, TABLE_NAME, ORDINAL_POSITION, COLUMN_NAME, DATA_TYPE, COLUMN_TYPE, IS_NULLABLE, COLUMN_DEFAULT, EXTRA,
       COLLATION_NAME, COLUMN_COMMENT, CHARACTER_MAXIMUM_LENGTH, NUMERIC_PRECISION, NUMERIC_SCALE,
       {generated}
FROM information_schema.COLUMNS WHERE {place}"""
INDEXES = """
SELECT {schema}, TABLE_NAME, SEQ_IN_INDEX, INDEX_NAME, NON_UNIQUE, COLUMN_NAME, COLLATION, SUB_PART, INDEX_TYPE,
       {expression}, {hidden}
FROM information_schema.STATISTICS WHERE {place}"""
CONSTRAINTS = """
SELECT c.TABLE_NAME, c.CONSTRAINT_NAME, r.DELETE_RULE
FROM information_schema.TABLE_CONSTRAINTS AS c
LEFT JOIN information_schema.REFERENTIAL_CONSTRAINTS AS r
  ON r.CONSTRAINT_SCHEMA = DATABASE() AND r.TABLE_NAME = c.TABLE_NAME AND r.CONSTRAINT_NAME = c.CONSTRAINT_NAME
WHERE c.TABLE_SCHEMA = DATABASE() AND c.CONSTRAINT_TYPE IN ('PRIMARY KEY', 'UNIQUE', 'FOREIGN KEY')"""
CHECKS_MARIADB = """
SELECT '', TABLE_NAME, CONSTRAINT_NAME, CHECK_CLAUSE, 'YES' FROM information_schema.CHECK_CONSTRAINTS
WHERE CONSTRAINT_SCHEMA = DATABASE()"""
CHECKS_MYSQL = """
SELECT '', t.TABLE_NAME, c.CONSTRAINT_NAME, c.CHECK_CLAUSE, t.ENFORCED
FROM information_schema.CHECK_CONSTRAINTS AS c
JOIN information_schema.TABLE_CONSTRAINTS AS t
  ON t.CONSTRAINT_SCHEMA = c.CONSTRAINT_SCHEMA AND t.CONSTRAINT_NAME = c.CONSTRAINT_NAME
WHERE c.CONSTRAINT_SCHEMA = DATABASE() AND t.CONSTRAINT_TYPE = 'CHECK'"""
CHECKED_MARIADB, CHECKED_MYSQL = (10, 2, 22), (8, 0, 16)
"""The first versions that list CHECK constraints; older ones of MySQL ignore them, of MariaDB hide them."""
VIEWS = "SELECT TABLE_NAME, VIEW_DEFINITION FROM information_schema.VIEWS WHERE TABLE_SCHEMA = DATABASE()"
ELSEWHERE = """
SELECT TABLE_SCHEMA, COUNT(*) FROM information_schema.TABLES
WHERE TABLE_SCHEMA NOT IN (DATABASE(), 'information_schema', 'mysql', 'performance_schema', 'sys')
GROUP BY TABLE_SCHEMA ORDER BY TABLE_SCHEMA"""


class TableName(NamedTuple):
    """The name of a table; the schema is empty for the current database."""

    schema: str
    table: str

    @property
    def label(self) -> str:
        """The name as in legacygen.toml."""
        return f"{self.schema}.{self.table}" if self.schema else self.table


MARKER = "legacygen_load"
"""The table that `legacygen load` leaves in a database; it is none of the legacy application's."""

LOADED = TableName("", MARKER)


@dataclass(frozen=True, slots=True, kw_only=True)
class MySQLCatalog:
    """Rows by table, as the statements above select them but without the name of the table.

    `has_sql_defaults` is set where defaults are SQL, not bare values. `rules` are the DELETE rules by table and
    constraint, empty for keys that are not foreign. `views` are the SELECT statements of the current database.
    """

    is_mariadb: bool
    has_sql_defaults: bool
    account: str
    database: str
    tables: Mapping[TableName, Row]
    columns: Mapping[TableName, Sequence[Row]]
    indexes: Mapping[TableName, Sequence[Row]]
    foreign_keys: Mapping[TableName, Sequence[Row]]
    rules: Mapping[tuple[str, str], str]
    checks: Mapping[TableName, Sequence[Row]]
    views: Mapping[str, str]


def read_catalog(query: Query) -> MySQLCatalog:
    """Query the current database, and the tables of other databases that its foreign keys refer to."""
    version, account, database = (to_text(value) for value in query(SERVER)[0])
    is_mariadb = "mariadb" in version.casefold()
    foreign_keys = _group_by_table(query(FOREIGN_KEYS))
    places = list(_list_places(foreign_keys, database))
    number = tuple(map(int, re.findall(r"\d+", version)[:3]))
    columns = _choose_columns(number, is_mariadb=is_mariadb)
    checks = CHECKS_MARIADB if is_mariadb else CHECKS_MYSQL

    def query_places(sql: str) -> dict[TableName, list[Row]]:
        statements = (sql.format(schema=schema, place=place, **columns) for schema, place in places)
        return _group_by_table(query("\nUNION ALL ".join(statements)))

    return MySQLCatalog(
        is_mariadb=is_mariadb,
        has_sql_defaults=is_mariadb and number >= (10, 2, 7),
        account=account,
        database=database,
        tables={name: rows[0] for name, rows in query_places(TABLES).items()},
        columns=_sort_rows(query_places(COLUMNS)),
        indexes=_sort_rows(query_places(INDEXES)),
        foreign_keys=foreign_keys,
        rules={(to_text(table), to_text(name)): to_text(rule) for table, name, rule in query(CONSTRAINTS)},
        checks=_group_by_table(query(checks) if number >= (CHECKED_MARIADB if is_mariadb else CHECKED_MYSQL) else ()),
        views={to_text(name): to_text(definition) for name, definition in query(VIEWS)},
    )


def _choose_columns(number: tuple[int, ...], *, is_mariadb: bool) -> dict[str, str]:
    """Return the SQL for facts that older servers lack: generated columns, indexed expressions, hidden indexes."""
    if is_mariadb:
        return {
            "generated": "GENERATION_EXPRESSION" if number >= (10, 2, 5) else "NULL",
            "expression": "NULL",
            "hidden": "IGNORED = 'YES'" if number >= (10, 6) else "0",
        }
    return {
        "generated": "GENERATION_EXPRESSION" if number >= (5, 7, 6) else "NULL",
        "expression": "EXPRESSION" if number >= (8, 0, 13) else "NULL",
        "hidden": "IS_VISIBLE = 'NO'" if number >= (8,) else "0",
    }


def _list_places(foreign_keys: Mapping[TableName, Sequence[Row]], database: str) -> Iterator[tuple[str, str]]:
    """Yield the schema, as SQL, and the condition for each database that is queried."""
    yield "''", "TABLE_SCHEMA = DATABASE()"
    targets = {(to_text(row[2]), to_text(row[3])) for rows in foreign_keys.values() for row in rows}
    for schema, rows in group_rows(sorted(targets)).items():
        if schema != database:
            tables = ", ".join(_quote_literal(table) for (table,) in rows)
            yield _quote_literal(schema), f"TABLE_SCHEMA = {_quote_literal(schema)} AND TABLE_NAME IN ({tables})"


def _group_by_table(rows: Sequence[Row]) -> dict[TableName, list[Row]]:
    found = group_rows((TableName(to_text(row[0]), to_text(row[1])), *row[2:]) for row in rows)
    found.pop(LOADED, None)
    return found


def _sort_rows(found: Mapping[TableName, list[Row]]) -> dict[TableName, list[Row]]:
    """Sort the rows of each table by their first column, which is cut off."""
    return {name: [row[1:] for row in sorted(rows, key=lambda row: row[0] or 0)] for name, rows in found.items()}


def _quote_literal(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
