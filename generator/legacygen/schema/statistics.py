"""Counts of rows, kept between dumps: numbers, and short codes of columns that seem to say nothing about a person."""

import enum
from dataclasses import dataclass


class DriftKind(enum.StrEnum):
    """A way in which rows have changed although the schema has not."""

    CODE = "new code"
    NULL = "first NULL"
    LONGER = "longer value"
    ORPHANS = "new orphans"
    STOPPED = "no new rows"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """A change of the rows of a table (a label), or of one of its columns, as a sentence without a subject."""

    table: str
    column: str = ""
    kind: DriftKind
    text: str

    @property
    def place(self) -> str:
        """`table`, or `table.column`."""
        return f"{self.table}.{self.column}" if self.column else self.table


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeCount:
    """A short code in a column, and the rows that have it among those that were read."""

    code: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnCounts:
    """The counts of a column among the rows that were read.

    `longest` counts the characters of its longest text, `orphans` the rows whose key leads nowhere, be it declared or
    proven. `codes` are all its values if they are few short codes, else empty.
    """

    name: str
    nulls: int = 0
    longest: int = 0
    orphans: int = 0
    codes: tuple[CodeCount, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TableStatistics:
    """The counts of a table (a label).

    `rows` are those of the server's statistics if `is_estimate`, at least so many if `is_minimum`, else counted. The
    newest `read` rows were read for the columns. `highest` is the largest value of an integer key. `has_grown` if
    there were more rows than in the dump before.
    """

    table: str
    rows: int
    is_estimate: bool = False
    is_minimum: bool = False
    read: int = 0
    highest: int = 0
    has_grown: bool = False
    columns: tuple[ColumnCounts, ...] = ()

    @property
    def shown_rows(self) -> str:
        """The number of rows for people: `≈` before an estimate, `>` before a minimum."""
        mark = "> " if self.is_minimum else "≈ " if self.is_estimate else ""
        return f"{mark}{self.rows:,}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowStatistics:
    """The counts of all tables in the last dump, by label, and how its rows differ from those of the one before."""

    tables: tuple[TableStatistics, ...] = ()
    drift: tuple[Drift, ...] = ()
