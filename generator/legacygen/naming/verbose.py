"""Derives verbose names: those of a class for one object and for several, and that of a field."""

import re
from collections.abc import Sequence

from legacygen.naming.identifier import write_snake_case
from legacygen.naming.plural import pluralize_words
from legacygen.naming.words import split_words


def derive_verbose_names(class_name: str) -> tuple[str, str]:
    """Return the words of a class name in lower case, in the singular and in the plural: `order line`, `order lines`.

    A year, or another number of at least four digits, is a word of its own: `sales 2019`. Other digits belong to the
    word before them: `oauth2 client`. A name with `by` or `for` in it has no plural.
    """
    words = split_words(class_name) or (class_name,)
    found = [part for word in words for part in re.findall(r"\d{4,}|(?:(?!\d{4}).)+", word)]
    has_no_plural = {"by", "for"}.intersection(found[1:]) or found[-1].isdigit()
    many = found if has_no_plural else pluralize_words(found)
    return _join_words(found), _join_words(many)


def derive_field_label(column: str, name: str) -> str:
    """Return the words of a column where its field could not have them as its name, else an empty string.

    `column` is the name in the database as far as it became the name of the field, without a prefix. The label of the
    field `class_field` is `class`, that of `n2fa_code` is `2fa code`.
    """
    words = split_words(column)
    made = write_snake_case(words)
    is_made = name == f"{made}_field" or re.fullmatch(rf"{re.escape(made)}_\d+", name) or (words and made == name)
    label = " ".join(words)
    return label if is_made and label != name.replace("_", " ") else ""


def _join_words(words: Sequence[str]) -> str:
    """Join words with spaces, and the parts of a number with a hyphen: `iso 3166-1`."""
    return re.sub(r"(?<=\d) (?=\d+\b)", "-", " ".join(words))
