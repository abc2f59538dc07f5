"""Pure functions that clean the values of legacy columns, for use in `row`."""

import datetime as dt
import html
import re
from collections.abc import Collection
from typing import Any

YES = ("1", "y", "yes", "t", "true", "on", "j", "ja", "s", "si", "sí", "o", "oui", "x")
"""Spellings of a set flag in English, German, Spanish, Italian and French, and a mark."""

UNASSIGNED_BYTES = {chr(code): bytes([code]) for code in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
"""The bytes that cp1252 leaves open; MySQL and browsers decode them as the control characters of Latin-1."""


def yes(value: Any, true: Collection[Any] = YES) -> bool:
    """Return whether a flag is set, however it is spelled; numbers and text compare alike, and NULL is not set."""
    wanted = {str(each).casefold() for each in true}
    # A bool compares as 1 or 0, for its text would be "True".
    return value is not None and str(int(value) if isinstance(value, bool) else value).strip().casefold() in wanted


def text(value: str | None) -> str:
    """Return text without NUL bytes and without white space around it; NULL gives an empty text."""
    return (value or "").replace("\0", "").strip()


def date(value: Any, formats: Collection[str] = ("%Y-%m-%d",)) -> dt.date | None:
    """Return a date from text in one of the formats (of strptime); zero, empty and impossible dates give None."""
    if isinstance(value, dt.datetime):
        return value.date()
    if value is None or isinstance(value, dt.date):
        return value
    for each in formats:
        try:
            return dt.datetime.strptime(str(value).strip(), each).date()
        except ValueError:
            continue
    return None


def mojibake(value: str) -> str:
    """Repair UTF-8 text that was stored as Latin-1 (`ZoÃ«` becomes `Zoë`); other text is unchanged."""
    try:
        raw = b"".join(UNASSIGNED_BYTES.get(letter) or letter.encode("cp1252") for letter in value)
        return raw.decode("utf-8")
    except UnicodeError:
        return value


def unescape(value: str) -> str:
    """Replace HTML entities by their characters, and `<br>` by a line break."""
    return html.unescape(re.sub(r"<br\s*/?>", "\n", value, flags=re.I))
