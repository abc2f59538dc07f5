"""Counts local times that a clock has shown twice, or never: what they mean in UTC is a guess, the first of two."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connections
from django.db.models import DateTimeField, Model


class LocalTimes:
    """The columns of a legacy model with local times, if its database has a time zone with changes of the clock."""

    def __init__(self, source: type[Model], alias: str) -> None:
        zone = connections[alias].timezone
        has_changes = zone is not None and not isinstance(zone, dt.timezone) and str(zone) != "UTC"
        fields = source._meta.concrete_fields if has_changes else ()
        self._places = [
            (place, field.column) for place, field in enumerate(fields) if isinstance(field, DateTimeField)
        ]

    def count_doubtful(self, rows: Iterable[Sequence[Any]]) -> Counter[str]:
        """Return how many values of each column are ambiguous or nonexistent, as `column: ambiguous`."""
        found: Counter[str] = Counter()
        for row in rows if self._places else ():
            for place, column in self._places:
                doubt = find_doubt(row[place])
                if doubt:
                    found[f"{column}: {doubt}"] += 1
        return found


def find_doubt(value: Any) -> str:
    """Return `ambiguous` for a local time that was there twice, `nonexistent` for one that was left out, else ``."""
    if not isinstance(value, dt.datetime) or value.tzinfo is None:
        return ""
    if value.utcoffset() == value.replace(fold=1 - value.fold).utcoffset():
        return ""
    back = value.astimezone(dt.UTC).astimezone(value.tzinfo)
    return "ambiguous" if back.replace(tzinfo=None) == value.replace(tzinfo=None) else "nonexistent"
