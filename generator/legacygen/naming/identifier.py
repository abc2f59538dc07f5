"""A name is written so that Python and Django accept it: `2fa_codes` is `n2fa_codes`, `per%cent` is `per_cent`.

A name never begins or ends with an underscore and never has two in a row. A digit at the beginning gets an `n` before
it. A name without a letter or digit is `column` or `Table`. The name of a class has 80 letters at most, because Django
has a limit, and keeps numbers apart: `iso_3166_1` is `Iso3166_1`.
"""

import functools
import re
import unicodedata
from collections.abc import Sequence

from legacygen.naming.name import Name, NameKind

LONGEST = 80


def write_identifier(name: Name) -> Name:
    """Write the words of a name as an identifier: `OrderItem` for a class, `order_item` for all else."""
    is_class = name.kind is NameKind.CLASS
    return name.with_text(write_pascal_case(name.words) if is_class else write_snake_case(name.words))


def write_snake_case(words: Sequence[str]) -> str:
    """Return words as the name of a field."""
    return _make_legal("_".join(filter(None, map(_clean_word, words))), "n", "column")


def write_pascal_case(words: Sequence[str]) -> str:
    """Return words as the name of a class."""
    capitalized = "_".join(word[:1].upper() + word[1:] for word in map(_clean_word, words))
    return _make_legal(re.sub(r"(?<!\d)_|_(?!\d)", "", capitalized)[:LONGEST], "N", "Table")


@functools.cache
def _clean_word(word: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKC", word) if f"a{letter}".isidentifier())


def _make_legal(name: str, before_digit: str, nothing: str) -> str:
    name = unicodedata.normalize("NFKC", name).replace("__", "_").strip("_")
    if not name:
        return nothing
    return name if name.isidentifier() else f"{before_digit}{name}"
