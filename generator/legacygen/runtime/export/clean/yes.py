"""Reads flags, however they are spelled."""

from collections.abc import Collection
from typing import Any

from legacygen.runtime.export.clean.errors import CleanError

YES = ("1", "y", "yes", "t", "true", "on", "j", "ja", "s", "si", "sí", "o", "oui", "x")
"""Spellings of a set flag in English, German, Spanish, Italian and French, and a mark."""


def yes(value: Any, true: Collection[Any] = YES, false: Collection[Any] | None = None) -> bool:
    """Return whether a flag is set, however it is spelled; numbers and text compare alike, and NULL is not set.

    With `false`, any other value than those of both lists raises CleanError; name "" there if it may be empty.
    """
    if value is None:
        return False
    spelled = _spell(value)
    if spelled in {_spell(each) for each in true}:
        return True
    if false is not None and spelled not in {_spell(each) for each in false}:
        raise CleanError.about(value, "is neither yes nor no")
    return False


def _spell(value: Any) -> str:
    """Return the text of a value; a bit of MySQL is a byte, and a bool counts as 1 or 0."""
    if isinstance(value, bytes):
        return str(int.from_bytes(value, "big")) if value[:1] < b" " else value.decode("latin-1").strip().casefold()
    return str(int(value) if isinstance(value, bool) else value).strip().casefold()
