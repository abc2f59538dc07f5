"""The statistics of a column, computed from its values as text; the result holds counts only."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from legacygen.profiles.meanings import Guess, guess_meaning, has_entities, is_mojibake
from legacygen.schema import Column, Kind

LONGEST = 200
"""The characters of a value that are read."""
TEXTS = (Kind.CHAR, Kind.VARCHAR, Kind.TEXT, Kind.ENUM, Kind.JSON_TEXT, Kind.UNKNOWN)
ZERO_DATE = re.compile(r"0{1,4}([-./])0{1,2}\1(00|0000)([ T]00:00(:00(\.0+)?)?)?")
DATES = (Kind.DATE, Kind.DATETIME)


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnProfile:
    """The counts of a column in `rows` sampled rows.

    `distinct` counts the values other than NULL, None where they were not read; they are at least so many if `is_cut`,
    because long ones were read in part. `empty` counts empty text, `zero_dates` dates of zeros, `entities` texts with
    HTML entities, `mojibake` texts in the wrong encoding.
    """

    rows: int
    nulls: int = 0
    distinct: int | None = None
    is_cut: bool = False
    guess: Guess | None = None
    empty: int = 0
    zero_dates: int = 0
    entities: int = 0
    mojibake: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TableProfile:
    """The profiles of the columns of a table by name; `partial` if it has more rows than the `rows` that were read."""

    rows: int
    partial: bool
    columns: Mapping[str, ColumnProfile]


def profile_values(column: Column, values: Sequence[str | None], *, is_read: bool = True) -> ColumnProfile:
    """Return the profile of a column; without `is_read` a value only says that it is not NULL."""
    counted = Counter(value for value in values if value is not None)
    known = counted.total()
    if not is_read:
        return ColumnProfile(rows=len(values), nulls=len(values) - known)
    is_text = column.type.kind in TEXTS
    texts = counted if is_text else {}
    dates = counted if is_text or column.type.kind in DATES else {}
    told = {value: count for value, count in counted.items() if value.strip() and not ZERO_DATE.fullmatch(value)}
    return ColumnProfile(
        rows=len(values),
        nulls=len(values) - known,
        distinct=len(counted),
        is_cut=any(len(value) >= LONGEST for value in counted),
        guess=guess_meaning(column.name, column.type.kind, list(told), is_mixed=known > sum(told.values())),
        empty=sum(count for value, count in texts.items() if not value.strip()),
        zero_dates=sum(count for value, count in dates.items() if ZERO_DATE.fullmatch(value)),
        entities=sum(count for value, count in texts.items() if has_entities(value)),
        mojibake=sum(count for value, count in texts.items() if is_mojibake(value)),
    )
