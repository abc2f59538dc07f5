"""Every name is one that Python and Django accept: `2fa_codes` is `n2fa_codes`, `per%cent` is `per_cent`.

Names never begin or end with an underscore, never hold two in a row, and a leading digit gets an `n` before it.
A name without a letter or digit is called `column` or `Table`. Classes are cut at 80 letters: Django has a limit.
"""

import functools
import unicodedata
from collections.abc import Sequence

LONGEST = 80


def snake(found: Sequence[str]) -> str:
    """Words as the name of a field."""
    return _legal("_".join(filter(None, map(_clean, found))), "n", "column")


def pascal(found: Sequence[str]) -> str:
    """Words as the name of a class."""
    cleaned = [_clean(word) for word in found]
    return _legal("".join(word[:1].upper() + word[1:] for word in cleaned)[:LONGEST], "N", "Table")


@functools.cache
def _clean(word: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKC", word) if f"a{letter}".isidentifier())


def _legal(name: str, before_digit: str, nothing: str) -> str:
    name = unicodedata.normalize("NFKC", name).replace("__", "_").strip("_")
    if not name:
        return nothing
    return name if name.isidentifier() else f"{before_digit}{name}"
