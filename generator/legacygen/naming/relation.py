"""A relation has no word in its name that only says that it is a key: `customer_id`, `fk_customer` are `customer`.

The words `id`, `fk`, `key`, `pk`, `uid` and `oid` are left out at both ends, and so are `id` and `fk` at the end of a
long word (`customerid`). The last word is left out too if it is the last word of the column that the relation points
to: `country_code` that points to `country.code` is `country`.
"""

from legacygen.naming.name import Name, NameKind
from legacygen.naming.words import split_words

KEY_WORDS = {"id", "fk", "key", "uid", "oid", "pk"}
WHOLE_WORDS = {"android", "hybrid", "fluid"}
"""Words that end like a key but are not."""


def drop_key_words(name: Name) -> Name:
    """Leave out the words of a relation that only say that it is a key; possibly none is left."""
    if name.kind is not NameKind.RELATION:
        return name
    words = list(name.words)
    while words and words[0] in KEY_WORDS:
        del words[0]
    while words and words[-1] in KEY_WORDS:
        del words[-1]
    if len(words) > 1 and tuple(words[-1:]) == split_words(name.target_column)[-1:]:
        del words[-1]
    for ending in ("id", "fk"):
        if len(words) == 1 and words[0].endswith(ending) and _is_glued(name.raw, words[0], ending):
            words[0] = words[0].removesuffix(ending)
    return name.with_words(words)


def _is_glued(column: str, word: str, ending: str) -> bool:
    """Return whether an ending says key: in `customerid`, but not in short words such as `paid` and `void`."""
    return len(word) > len(ending) + 4 and column.casefold() == word and word not in WHOLE_WORDS
