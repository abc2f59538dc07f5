"""Derives the verbose names of a class, for one object and for several."""

import re

from legacygen.naming.plural import pluralize_word
from legacygen.naming.words import split_words


def derive_verbose_names(class_name: str) -> tuple[str, str]:
    """Return the words of a class name in lower case, in the singular and in the plural: `order line`, `order lines`.

    A number at the end is a word of its own: `order item 2`. A name with `by` or `for` in it has no plural.
    """
    found = [part for word in split_words(class_name) or (class_name,) for part in re.findall(r"\d+|\D+", word)]
    last = max((place for place, word in enumerate(found) if not word.isdigit()), default=0)
    many = [pluralize_word(word) if place == last else word for place, word in enumerate(found)]
    return " ".join(found), " ".join(found if {"by", "for"}.intersection(found[1:]) else many)
