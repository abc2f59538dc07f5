"""Compares a dump with the one before: tables, columns and numbers of rows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TableCounts:
    """The columns of a table, and the number of its rows."""

    columns: tuple[str, ...]
    rows: int

    @property
    def shown_rows(self) -> str:
        """The number of rows in words."""
        return "1 row" if self.rows == 1 else f"{self.rows:,} rows"


def compare_counts(before: Mapping[str, TableCounts], after: Mapping[str, TableCounts]) -> tuple[str, ...]:
    """Return a line for each table that came, went, or has other columns or another number of rows."""
    return tuple(_list_changes(before, after))


def _list_changes(before: Mapping[str, TableCounts], after: Mapping[str, TableCounts]) -> Iterator[str]:
    for name in sorted({*before, *after}):
        old, new = before.get(name), after.get(name)
        if old is None and new is not None:
            yield f"+ {name}: a new table, {new.shown_rows}"
        elif new is None and old is not None:
            yield f"- {name}: the table is gone, it had {old.shown_rows}"
        elif old is not None and new is not None and old != new:
            yield f"~ {name}: {', '.join(_describe_difference(old, new))}"


def _describe_difference(old: TableCounts, new: TableCounts) -> Iterator[str]:
    yield from (f"+ column {column}" for column in new.columns if column not in old.columns)
    yield from (f"- column {column}" for column in old.columns if column not in new.columns)
    if old.rows != new.rows:
        yield f"{old.rows:,} → {new.shown_rows}"
    elif set(old.columns) == set(new.columns):
        yield "columns in another order"
