"""A prefix that tables share is left out of class names: `wp_posts` is `Post`, `tblCustomer` is `Customer`.

A prefix ends at an underscore, or consists of one to four lower-case letters before a capital. The beginning of a name
counts as a prefix if at least half of all tables, and at least three, begin with it, and no table has it as its name.
Two tables are enough for common prefixes such as `tbl` and `vw`. `prefixes` in legacygen.toml replaces the search.
"""

import re
from collections import Counter
from collections.abc import Iterable

from legacygen.naming.name import Name
from legacygen.naming.singular import singularize_word
from legacygen.naming.words import split_words

COMMON = {"tbl", "tb", "tab", "t", "vw", "v", "view", "mst", "trn", "lkp", "ref"}
SHARE, AT_LEAST = 0.5, 3


def strip_prefix(name: Name) -> Name:
    """Leave out the longest of the prefixes that the name begins with, unless too little would be left."""
    for prefix in sorted(name.prefixes, key=len, reverse=True):
        rest = name.raw[len(prefix) :]
        begins = name.raw.casefold().startswith(prefix.casefold())
        if begins and split_words(rest) and not rest.lstrip("_")[:1].isdigit() and _is_complete(prefix, rest):
            return name.with_raw(rest)
    return name


def detect_prefixes(tables: Iterable[str]) -> tuple[str, ...]:
    """Return the prefixes of the names of tables, in lower case, longest first."""
    names = sorted({table.casefold(): table for table in tables}.values())
    counts = Counter(head for name in names for head in _candidates(name))
    existing = {singularize_word(name.casefold()) for name in names}
    found = {
        head
        for head, count in counts.items()
        if (head.strip("_") in COMMON and count >= 2)
        or (count >= AT_LEAST and count >= SHARE * len(names) and singularize_word(head.strip("_")) not in existing)
    }
    return tuple(sorted(found, key=lambda head: (-len(head), head)))


def _is_complete(prefix: str, rest: str) -> bool:
    """Return whether a word ends with the prefix: a prefix without an underscore needs a capital or one after it."""
    return prefix.endswith("_") or rest[:1].isupper() or rest.startswith("_")


def _candidates(name: str) -> list[str]:
    underscores = [name[: match.end()].casefold() for match in re.finditer(r"(?<=[^_])_+(?=[^_])", name)]
    hungarian = re.match(r"[a-z]{1,4}(?=[A-Z])", name)
    return [*underscores, *([hungarian[0]] if hungarian else [])]
