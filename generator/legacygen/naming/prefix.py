"""A prefix that the tables share is left out of class names: `wp_posts` is `Post`, `tblCustomer` is `Customer`.

A prefix ends at an underscore, or is a short head in lower case before a capital. It is found when at least half
of all tables, and at least three, begin with it and no table is called so; `tbl`, `vw` and their like are known
as they are, from two tables on. Tables that would get the same class name keep their prefix, and if that does not
help (`ost_queue_column`, `ost_queue_columns`) their plural. `prefixes` in legacygen.toml replaces the search.
"""

import re
from collections import Counter
from collections.abc import Iterable

from legacygen.naming.singular import singular
from legacygen.naming.words import words

TECHNICAL = {"tbl", "tb", "tab", "t", "vw", "v", "view", "mst", "trn", "lkp", "ref"}
SHARE, AT_LEAST = 0.5, 3


def detect(tables: Iterable[str]) -> tuple[str, ...]:
    """The prefixes to strip, as they begin the names, in lower case, longest first."""
    names = sorted({table.casefold(): table for table in tables}.values())
    counts = Counter(head for name in names for head in _heads(name))
    called = {singular(name.casefold()) for name in names}
    found = {
        head
        for head, count in counts.items()
        if (head.strip("_") in TECHNICAL and count >= 2)
        or (count >= AT_LEAST and count >= SHARE * len(names) and singular(head.strip("_")) not in called)
    }
    return tuple(sorted(found, key=lambda head: (-len(head), head)))


def strip(table: str, prefixes: Iterable[str]) -> str:
    """The name without the longest prefix it has; as it is when too little would be left."""
    for prefix in sorted(prefixes, key=len, reverse=True):
        rest = table[len(prefix) :]
        begins = table.casefold().startswith(prefix.casefold())
        if begins and words(rest) and not rest.lstrip("_")[:1].isdigit() and _ends(prefix, rest):
            return rest
    return table


def _ends(prefix: str, rest: str) -> bool:
    """A prefix without an underscore must be followed by a capital or an underscore."""
    return prefix.endswith("_") or rest[:1].isupper() or rest.startswith("_")


def _heads(name: str) -> list[str]:
    underscores = [name[: match.end()].casefold() for match in re.finditer(r"(?<=[^_])_+(?=[^_])", name)]
    hungarian = re.match(r"[a-z]{1,4}(?=[A-Z])", name)
    return [*underscores, *([hungarian[0]] if hungarian else [])]
