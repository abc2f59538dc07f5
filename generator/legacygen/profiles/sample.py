"""Reads a bounded sample of the rows of a table, in one statement, with every value as the beginning of its text."""

from collections.abc import Sequence
from dataclasses import dataclass

from legacygen.connect import Database
from legacygen.errors import LegacygenError
from legacygen.introspection import engines
from legacygen.introspection.sampling.measures import SamplingDialect
from legacygen.profiles.column_profile import LONGEST, TableProfile, profile_values
from legacygen.schema import Column, Kind, Table, TableKind

MOST_ROWS = 10_000
"""The most rows that are read of a table."""
MOST_VALUES = 300_000
"""About the most values that are read of a table: of one with many columns fewer rows."""
FEWEST_ROWS = 100

TEXTS = {
    "mysql": f"LEFT(CAST({{c}} AS CHAR), {LONGEST})",
    "postgresql": f"left(({{c}})::text, {LONGEST})",
    "sqlite": f"CAST(substr({{c}}, 1, {LONGEST}) AS BLOB)",  # bytes, because the driver refuses text that is no UTF-8
}
"""The beginning of a value as text, by Django's name of the vendor; drivers give dates of zeros as NULL."""
PRESENCE = "CASE WHEN {c} IS NULL THEN NULL ELSE 1 END"
UNREAD = frozenset({Kind.BINARY, Kind.BIT, Kind.GEOMETRY, Kind.TSVECTOR})
"""Kinds whose values are only counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowSample:
    """The first rows of a table, with the beginning of each value as text; `partial` if there are more."""

    rows: Sequence[tuple[str | None, ...]]
    partial: bool


def profile_table(database: Database, table: Table) -> TableProfile:
    """Return the profile of a table; raises LegacygenError as `read_sample` does."""
    return profile_sample(table, read_sample(database, table))


def read_sample(database: Database, table: Table) -> RowSample:
    """Read the first rows of a table.

    Raises LegacygenError, with the reason, where its rows may or can not be read.
    """
    engine = engines.ENGINES.get(database.vendor)
    dialect = engine.DIALECT if engine else None
    if dialect is None or database.vendor not in TEXTS:
        raise LegacygenError(f"rows of {database.vendor} are not read")
    if table.kind is not TableKind.TABLE:
        raise LegacygenError(f"the rows of a {table.kind} are not read, because that may run any function")
    readable = dialect.list_readable(database.query)
    if readable is not None and (table.schema, table.name) not in readable:
        raise LegacygenError("the table has no rows, or the account may not read them without side effects")
    limit = max(FEWEST_ROWS, min(MOST_ROWS, MOST_VALUES // len(table.columns)))
    rows = database.query(render_sample(table, database.vendor, dialect, limit + 1))
    return RowSample(rows=[tuple(map(read_text, row)) for row in rows[:limit]], partial=len(rows) > limit)


def render_sample(table: Table, vendor: str, dialect: SamplingDialect, limit: int) -> str:
    """Render the SELECT of at most `limit` rows."""
    names = [dialect.quote_name(part) for part in (table.schema, table.name) if part]
    values = (
        PRESENCE.replace("{c}", dialect.quote_name(column.name))
        if column.type.kind in UNREAD
        else render_text(vendor, dialect.quote_name(column.name))
        for column in table.columns
    )
    return f"SELECT {', '.join(values)} FROM {'.'.join(names)} LIMIT {limit}"


def profile_sample(table: Table, sample: RowSample) -> TableProfile:
    """Return the profile of a table, of which these rows were read."""
    profiles = {
        column.name: profile_values(column, [row[index] for row in sample.rows], is_read=is_value_read(column))
        for index, column in enumerate(table.columns)
    }
    return TableProfile(rows=len(sample.rows), partial=sample.partial, columns=profiles)


def is_value_read(column: Column) -> bool:
    """Return whether a sample has the values of a column, and not only which of them are NULL."""
    return column.type.kind not in UNREAD


def render_text(vendor: str, column: str) -> str:
    """Render SQL for the beginning of a value as text; `column` is quoted."""
    return TEXTS[vendor].replace("{c}", column)


def read_text(value: object) -> str | None:
    """Return what a driver gives for SQL that `render_text` has rendered as text."""
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).decode("utf-8", "replace")
    return None if value is None else str(value)
