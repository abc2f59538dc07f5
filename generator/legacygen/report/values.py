"""Sums up the values of columns for the page: extremes, frequent ones, and patterns where they are personal."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from legacygen.naming.personal import is_personal_name
from legacygen.naming.words import split_words
from legacygen.profiles import (
    ColumnProfile,
    Meaning,
    RowSample,
    describe_column_profile,
    is_value_read,
    profile_sample,
)
from legacygen.relations.column_names import MARKERS
from legacygen.schema import Column, Kind, Table

NUMBERS = frozenset(
    {Kind.TINYINT, Kind.SMALLINT, Kind.INTEGER, Kind.BIGINT, Kind.DECIMAL, Kind.FLOAT, Kind.MONEY, Kind.YEAR}
)
ORDERED = NUMBERS | {Kind.DATE, Kind.DATETIME, Kind.TIME}
PERSONAL = frozenset(
    {Meaning.EMAIL, Meaning.IP, Meaning.MD5, Meaning.SHA1, Meaning.BCRYPT, Meaning.PHPASS, Meaning.URL, Meaning.PHP}
)
PERSONAL |= {Meaning.JSON}
"""Meanings of values that are never shown."""
MOST_SHOWN = 3
LONGEST = 30
FREQUENT = 2
"""The fewest rows that a value must have on average to be shown: others tell one row from the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnSummary:
    """The values of a column in words: counts and guesses, and examples of values or their patterns."""

    counts: str
    values: str = ""


def summarize_values(table: Table, sample: RowSample) -> dict[str, ColumnSummary]:
    """Sum up the columns of a table by name, from a sample of its rows."""
    profiles = profile_sample(table, sample).columns
    found = {}
    for index, column in enumerate(table.columns):
        values = [row[index] for row in sample.rows if row[index] is not None] if is_value_read(column) else []
        texts = [each for each in values if each is not None]
        counts = describe_column_profile(profiles[column.name], nullable=column.nullable)
        shown = "; ".join(_list_values(column, profiles[column.name], texts))
        found[column.name] = ColumnSummary(counts=counts, values=shown)
    return found


def _list_values(column: Column, profile: ColumnProfile, values: Sequence[str]) -> Iterator[str]:
    counted = Counter(values)
    if not counted:
        return
    if is_masked(column, profile):
        patterns = Counter(_make_pattern(value) for value in values)
        yield "masked: " + ", ".join(_list_frequent(patterns))
        return
    if column.type.kind in ORDERED:
        keys = sorted(counted, key=_order_number if column.type.kind in NUMBERS else str)
        yield f"{_shorten(keys[0])} to {_shorten(keys[-1])}"
    if len(counted) * FREQUENT <= len(values):
        yield ", ".join(_list_frequent(counted))
    elif column.type.kind not in ORDERED:
        yield "such as " + ", ".join(_list_frequent(Counter(_make_pattern(value) for value in values)))


def is_masked(column: Column, profile: ColumnProfile) -> bool:
    """Return whether the values of a column may be personal or secret: by its name, by what they look like."""
    is_number_of_row = column.type.kind in NUMBERS and not MARKERS.isdisjoint(split_words(column.name))
    is_named_so = is_personal_name(column.name) and not is_number_of_row
    return is_named_so or (profile.guess is not None and profile.guess.meaning in PERSONAL)


def _list_frequent(counted: Counter[str]) -> Iterator[str]:
    for value, count in sorted(counted.items(), key=lambda each: (-each[1], each[0]))[:MOST_SHOWN]:
        yield f"{_shorten(value)!r} ({count:,})"


def _make_pattern(value: str) -> str:
    """Replace each run of letters or digits by a sign, so that only the form of a value is left."""
    pattern = re.sub(r"[^\W\d_]+", lambda word: "A" if word[0][0].isupper() else "a", value)
    return re.sub(r"\d+", lambda digits: "9" * min(len(digits[0]), 8), pattern)


def _shorten(value: str) -> str:
    return value if len(value) <= LONGEST else f"{value[:LONGEST]}…"


def _order_number(value: str) -> tuple[float, str]:
    try:
        return float(value), value
    except ValueError:
        return float("-inf"), value
