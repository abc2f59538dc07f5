"""Measures for MySQL and MariaDB: booleans, zero and impossible dates, long times, text and UUIDs in bytes."""

from collections.abc import Sequence

from legacygen.introspection.sampling.measures import Answers, Measure, Query
from legacygen.schema import Column, Evidence, Kind
from legacygen.undeclared import round_down

LONGEST, BRANCHES = 900_000, 1_000
"""The most characters and branches of a statement; a packet may be limited to 1 MB."""

COLLATIONS = """
SELECT '', TABLE_NAME, COLUMN_NAME, COLLATION_NAME FROM information_schema.COLUMNS
WHERE TABLE_SCHEMA = DATABASE() AND COLLATION_NAME IS NOT NULL"""
"""Columns of different collations cannot be joined, or not by an index."""

UUID_BYTES = 16

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
