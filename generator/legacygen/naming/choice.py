"""Values of an enumeration become members in capitals: `in transit` is `IN_TRANSIT`, `PG-13` is `PG_13`."""

import re
from collections.abc import Sequence

from legacygen.naming.distinct import distinct
from legacygen.naming.identifier import snake
from legacygen.naming.words import words


def member_names(values: Sequence[str]) -> dict[str, str]:
    """A member name for each value, all different."""
    return distinct({value: _member(value) for value in values})


def label(text: str) -> str:
    """A value as people read it; codes in capitals and mixed case stay as they are."""
    if not text.islower():
        return text
    spaced = re.sub(r"[_\s]+", " ", text).strip()
    return spaced[:1].upper() + spaced[1:]


def _member(value: str) -> str:
    if not value:
        return "EMPTY"
    found = words(value)
    if not found:
        return "OTHER"
    name = snake(found).upper()
    return f"VALUE_{name[1:]}" if found[0][:1].isdigit() else name
