"""A prefix that tables share is left out of class names: `wp_posts` is `Post`, `tblCustomer` is `Customer`.

A prefix ends at an underscore, or before a capital. The beginning of a name counts as a prefix if at least half of all
tables, and at least three, begin with it. A family of at least five tables with a prefix of its own is enough, too, if
it is a tenth of all tables or has ten; a prefix before a capital that is longer than four letters, or has a capital
itself, must be that of nearly all tables. No table may have it as its name, and no column of a part of the tables may
be called after it: with a column `order_id`, `order_` is no prefix. Two tables are enough for common prefixes such as
`tbl` and `vw`. `prefixes` in legacygen.toml replaces the search.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable

from legacygen.naming.name import Name, NameKind
from legacygen.naming.relation import strip_key_words
from legacygen.naming.singular import singularize_word
from legacygen.naming.words import split_words

COMMON = {"tbl", "tb", "tab", "t", "vw", "v", "view", "mst", "trn", "lkp", "ref"}
SHARE, AT_LEAST = 0.5, 3
FAMILY_SHARE, FAMILY, LARGE_FAMILY = 0.1, 5, 10
NEARLY_ALL = 0.9


def strip_prefix(name: Name) -> Name:
    """Leave out the longest of the prefixes that the name begins with, unless too little would be left."""
    if name.kind is not NameKind.CLASS:
        return name
    for prefix in sorted(name.prefixes, key=len, reverse=True):
        rest = name.raw[len(prefix) :]
        begins = name.raw.casefold().startswith(prefix.casefold())
        if begins and split_words(rest) and not rest.lstrip("_")[:1].isdigit() and _is_complete(prefix, rest):
            return name.with_raw(rest)
    return name


def detect_prefixes(tables: Iterable[str], columns: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the prefixes of the names of tables, in lower case, longest first; `columns` are those of all tables."""
    names = sorted({table.casefold(): table for table in tables}.values())
    counts = Counter(head for name in names for head in _candidates(name))
    existing = {"".join(map(singularize_word, split_words(name))) for name in names}
    referred = {"".join(map(singularize_word, strip_key_words(split_words(column)))) for column in {*columns}}
    found: list[str] = []
    for head in sorted(counts, key=lambda head: (len(head), head)):
        count, is_camel = counts[head], _is_camel(head)
        words = [singularize_word(word) for word in split_words(head)]
        parts = {"".join(words), *words[-1:]}
        is_thing = bool(parts & existing) or (bool(parts & referred) and (is_camel or count < len(names)))
        is_in_wider_one = any(head.startswith(each) and counts[each] > count for each in found)
        is_shared = count >= AT_LEAST and count >= (NEARLY_ALL if is_camel else SHARE) * len(names)
        is_family = count >= FAMILY and (count >= FAMILY_SHARE * len(names) or count >= LARGE_FAMILY)
        if (head.strip("_") in COMMON and count >= 2) or (
            not is_thing and (is_shared or (is_family and not is_in_wider_one and not is_camel))
        ):
            found.append(head)
    return tuple(sorted(map(str.casefold, found), key=lambda head: (-len(head), head)))


def drop_unused_prefixes(prefixes: Iterable[str], classes: Collection[tuple[str, str]]) -> tuple[str, ...]:
    """Return the prefixes without those that all classes which have them keep; `classes` are tables and their classes.

    New tables are called like the ones that have a class already.
    """

    def is_used(prefix: str) -> bool:
        start = "".join(split_words(prefix))
        kept = [cls.casefold().startswith(start) for table, cls in classes if table.casefold().startswith(prefix)]
        return not kept or not all(kept)

    return tuple(filter(is_used, prefixes))


def _is_camel(head: str) -> bool:
    """Return whether a beginning that ends before a capital is longer than four letters, or has capitals itself."""
    return not head.endswith("_") and not re.fullmatch(r"[a-z]{1,4}", head)


def _is_complete(prefix: str, rest: str) -> bool:
    """Return whether a word ends with the prefix: a prefix without an underscore needs a capital or one after it."""
    return prefix.endswith("_") or rest[:1].isupper() or rest.startswith("_")


def _candidates(name: str) -> list[str]:
    """Return the beginnings of a name that may be a prefix; those before a capital keep their own capitals."""
    underscores = [name[: match.end()].casefold() for match in re.finditer(r"(?<=[^_])_+(?=[^_])", name)]
    humps = [name[: match.start()] for match in re.finditer(r"(?<=[a-z\d])(?=[A-Z])", name.partition("_")[0])]
    return [*underscores, *humps]
