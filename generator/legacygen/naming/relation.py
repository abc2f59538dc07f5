"""A relation has no word in its name that only says that it is a key: `customer_id`, `fk_customer` are `customer`.

The words `id`, `fk`, `key`, `pk`, `uid` and `oid` are left out at both ends, and so are `id` and `fk` at the end of a
long word (`customerid`). The last word is left out too if it is the last word of the column that the relation points
to (`country_code` that points to `country.code` is `country`), and a word such as `code`, `no` or `number` after the
name of the class that it points to (`position_code`, `ordernumber`). The last word is in the singular: `users_id` is
`user`, and `users_id_tech` is `tech_user`.
"""

from collections.abc import Sequence

from legacygen.naming.name import Name, NameKind
from legacygen.naming.singular import singularize_word
from legacygen.naming.words import split_words

KEY_WORDS = {"id", "fk", "key", "uid", "oid", "pk"}
NUMBER_WORDS = {"code", "no", "nr", "num", "number", "nummer", "numero", "ref"}
"""Words that say that a column is a key only after the name of the thing that has it."""

WHOLE_WORDS = {"android", "hybrid", "fluid"}
"""Words that end like a key but are not."""


def drop_key_words(name: Name) -> Name:
    """Leave out the words of a relation that only say that it is a key; possibly none is left."""
    if name.kind is not NameKind.RELATION:
        return name
    target = split_words(name.target)
    words = _move_role_first(strip_key_words(name.words), target)
    if len(words) > 1 and _is_key_of_target(words, target, name.target_column):
        words = words[:-1]
    if target and words:
        words = (*words[:-1], *_drop_glued_key(words[-1], target))
    for ending in ("id", "fk"):
        if len(words) == 1 and words[0].endswith(ending) and _is_glued(name.raw, words[0], ending):
            words = (words[0].removesuffix(ending),)
    return name.with_words((*words[:-1], *map(singularize_word, words[-1:])))


def strip_key_words(words: Sequence[str]) -> tuple[str, ...]:
    """Return words without those at both ends that only say that something is a key."""
    start, end = 0, len(words)
    while start < end and words[start] in KEY_WORDS:
        start += 1
    while start < end and words[end - 1] in KEY_WORDS:
        end -= 1
    return tuple(words[start:end])


def _is_key_of_target(words: tuple[str, ...], target: tuple[str, ...], target_column: str) -> bool:
    """Return whether the last of several words names the key of the target: its column, or `no` in `order no`."""
    if words[-1:] == split_words(target_column)[-1:]:
        return True
    return words[-1] in NUMBER_WORDS and singularize_word(words[-2]) in target[-1:]


def _move_role_first(words: tuple[str, ...], target: tuple[str, ...]) -> tuple[str, ...]:
    """Return `tech user` for `users id tech`."""
    for place in range(1, len(words) - 1):
        thing = (*words[: place - 1], singularize_word(words[place - 1]))
        if words[place] in KEY_WORDS and thing == target:
            return *words[place + 1 :], *thing
    return words


def _drop_glued_key(word: str, target: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of the target for its name with a key in one word: `ordernumber`, `ordersid`."""
    thing = "".join(target)
    for start in (f"{thing}s", thing):
        if word.startswith(start) and word.removeprefix(start) in KEY_WORDS | NUMBER_WORDS:
            return target
    return (word,)


def _is_glued(column: str, word: str, ending: str) -> bool:
    """Return whether an ending says key: in `customerid`, but not in short words such as `paid` and `void`."""
    return len(word) > len(ending) + 4 and column.casefold() == word and word not in WHOLE_WORDS
