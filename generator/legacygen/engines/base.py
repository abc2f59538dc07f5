"""What the engines share: how they ask, and how rows of the whole catalog find their table."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

Row = tuple[Any, ...]
Query = Callable[[str], list[Row]]
"""Runs one statement and gives all its rows."""


def grouped(rows: Iterable[Row], width: int = 1) -> dict[Any, list[Row]]:
    """Rows by their first column (or first `width` columns as a tuple), which the rows then lack; order is kept."""
    groups: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[0] if width == 1 else row[:width]].append(row[width:])
    return groups


def text(value: object) -> str:
    """A catalog value as text: drivers give bytes for some columns, and NULL is no text."""
    if value is None:
        return ""
    return bytes(value).decode("utf-8", "replace") if isinstance(value, bytes | bytearray | memoryview) else str(value)
