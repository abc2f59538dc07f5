"""Reads dates from text, among them zero and impossible ones."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from legacygen.runtime.export.clean.formats import read_moment


def date(value: Any, formats: Collection[str] = ("%Y-%m-%d",)) -> dt.date | None:
    """Return a date from text in one of the formats (of strptime); zero, empty and impossible dates give None.

    Whole numbers such as 20120203 are read as text. Raises CleanError for text that is in none of the formats.
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    moment = read_moment(value, formats)
    return moment.date() if moment else None
