"""A foreign key is named for what it points to: `customer_id`, `CustomerID`, `fk_customer` are all `customer`.

The words `id`, `fk` and `key` go from either end, and so does a last word that is also the last word of the
column pointed to (`country_code` to `country.code` is `country`). Where nothing is left, or another column has
that name already, the class pointed to gives it. A key of several columns is named for the last of them that is
called otherwise than what it points to, else for the class.
"""

from collections.abc import Sequence

from legacygen.naming.words import words

TECHNICAL = {"id", "fk", "key", "uid", "oid", "pk"}


def relation_words(column: str, target_column: str) -> tuple[str, ...]:
    """The words of the column without those that only say that it is a key; possibly none."""
    found = list(words(column))
    last = words(target_column)[-1:]
    while found and found[0] in TECHNICAL:
        del found[0]
    while found and found[-1] in TECHNICAL:
        del found[-1]
    if len(found) > 1 and tuple(found[-1:]) == last:
        del found[-1]
    for ending in ("id", "fk"):
        if len(found) == 1 and found[0].endswith(ending) and _is_glued(column, found[0], ending):
            found[0] = found[0].removesuffix(ending)
    return tuple(found)


def link_words(pairs: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The words for a key of several columns, each with the column it points to; possibly none."""
    own = [(column, target) for column, target in pairs if words(column) != words(target)]
    return relation_words(*own[-1]) if own else ()


def _is_glued(column: str, word: str, ending: str) -> bool:
    """`customerid`, where upper and lower case do not tell; words such as `paid` and `void` are whole."""
    return len(word) > len(ending) + 4 and column.casefold() == word and word not in {"android", "hybrid", "fluid"}
