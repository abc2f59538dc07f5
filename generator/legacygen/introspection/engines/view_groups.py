"""Finds the columns that a view groups by: no two of its rows have the same values in all of them.

They are read from the text of the view, provided that it is a single SELECT (whose FROM may hold others) and shows
each of these columns.
"""

import re
from collections.abc import Sequence

from legacygen.introspection.engines.view_text import (
    is_name,
    iterate_depths,
    normalize_name,
    split_items,
    split_tokens,
)
from legacygen.schema import Table

ENDS = {"having", "order", "limit", "window", "fetch", "offset", ";"}
UNIONS = {"union", "except", "intersect", "with", "rollup", "cube", "sets"}
"""Words that, outside all parentheses, may give more rows than groups."""
OTHERS = {"using", "natural", "rollup", "cube", "unnest", "generate_series", "generate_subscripts", "regexp_matches"}
"""Words that anywhere may give more rows than groups, or make a name refer to another column."""
SETS = re.compile(r"\w+_(to_table|each|each_text|elements|elements_text|keys|recordset)")
"""PostgreSQL's functions that return a set of rows."""

Tokens = tuple[str, ...]


def find_group_columns(definition: str, view: Table) -> tuple[str, ...]:
    """Return the columns of the view in the order of its GROUP BY; empty without one, or if it hides one of them."""
    tokens = [_normalize_token(token) for token in split_tokens(definition)]
    outer = [place for place, depth in iterate_depths(tokens) if depth == 0]
    selects, froms = ([place for place in outer if tokens[place] == word] for word in ("select", "from"))
    groups = [place for place in outer if tokens[place : place + 2] == ["group", "by"]]
    is_one = len(selects) == len(froms) == len(groups) == 1 and UNIONS.isdisjoint(tokens[place] for place in outer)
    if not is_one or not OTHERS.isdisjoint(tokens) or any(map(SETS.fullmatch, tokens)):
        return ()
    end = next((place for place in outer if place > groups[0] and tokens[place] in ENDS), len(tokens))
    items = [tuple(each) for each in split_items(tokens[selects[0] + 1 : froms[0]])]
    if len(items) != len(view.columns):
        return ()
    expressions = split_items(tokens[groups[0] + 2 : end])
    found = [_find_item(_strip_parentheses(tuple(each)), items) for each in expressions]
    names = [view.columns[number].name for number in found if number is not None]
    return tuple(dict.fromkeys(names)) if len(names) == len(found) else ()


def _normalize_token(token: str) -> str:
    """Return a token for comparison: names in lower case, but strings and names in double quotes as they are."""
    return token.strip('"') if token.startswith(("'", '"')) else normalize_name(token)


def _find_item(group: Tokens, items: Sequence[Tokens]) -> int | None:
    """Return the position of the selected item that is grouped by: the given number, or the same expression."""
    if len(group) == 1 and group[0].isdigit():
        return int(group[0]) - 1 if 0 < int(group[0]) <= len(items) else None
    if any(item[-1:] == group and not _is_expression(item, group) for item in items):
        return None  # the alias of another column has that name: which of the two is meant depends on the database
    return next((number for number, item in enumerate(items) if _is_expression(item, group)), None)


def _is_expression(item: Tokens, group: Tokens) -> bool:
    """Return whether an item is that expression, with or without an alias, its column with or without a table."""
    forms = {group, group[-1:]} if _is_column(group) else {group}
    for length in range(1, len(item) + 1):
        expression, rest = _strip_parentheses(item[:length]), item[length:]
        is_alias = not rest or (len(rest) == 1 and is_name(rest[0])) or (len(rest) == 2 and rest[0] == "as")
        is_same_column = len(group) == 1 and _is_column(expression) and expression[-1:] == group
        if is_alias and (expression in forms or is_same_column):
            return True
    return False


def _strip_parentheses(tokens: Tokens) -> Tokens:
    """Return an expression without the parentheses around all of it."""
    inner = tokens[1:-1]
    if tokens[:1] != ("(",) or tokens[-1:] != (")",) or any(depth < 0 for _, depth in iterate_depths(inner)):
        return tokens
    return _strip_parentheses(inner)


def _is_column(tokens: Tokens) -> bool:
    """Return whether it is a plain or dotted name."""
    return bool(tokens) and all(is_name(each) if place % 2 == 0 else each == "." for place, each in enumerate(tokens))
