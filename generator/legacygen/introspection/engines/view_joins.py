"""Finds the columns that a view joins tables by: they say what refers to what, where nothing is declared."""

from collections.abc import Iterator, Mapping, Sequence

from legacygen.introspection.engines.view_text import is_name, normalize_name, parse_reference, split_tokens
from legacygen.schema import Table, TableKind
from legacygen.schema.undeclared import ViewJoin

AFTER_TABLE = {
    *("on", "using", "where", "group", "order", "having", "limit", "union", "join", "inner", "left", "right", "full"),
    *("cross", "natural", "straight_join", "window", "fetch", "offset", "except", "intersect", "lateral", "set"),
}
"""Words after the name of a table that are no alias."""


def find_view_joins(definition: str, tables: Mapping[str, Table]) -> tuple[ViewJoin, ...]:
    """Return each pair of columns of two tables that the text of a view compares with `=`, sorted.

    `tables` are by label. A name that is not certain to mean a table or column is left out.
    """
    tokens = split_tokens(definition)
    named: dict[str, set[str]] = {}
    for alias, label in _find_aliases(tokens, {label.casefold(): table for label, table in tables.items()}):
        named.setdefault(alias, set()).add(label)
    # A subquery may give the alias to another table.
    aliases = {alias: tables[labels.pop()] for alias, labels in named.items() if len(labels) == 1}
    found = {join for join in _find_pairs(tokens, aliases) if join.table != join.target}
    return tuple(sorted(found, key=lambda each: (each.table, each.column, each.target, each.target_column)))


def _find_aliases(tokens: Sequence[str], tables: Mapping[str, Table]) -> Iterator[tuple[str, str]]:
    """Yield each name by which the text refers to a table, in lower case, and the label of the table."""
    for place, token in enumerate(tokens):
        if token.casefold() not in ("from", "join", "straight_join"):
            continue
        is_list = True
        while is_list:
            place += 1
            while place < len(tokens) and tokens[place] in ("(", "lateral"):
                place += 1
            names, place = parse_reference(tokens, place)
            table = tables.get(".".join(names[-2:])) or tables.get(names[-1]) if names else None
            place += place < len(tokens) and tokens[place].casefold() == "as"
            is_alias = place < len(tokens) and is_name(tokens[place]) and tokens[place].casefold() not in AFTER_TABLE
            if table and table.kind is TableKind.TABLE:
                yield (normalize_name(tokens[place]) if is_alias else names[-1]), table.label
            place += is_alias
            is_list = place < len(tokens) and tokens[place] == ","


def _find_pairs(tokens: Sequence[str], aliases: Mapping[str, Table]) -> Iterator[ViewJoin]:
    """Yield the columns on both sides of each `=`."""
    for place, token in enumerate(tokens):
        if token != "=" or (place and tokens[place - 1] in ("<", ">", "!", ":")):
            continue
        start = place - 1
        while start >= 2 and tokens[start - 1] == ".":
            start -= 2
        one = _resolve_column(parse_reference(tokens, max(start, 0))[0], aliases)
        other = _resolve_column(parse_reference(tokens, place + 1)[0], aliases)
        if one and other:
            yield ViewJoin(table=one[0], column=one[1], target=other[0], target_column=other[1])


def _resolve_column(names: Sequence[str], aliases: Mapping[str, Table]) -> tuple[str, str] | None:
    """Return label and name of a column that is qualified by the name or alias of its table."""
    table = aliases.get(names[-2]) if len(names) > 1 else None
    columns = {column.name.casefold(): column.name for column in table.columns} if table else {}
    return (table.label, columns[names[-1]]) if table and names[-1] in columns else None
