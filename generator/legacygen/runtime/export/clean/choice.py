"""Replaces codes by the values of the new application."""

from collections.abc import Mapping
from typing import Any, TypeVar

from legacygen.runtime.export.clean.errors import CleanError

Value = TypeVar("Value")
UNKNOWN: Any = object()


def choice(value: Any, values: Mapping[Any, Value], other: Any = UNKNOWN) -> Value:
    """Return what a code stands for: `clean.choice(old.status, {"N": "new", "P": "paid"})`.

    Case, white space around it, and whether it is text or a number do not matter, unless the dict tells them apart.
    NULL is a code like others, spelled None. A code that is not in the dict gives `other`; without that it raises
    CleanError.
    """
    if value in values:
        return values[value]
    alike = [found for code, found in values.items() if _spell(code) == _spell(value)]
    if len(alike) == 1:
        return alike[0]
    if other is UNKNOWN:
        raise CleanError.about(value, "is none of the codes of clean.choice()")
    found: Value = other
    return found


def _spell(code: Any) -> str | None:
    return None if code is None else str(code).strip().casefold()
