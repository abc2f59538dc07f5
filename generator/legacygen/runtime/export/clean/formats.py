"""Reads dates and times from text in formats of strptime."""

import datetime as dt
import re
from collections.abc import Collection
from typing import Any

from django.db.models.expressions import DatabaseDefault

from legacygen.runtime.export.clean.errors import CleanError

DIGITS = {"Y": r"\d{1,4}", "f": r"\d{1,6}", "j": r"\d{1,3}"}
"""How many digits a directive stands for; others for one or two."""
NUMBERS = "YymdHIMSfj"


def read_moment(value: Any, formats: Collection[str]) -> dt.datetime | None:
    """Return the moment in the first format that fits; None for empty text, zeros, and days that no calendar has.

    So does NULL, and the default of a column in an object that a test has made. Raises CleanError for text in none of
    the formats.
    """
    if value is None or isinstance(value, DatabaseDefault):
        return None
    stripped = str(value).strip()
    if not stripped.strip("0-./: T"):
        return None
    for each in formats:
        try:
            return dt.datetime.strptime(stripped, each)
        except ValueError:
            continue
    if any(_build_pattern(each).fullmatch(stripped) for each in formats):
        return None
    raise CleanError.about(value, f"is not in the format {' or '.join(formats)}")


def _build_pattern(form: str) -> re.Pattern[str]:
    """Return what text looks like in a format, be its numbers possible or not."""
    parts = re.split(r"%(.)", form)
    found = [re.escape(parts[0])]
    for directive, literal in zip(parts[1::2], parts[2::2], strict=True):
        number = DIGITS.get(directive, r"\d{1,2}") if directive in NUMBERS else r"[^\d]+"
        found += ["%" if directive == "%" else number, re.escape(literal)]
    return re.compile("".join(found))
