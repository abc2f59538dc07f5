"""What a probe asks of a column, and what it makes of the answers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Query = Callable[[str], list[tuple[Any, ...]]]
"""Runs one statement and gives all its rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One question. `row` is the SQL of its answer for one row, `{c}` being the column; `total` sums up, of `{r}`."""

    name: str
    row: str
    total: str = "COALESCE(SUM({r}), 0)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What came back for one column, by the name of the measure.

    `rows` is how many rows were looked at, `partial` when these were not all.
    """

    values: dict[str, str]
    rows: int
    partial: bool

    def count(self, name: str) -> int:
        """The sum of a measure; 0 where it was not taken."""
        return int(float(self.values.get(name) or 0))

    def words(self, name: str) -> tuple[str, ...]:
        """A list of a measure, sorted."""
        return tuple(sorted(filter(None, self.values.get(name, "").split(","))))


def at_least(count: int) -> int:
    """The count, rounded down to 1, 2 or 5 with zeros behind."""
    if count < 1:
        return 0
    step = 10 ** (len(str(count)) - 1)
    return int(step * max(first for first in (1, 2, 5) if first * step <= count))
