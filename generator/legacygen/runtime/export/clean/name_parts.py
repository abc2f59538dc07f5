"""Takes names of people apart."""

from typing import NamedTuple


class NameParts(NamedTuple):
    """A name in two parts, which together have all of its words."""

    first: str
    last: str


def name_parts(value: str | None) -> NameParts:
    """Return first and last name: `Ada Lovelace`, `Lovelace, Ada`, `Ludwig van Beethoven`.

    The last word is the last name, together with words in small letters before it. One word is a last name. NULL gives
    two empty texts.
    """
    last, comma, first = (value or "").partition(",")
    if comma and last.strip() and first.strip():
        return NameParts(" ".join(first.split()), " ".join(last.split()))
    words = (value or "").split()
    start = len(words) - 1
    while start > 1 and words[start - 1].islower():
        start -= 1
    return NameParts(" ".join(words[:start]) if start > 0 else "", " ".join(words[max(start, 0) :]))
