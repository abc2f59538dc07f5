"""A relation is called for what it points to, and not only by a role, a letter, an abbreviation or a kind of key.

A word such as `from` gets the name of the class after it: `from` that points to `Depot` is `from_depot`. A single
letter before that name is left out, and an abbreviation is spelled out: `b_depot` is `depot`, `cust` is `customer`.
A word such as `isbn` or `username` becomes the name of the class if it is the name of the key of that class.
"""

from collections.abc import Sequence

from legacygen.naming.name import Name, NameKind
from legacygen.naming.words import split_words

ROLES = frozenset(
    "from to src dst dest source target old new first second last next prev previous current original default main "
    "primary secondary billing shipping delivery invoice home away in out start end other alt alternative "
    "one two left right von nach alt neu".split()
)
"""Words that say how a row is used, but not what it is."""


KEY_KINDS = frozenset(
    "code number no nr num nummer numero isbn issn ean upc gtin sku iso iban bic vin uuid guid serial barcode slug "
    "username login email ticker symbol name title label hash abbreviation abbr".split()
)
"""Words that say what kind of key a column holds, but not of what."""


def name_after_target(name: Name) -> Name:
    """Put the name of the target into the name of a relation that does not say what it points to."""
    target = split_words(name.target)
    if name.kind is not NameKind.RELATION or not name.words or not target:
        return name
    before, words = name.words[: -len(target)], name.words[-len(target) :]
    if is_short_for(words, target) and not ROLES.intersection(words):
        words = target
    if words == target:
        return name.with_words(words if len("".join(before)) == 1 else (*before, *words))
    if all(len(word) == 1 for word in name.words) or _is_kind_of_key(name):
        return name.with_words(target)
    return name.with_words((*name.words, *target)) if is_only_role(name.words) else name


def is_only_role(words: Sequence[str]) -> bool:
    """Return whether words say nothing but how a row is used."""
    return all(word in ROLES or len(word) == 1 for word in words)


def _is_kind_of_key(name: Name) -> bool:
    """Return whether a relation has the name of the key that it points to, which says only what kind of key it is."""
    key = split_words(name.target_column)
    return KEY_KINDS.issuperset(name.words) and name.words in (key, key[:-1])


def is_short_for(words: Sequence[str], target: Sequence[str]) -> bool:
    """Return whether words abbreviate others by their first and some later letters: `cust`, or `kd` for `kunde`."""
    return len(words) == len(target) > 0 and all(map(_is_abbreviation, words, target))


def _is_abbreviation(short: str, word: str) -> bool:
    letters = iter(word)
    return short[:1] == word[:1] and all(letter in letters for letter in short)
