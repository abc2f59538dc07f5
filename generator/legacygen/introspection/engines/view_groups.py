"""The columns by which a view groups: no two of its rows have the same values in all of them.

Read from the text of the view, as long as it is one selection, be it of others, and shows each of these columns.
"""

import re
from collections.abc import Sequence

from legacygen.introspection.engines.view_text import depths, is_name, plain, split, tokens_of
from legacygen.schema import Table

ENDS = {"having", "order", "limit", "window", "fetch", "offset", ";"}
UNIONS = {"union", "except", "intersect", "with", "rollup", "cube", "sets"}
"""Words outside of all brackets with which there may be more rows than groups."""
OTHERS = {"using", "natural", "rollup", "cube", "unnest", "generate_series", "generate_subscripts", "regexp_matches"}
"""Words anywhere with which there may be, or a name may mean another column."""
SETS = re.compile(r"\w+_(to_table|each|each_text|elements|elements_text|keys|recordset)")
"""PostgreSQL's functions that make several rows of one."""

Tokens = tuple[str, ...]


def grouped_by(definition: str, view: Table) -> tuple[str, ...]:
    """The columns of the view in the order of its GROUP BY; none where it has none, or does not show all of them."""
    tokens = [token.strip('"') if token.startswith(("'", '"')) else plain(token) for token in tokens_of(definition)]
    outer = [place for place, depth in depths(tokens) if depth == 0]
    selects, froms = ([place for place in outer if tokens[place] == word] for word in ("select", "from"))
    groups = [place for place in outer if tokens[place : place + 2] == ["group", "by"]]
    is_one = len(selects) == len(froms) == len(groups) == 1 and UNIONS.isdisjoint(tokens[place] for place in outer)
    if not is_one or not OTHERS.isdisjoint(tokens) or any(map(SETS.fullmatch, tokens)):
        return ()
    end = next((place for place in outer if place > groups[0] and tokens[place] in ENDS), len(tokens))
    items = [tuple(each) for each in split(tokens[selects[0] + 1 : froms[0]])]
    if len(items) != len(view.columns):
        return ()
    found = [_number(_bare(tuple(each)), items) for each in split(tokens[groups[0] + 2 : end])]
    names = [view.columns[number].name for number in found if number is not None]
    return tuple(dict.fromkeys(names)) if len(names) == len(found) else ()


def _number(group: Tokens, items: Sequence[Tokens]) -> int | None:
    """Which of the columns shows what is grouped by: by its place, or by saying the same."""
    if len(group) == 1 and group[0].isdigit():
        return int(group[0]) - 1 if 0 < int(group[0]) <= len(items) else None
    if any(item[-1:] == group and not _says(item, group) for item in items):
        return None  # a name that is given to another column: which of the two is meant depends on the database
    return next((number for number, item in enumerate(items) if _says(item, group)), None)


def _says(item: Tokens, group: Tokens) -> bool:
    """Whether an item is that expression, be it named otherwise; a column may be said with its table or without."""
    forms = {group, group[-1:]} if _is_column(group) else {group}
    for length in range(1, len(item) + 1):
        said, rest = _bare(item[:length]), item[length:]
        is_named = not rest or (len(rest) == 1 and is_name(rest[0])) or (len(rest) == 2 and rest[0] == "as")
        if is_named and (said in forms or (len(group) == 1 and _is_column(said) and said[-1:] == group)):
            return True
    return False


def _bare(tokens: Tokens) -> Tokens:
    """An expression without the brackets around all of it."""
    inner = tokens[1:-1]
    if tokens[:1] != ("(",) or tokens[-1:] != (")",) or any(depth < 0 for _, depth in depths(inner)):
        return tokens
    return _bare(inner)


def _is_column(tokens: Tokens) -> bool:
    """Whether it is a dotted name, or a plain one."""
    return bool(tokens) and all(is_name(each) if place % 2 == 0 else each == "." for place, each in enumerate(tokens))
