"""The values of sampling: what to measure of a column, and the answers."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from legacygen.schema import Column, Evidence, Table

Query = Callable[[str], list[tuple[Any, ...]]]
"""Runs one statement and returns all its rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measure. `row` is SQL for one row, with `{c}` for the column; `total` aggregates it, as `{r}`."""

    name: str
    row: str
    total: str = "COALESCE(SUM({r}), 0)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The answers for one column, by the name of the measure.

    `rows` counts the sampled rows; `partial` is set if there may be more.
    """

    values: dict[str, str]
    rows: int
    partial: bool

    def get_count(self, name: str) -> int:
        """Return the total of a measure as a number; 0 if it was not taken."""
        return int(float(self.values.get(name) or 0))

    def get_words(self, name: str) -> tuple[str, ...]:
        """Return the total of a measure as a list, sorted."""
        return tuple(sorted(filter(None, self.values.get(name, "").split(","))))


class SamplingDialect(Protocol):
    """The constants and functions by which servers differ; each has a module with all of them.

    `COLLATIONS` selects schema, table, column and collation of columns that can only be joined with their like.
    `SIZES` selects schema, table and rows of the tables that are large, and may select those that are empty; it is
    empty where the server has no such statistics. `LENGTH` is SQL for the characters of the text `{c}`, `START` for
    its first `{length}` ones as the hexadecimal digits of UTF-8.
    """

    LONGEST: int
    BRANCHES: int
    COLLATIONS: str
    SIZES: str
    LENGTH: str
    START: str

    def list_readable(self, query: Query) -> Collection[tuple[str, str]] | None:
        """Return the schema and name of the tables to sample; None for all of them."""

    def choose_measures(self, column: Column) -> tuple[Measure, ...]:
        """Return what to measure of a column."""

    def choose_view_measures(self, table: Table, column: Column) -> tuple[Measure, ...]:
        """Return what to measure of a column of a view that the catalog does not tell; reading a view may be slow."""

    def is_large(self, column: Column) -> bool:
        """Return whether a column has values so large that only a few rows are sampled."""

    def derive_evidence(self, column: Column, answers: Answers) -> Evidence | None:
        """Return what the answers prove; None where they only confirm the declared type."""

    def quote_name(self, name: str) -> str:
        """Quote a name for SQL."""

    def list_granted(self, query: Query) -> Mapping[tuple[str, str], Collection[str]]:
        """Return the columns that the account may read, by schema and name of their table."""

    def list_granted_alone(self, query: Query) -> Mapping[tuple[str, str], Collection[str]]:
        """Return the columns that were granted one by one where the server hides all others; by table, as above."""

    def advise(self, table: Table, words: str, query: Query) -> str:
        """Return what to do about a table that was refused with these words; empty where nothing is known."""

    def write_grant(self, table: Table, query: Query) -> str:
        """Return the GRANT with which the account may read a table."""

    def join_expressions(self, parts: Sequence[str]) -> str:
        """Render SQL that joins numbers into one text, with `|` between them."""
