"""Names the members of an enumeration, and labels them."""

import re
from collections.abc import Sequence

from legacygen.naming.distinct import number_duplicates
from legacygen.naming.name import Name, NameKind
from legacygen.naming.rules import clean_name


def name_members(values: Sequence[str]) -> dict[str, str]:
    """Return a different member name for each value."""
    return number_duplicates({value: clean_name(Name(kind=NameKind.MEMBER, raw=value)).text for value in values})


def make_label(value: str) -> str:
    """Return a value as people read it; values with capitals, such as `PG-13`, stay as they are."""
    if not value.islower():
        return value
    spaced = re.sub(r"[_\s]+", " ", value).strip()
    return spaced[:1].upper() + spaced[1:]
