"""A prefix that all columns of a table share is left out of the fields: `ac_id`, `ac_name` are `id`, `name`.

The columns of relations may be called otherwise. The prefix ends at an underscore, and at least three columns have it,
or two of which one is the primary key. It stays where something else than the primary key would be `id`, and in a name
that would be reserved. A word that means something by itself, such as `old`, is no prefix, and neither is a word of
the name of the table before the last one: in `address_formats`, `address_` is the beginning of another thing. A table
that ends with the prefix of its columns loses it if it is an abbreviation of the rest: `person_per` with the column
`per_name` is `Person`.
"""

import re
from collections.abc import Sequence

from legacygen.naming.identifier import write_snake_case
from legacygen.naming.name import Name, NameKind
from legacygen.naming.relation import KEY_WORDS, NUMBER_WORDS
from legacygen.naming.reserved import is_reserved
from legacygen.naming.singular import singularize_word
from legacygen.naming.target import ROLES, is_short_for
from legacygen.naming.unnamed import UnnamedTable
from legacygen.naming.words import split_words

MEANINGFUL = ROLES | {
    *("is", "has", "can", "allow", "show", "use", "min", "max", "total", "sum", "count", "avg", "date", "time"),
}
"""Beginnings that mean something in the name of every column."""


def strip_column_prefix(name: Name) -> Name:
    """Leave out the prefix of a column, or the prefix of the columns at the end of the name of a table."""
    prefix = name.column_prefix
    if not prefix or name.kind is NameKind.MEMBER:
        return name
    if name.kind is NameKind.CLASS:
        rest = name.raw[: -len(prefix)]
        ends = name.raw.casefold().endswith(f"_{prefix}".removesuffix("_"))
        is_short = ends and is_short_for(("".join(split_words(prefix)),), ("".join(split_words(rest)),))
        return name.with_raw(rest) if is_short else name
    rest = name.raw[len(prefix) :]
    begins = name.raw.casefold().startswith(prefix)
    return name.with_raw(rest) if begins and not is_reserved(write_snake_case(split_words(rest))) else name


def find_column_prefix(table: UnnamedTable) -> str:
    """Return the prefix of the columns of a table in lower case, with its underscore; empty if they share none.

    Where all names that the columns have already keep the prefix, it stays in new ones too.
    """
    related = {each.column for each in table.relations}
    bound = [column.casefold() for column in table.columns if column not in related]
    prefix = _find_common_beginning(bound)
    own_key = table.key.casefold().removeprefix(prefix) if table.key.casefold() in bound else ""
    is_shared = len(bound) >= (2 if own_key in KEY_WORDS | NUMBER_WORDS else 3)
    if not is_shared or not _is_of_rows(split_words(prefix), split_words(table.name)):
        return ""
    rests = {column: column.casefold().removeprefix(prefix) for column in table.columns}
    is_clear = all(split_words(rest) and not rest[0].isdigit() for rest in rests.values())
    is_unlike = len({*rests.values()}) == len(rests)
    has_other_id = any(rest == "id" and column != table.key for column, rest in rests.items())
    kept = [name.startswith(prefix) for key, name in table.pinned.items() if key.casefold().startswith(prefix)]
    return prefix if is_clear and is_unlike and not has_other_id and not (kept and all(kept)) else ""


def _is_of_rows(prefix: Sequence[str], table: Sequence[str]) -> bool:
    """Return whether a prefix of columns, in words, stands for a row of the table and not for a part of it."""
    if not prefix or prefix[-1] in MEANINGFUL:
        return False
    words, name = tuple(map(singularize_word, prefix)), tuple(map(singularize_word, table))
    places = [place for place in range(len(name)) if name[place : place + len(words)] == words]
    return not places or places[-1] + len(words) == len(name)


def _find_common_beginning(names: Sequence[str]) -> str:
    """Return the beginning that all names share, up to its last underscore."""
    first, last = min(names, default=""), max(names, default="")
    length = next(
        (place for place, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), len(first)
    )
    return re.sub(r"[^_]*$", "", first[:length])
