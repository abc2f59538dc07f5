"""Forms the plural of words, for related names and for `verbose_name_plural`: `categories`."""

import re
from collections.abc import Sequence

from legacygen.naming.identifier import write_snake_case
from legacygen.naming.singular import (
    COMPOUND,
    COMPOUND_S,
    HISSING,
    IRREGULAR,
    O_WORDS,
    S_WORDS,
    UNCHANGED,
    US_WORDS,
    singularize_word,
)
from legacygen.naming.words import split_words

REVERSED = {one: many for many, one in IRREGULAR.items() if many != "persons"}
COMPOUND_ONES = {IRREGULAR[many]: many for many in COMPOUND}
COUNTABLE = {"address", "process", "class", "business", "access", *US_WORDS, *S_WORDS}


def pluralize_word(word: str) -> str:
    """Return the plural of one word in lower case; the word itself if it has no plural or is one already."""
    if word[-1:].isdigit():
        is_number = word.isdigit() or word[-4:].isdigit()  # a year at the end
        return word if is_number or not word.isascii() else f"{word}s"
    if word in REVERSED:
        return REVERSED[word]
    for one, many in COMPOUND_ONES.items():
        if word.endswith(one):
            return f"{word.removesuffix(one)}{many}"
    if word in COUNTABLE or word.endswith(COMPOUND_S):
        return f"{word}es"
    if word in UNCHANGED or singularize_word(word) != word or not word.isascii() or not word[-1:].isalpha():
        return word
    if re.search(r"[^aeiou]y$", word):
        return f"{word[:-1]}ies"
    if word.endswith("sis"):
        return f"{word[:-2]}es"
    if word.endswith((*HISSING, "us", "z")) or word in O_WORDS:
        return f"{word}es"
    return word if word.endswith("s") else f"{word}s"


def pluralize_words(words: Sequence[str]) -> tuple[str, ...]:
    """Return the words of a name in the plural, which is that of the last word, or of the one before `of`."""
    place = (words.index("of", 1) if "of" in words[1:] else len(words)) - 1
    return *words[:place], pluralize_word(words[place]), *words[place + 1 :]


def pluralize_class_name(class_name: str) -> str:
    """Return the name of several objects of a class: `order_lines` for `OrderLine`."""
    return write_snake_case(pluralize_words(split_words(class_name) or ("row",)))
