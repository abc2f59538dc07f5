"""What the engines share: how they ask, and how rows of the whole catalog find their table."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from legacygen.schema import Skipped, Table

Row = tuple[Any, ...]
Query = Callable[[str], list[Row]]
"""Runs one statement and gives all its rows."""


def group_rows(rows: Iterable[Row], width: int = 1) -> dict[Any, list[Row]]:
    """Rows by their first column (or first `width` columns as a tuple), which the rows then lack; order is kept."""
    groups: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[0] if width == 1 else row[:width]].append(row[width:])
    return groups


def to_text(value: object) -> str:
    """A catalog value as text: drivers give bytes for some columns, and NULL is no text."""
    if type(value) is str:
        return value
    if value is None:
        return ""
    return bytes(value).decode("utf-8", "replace") if isinstance(value, bytes | bytearray | memoryview) else str(value)


def require_text(value: object) -> str:
    """A catalog value as text that has to be there; raises ValueError where it is NULL or empty."""
    if value in (None, "", b""):
        raise ValueError("a name or type is missing")
    return to_text(value)


def build_table(label: str, make: Callable[[], Table | Skipped]) -> Table | Skipped:
    """The table that `make` builds, or why the rows of the catalog about it make no sense."""
    try:
        return make()
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        return Skipped(name=label, reason=f"the catalog says what cannot be understood: {error}", broken=True)


def split_skipped(found: Iterable[Table | Skipped]) -> tuple[tuple[Table, ...], tuple[Skipped, ...]]:
    """What was read and what was left out, each by schema and name."""
    every = tuple(found)
    tables = sorted((each for each in every if isinstance(each, Table)), key=lambda each: (each.schema, each.name))
    return tuple(tables), tuple(
        sorted((each for each in every if isinstance(each, Skipped)), key=lambda each: each.name)
    )
