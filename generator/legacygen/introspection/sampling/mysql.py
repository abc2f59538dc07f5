"""Measures for MySQL and MariaDB: booleans, zero and impossible dates, long times, text and UUIDs in bytes."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from legacygen.introspection.sampling.measures import Answers, Measure, Query
from legacygen.schema import Column, Evidence, Kind, Table
from legacygen.schema.undeclared import round_down

LONGEST, BRANCHES = 900_000, 1_000
"""The most characters and branches of a statement; a packet may be limited to 1 MB."""

COLLATIONS = """
SELECT '', TABLE_NAME, COLUMN_NAME, COLLATION_NAME FROM information_schema.COLUMNS
WHERE TABLE_SCHEMA = DATABASE() AND COLLATION_NAME IS NOT NULL"""
"""Columns of different collations cannot be joined, or not by an index."""

SIZES = """
SELECT '', TABLE_NAME, ROUND(TABLE_ROWS, 2 - LENGTH(TABLE_ROWS)) FROM information_schema.TABLES
WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE' AND TABLE_ROWS > {counted}"""
"""With two digits, because the statistics of InnoDB are never quite the same."""
LENGTH = "CHAR_LENGTH({c})"
START = "HEX(CONVERT(LEFT({c}, {length}) USING utf8mb4))"

UUID_BYTES = 16

ACCOUNT = "SELECT CURRENT_USER(), DATABASE()"
GRANTED = """
SELECT CASE WHEN TABLE_SCHEMA = DATABASE() THEN '' ELSE TABLE_SCHEMA END, TABLE_NAME, COLUMN_NAME
FROM information_schema.COLUMNS
WHERE PRIVILEGES LIKE '%select%'
  AND TABLE_SCHEMA NOT IN ('information_schema', 'mysql', 'performance_schema', 'sys')"""
GRANTED_ALONE = """
SELECT '', TABLE_NAME, COLUMN_NAME FROM information_schema.COLUMN_PRIVILEGES
WHERE TABLE_SCHEMA = DATABASE() AND PRIVILEGE_TYPE = 'SELECT'
  AND GRANTEE = CONCAT('''', REPLACE(CURRENT_USER(), '@', '''@'''), '''')"""

KNOWN = Measure(name="known", row="{c} IS NOT NULL")
OTHER = Measure(name="other", row="{c} NOT IN (0, 1)")
ZERO = Measure(name="zero", row="{c} = 0")
IMPOSSIBLE = Measure(
    name="unfit", row="{c} <> 0 AND (YEAR({c}) = 0 OR MONTH({c}) = 0 OR DAY({c}) = 0 OR DAY({c}) > DAY(LAST_DAY({c})))"
)
BEYOND = Measure(name="unfit", row="{c} < 0 OR {c} >= '24:00:00'")
FILLED = Measure(name="known", row="{c} <> ''")
NO_TEXT = Measure(
    name="no_text",
    row="CASE WHEN LENGTH({c}) > 65535 THEN 1 WHEN CAST(CONVERT({c} USING utf8mb4) AS BINARY) = {c}"
    " THEN HEX({c}) REGEXP '^(..)*(0[0-8BCEF]|1[0-9A-F]|7F)' ELSE {c} IS NOT NULL END",
)
NO_UUID = Measure(
    name="no_uuid",
    row="LENGTH({c}) <> 16 OR HEX({c}) NOT REGEXP '^.{12}[1-8].{3}[89AB]' AND HEX({c}) NOT REGEXP '^0+$'",
)


def list_readable(query: Query) -> None:
    """Return None: tables that cannot be read are found by reading them."""
    return


def list_granted(query: Query) -> Mapping[tuple[str, str], Collection[str]]:
    """Return the columns that the account may read, by schema and name of their table."""
    return _group_columns(query(GRANTED))


def list_granted_alone(query: Query) -> Mapping[tuple[str, str], Collection[str]]:
    """Return the columns that were granted one by one: the server hides the others of such a table."""
    return _group_columns(query(GRANTED_ALONE))


def _group_columns(rows: Sequence[tuple[Any, ...]]) -> dict[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = {}
    for schema, table, column in rows:
        found.setdefault((_to_text(schema), _to_text(table)), set()).add(_to_text(column))
    return found


def _to_text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def advise(table: Table, words: str, query: Query) -> str:
    """Return what to do about a table that was refused with these words; empty where nothing is known."""
    if "definer" in words:
        return "define the view again with SQL SECURITY INVOKER, or leave it out with `exclude`"
    if "crashed" in words or "repair" in words:
        return f"run REPAIR TABLE {quote_name(table.name)}"
    return write_grant(table, query) if "command denied" in words else ""


def write_grant(table: Table, query: Query) -> str:
    """Return the GRANT with which the account may read a table."""
    account, database = (_to_text(value) for value in query(ACCOUNT)[0])
    user, _, host = account.rpartition("@")
    place = f"{quote_name(table.schema or database)}.{quote_name(table.name)}"
    return f"run GRANT SELECT ON {place} TO '{user}'@'{host}' as an administrator"


def choose_measures(column: Column) -> tuple[Measure, ...]:
    """Return what to measure of a column."""
    kind = column.type.kind
    if kind is Kind.TINYINT and column.type.length == 1:
        return KNOWN, OTHER
    if kind in (Kind.DATE, Kind.DATETIME):
        return ZERO, IMPOSSIBLE
    if kind is Kind.TIME:
        return KNOWN, BEYOND
    if kind is Kind.BINARY:
        return (FILLED, NO_TEXT, NO_UUID) if column.type.length == UUID_BYTES else (FILLED, NO_TEXT)
    return ()


def choose_view_measures(table: Table, column: Column) -> tuple[Measure, ...]:
    """Return nothing: the server knows the types of all columns."""
    return ()


def is_large(column: Column) -> bool:
    """Return whether values may be stored outside the row, where reading them is slow."""
    return column.type.kind is Kind.BINARY and (column.type.length or 2**16) > 256


def derive_evidence(column: Column, answers: Answers) -> Evidence | None:
    """Return what the answers prove; None where they only confirm the declared type."""
    if "known" in answers.values and not answers.get_count("known"):
        return None
    kind = column.type.kind
    found = Evidence(
        partial=answers.partial,
        zero_dates=round_down(answers.get_count("zero")),
        unfit=round_down(answers.get_count("unfit")),
        only_0_and_1=kind is Kind.TINYINT and not answers.get_count("other"),
        is_text=kind is Kind.BINARY and not answers.get_count("no_text"),
        is_uuid="no_uuid" in answers.values and not answers.get_count("no_uuid"),
    )
    is_telling = found.zero_dates or found.unfit or found.is_text or found.is_uuid
    return found if is_telling or kind in (Kind.TINYINT, Kind.TIME) else None


def quote_name(name: str) -> str:
    """Quote a name for SQL."""
    return f"`{name.replace('`', '``')}`"


def join_expressions(parts: Sequence[str]) -> str:
    """Join numbers into one text."""
    return f"CONCAT_WS('|', {', '.join(parts)})"
