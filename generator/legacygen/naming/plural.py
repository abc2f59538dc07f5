"""Forms the plural of words, for related names and for `verbose_name_plural`: `categories`."""

import re

from legacygen.naming.identifier import write_snake_case
from legacygen.naming.singular import (
    COMPOUND_US,
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
COUNTABLE = {"address", "process", "class", "business", "access", *US_WORDS, *S_WORDS}


def pluralize_word(word: str) -> str:
    """Return the plural of one word in lower case; the word itself if it has no plural or is one already."""
    digits = re.search(r"\d*$", word)
    if digits and digits[0]:
        return f"{pluralize_word(word[: digits.start()])}{digits[0]}"
    if word in REVERSED:
        return REVERSED[word]
    if word in COUNTABLE or word.endswith(COMPOUND_US):
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


def pluralize_class_name(class_name: str) -> str:
    """Return the name of several objects of a class: `order_lines` for `OrderLine`."""
    *before, last = split_words(class_name) or ("row",)
    return write_snake_case([*before, pluralize_word(last)])
