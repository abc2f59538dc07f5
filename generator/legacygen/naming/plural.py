"""Many are named in the plural, in `verbose_name_plural` and on the way back from a relation: `categories`."""

import re

from legacygen.naming.identifier import snake
from legacygen.naming.singular import COMPOUND_US, HISSING, IRREGULAR, O_WORDS, S_WORDS, UNCHANGED, US_WORDS, singular
from legacygen.naming.words import words

REVERSED = {one: many for many, one in IRREGULAR.items() if many != "persons"}
COUNTABLE = {"address", "process", "class", "business", "access", *US_WORDS, *S_WORDS}


def plural(word: str) -> str:
    """The plural of one word in lower case; the word itself when it has none, or is one already."""
    digits = re.search(r"\d*$", word)
    if digits and digits[0]:
        return f"{plural(word[: digits.start()])}{digits[0]}"
    if word in REVERSED:
        return REVERSED[word]
    if word in COUNTABLE or word.endswith(COMPOUND_US):
        return f"{word}es"
    if word in UNCHANGED or singular(word) != word or not word.isascii() or not word[-1:].isalpha():
        return word
    if re.search(r"[^aeiou]y$", word):
        return f"{word[:-1]}ies"
    if word.endswith("sis"):
        return f"{word[:-2]}es"
    if word.endswith((*HISSING, "us", "z")) or word in O_WORDS:
        return f"{word}es"
    return word if word.endswith("s") else f"{word}s"


def many(class_name: str) -> str:
    """The name of several objects of a class: `order_lines` of `OrderLine`."""
    *before, last = words(class_name) or ("row",)
    return snake([*before, plural(last)])
