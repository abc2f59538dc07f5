"""Pure functions for the dirt that legacy columns hold; for use in `row`."""

import datetime as dt
import html
import re
from collections.abc import Collection
from typing import Any

YES = ("1", "y", "yes", "t", "true", "on", "j", "ja", "s", "si", "sí", "o", "oui", "x")
C1 = {chr(code): bytes([code]) for code in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}


def yes(value: Any, true: Collection[Any] = YES) -> bool:
    """Whether a flag is set, however it is spelled; numbers and text compare alike, NULL is no."""
    wanted = {str(each).casefold() for each in true}
    return value is not None and str(int(value) if isinstance(value, bool) else value).strip().casefold() in wanted


def text(value: str | None) -> str:
    """Text without NUL bytes and white space around; NULL is empty."""
    return (value or "").replace("\0", "").strip()


def date(value: Any, formats: Collection[str] = ("%Y-%m-%d",)) -> dt.date | None:
    """A date from text in one of the formats (of strptime); zero, empty and impossible dates are None."""
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
    """UTF-8 that was stored as Latin-1 (`ZoÃ«` for `Zoë`) made right; text that never was stays as it is."""
    try:
        raw = b"".join(C1.get(letter) or letter.encode("cp1252") for letter in value)
        return raw.decode("utf-8")
    except UnicodeError:
        return value


def unescape(value: str) -> str:
    """HTML entities as the letters they stand for, line breaks for `<br>`."""
    return html.unescape(re.sub(r"<br\s*/?>", "\n", value, flags=re.I))
