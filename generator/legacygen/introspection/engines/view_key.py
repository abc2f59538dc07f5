"""Finds the key of a view: that of the one table whose rows it shows, if other tables are joined by their keys.

It is read from the text of the view. Anything but a plain SELECT with joins on keys (a union, GROUP BY, DISTINCT) has
no key.
"""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from legacygen.introspection.engines.view_groups import find_group_columns
from legacygen.introspection.engines.view_joins import find_view_joins
from legacygen.introspection.engines.view_text import normalize_name, parse_reference, split_items, split_tokens
from legacygen.schema import Table, TableKind

DEPTH = 3
"""How many levels of views on views are followed."""
AS = 2
"""Tokens after a column that only give it an alias: `AS name`."""
STARTS = {"join", "straight_join", ","}
BETWEEN = {"inner", "left", "outer", "cross"}
CLAUSES = {"where", "order", "limit", "window", "fetch", "offset", ";"}
OTHERS = {
    *("distinct", "group", "having", "union", "except", "intersect", "with", "right", "full", "natural", "using"),
}
"""Words with which a row of the view need not be a row of a table, or that are not understood here."""
UNSURE = {"or", "not", "case"}
"""Words with which the equality of two columns need not hold for every row."""

ColumnRef = tuple[str, str]
"""The alias of a table and a column, in lower case; both are empty where the column is not certain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """A table in FROM; `is_optional` if a LEFT JOIN adds it."""

    alias: str
    table: Table
    is_optional: bool

    @property
    def keys(self) -> list[tuple[str, ...]]:
        """The sets of columns that identify a row, the primary key first."""
        nullable = {column.name for column in self.table.columns if column.nullable}
        unique = [index.columns for index in self.table.indexes if index.unique and index.columns]
        usable = [names for names in unique if not nullable.intersection(names)]
        return [names for names in (self.table.primary_key, self.table.identified_by, *usable) if names]

    @property
    def root(self) -> str:
        """The label of the table that the rows come from, also through other views."""
        return self.table.rows_of or self.table.label


def add_view_keys(tables: Iterable[Table], definitions: Mapping[str, str]) -> tuple[Table, ...]:
    """Return the tables; views with the columns that join tables, and that identify a row or else group the rows.

    `definitions` are the SELECT statements of the views by label.
    """
    known = {table.label: table for table in tables}
    for _ in range(DEPTH):
        for label, table in known.items():
            if table.kind is not TableKind.TABLE and not table.identified_by:
                key, base = _find_key(definitions.get(label, ""), table, known)
                known[label] = dataclasses.replace(table, identified_by=key, rows_of=base)
    return tuple(
        table if table.kind is TableKind.TABLE else _add_columns(table, definitions.get(label, ""), known)
        for label, table in known.items()
    )


def _add_columns(view: Table, definition: str, tables: Mapping[str, Table]) -> Table:
    grouped_by = () if view.identified_by else find_group_columns(definition, view)
    return dataclasses.replace(view, grouped_by=grouped_by, joins=find_view_joins(definition, tables))


def _find_key(definition: str, view: Table, tables: Mapping[str, Table]) -> tuple[tuple[str, ...], str]:
    """Return the columns and the label of the table; both empty if there is no key."""
    tokens = split_tokens(definition)
    words = [token.casefold() for token in tokens]
    if words.count("select") != 1 or words.count("from") != 1 or not OTHERS.isdisjoint(words):
        return (), ""
    start, middle = words.index("select") + 1, words.index("from")
    flat = [token for token in tokens[middle + 1 :] if token not in ("(", ")")]
    sources = list(_find_sources(flat, tables))
    found = [source for source in sources if source]
    if not found or len(found) != len(sources):
        return (), ""
    items = split_items(tokens[start:middle])
    if items == [["*"]] and len(found) == 1:
        items = [[_quote_name(column.name)] for column in found[0].table.columns]
    equal = [*_find_equalities(flat, found)] if UNSURE.isdisjoint(map(str.casefold, flat)) else []
    bases = (base for base in found if base.keys and not base.is_optional and _is_joined_by_keys(base, found, equal))
    for base in bases if len(items) == len(view.columns) else ():
        shown = _find_shown_key(base, found, items, view)
        if shown:
            return shown, base.root
    return (), ""


def _find_sources(tokens: Sequence[str], tables: Mapping[str, Table]) -> Iterator[_Source | None]:
    """Yield each table that FROM names; None for one that is not known."""
    spelled = {label.casefold(): table for label, table in tables.items()}
    words = [token.casefold() for token in tokens]
    end = next((place for place, word in enumerate(words) if word in CLAUSES), len(words))
    starts = [0, *(place + 1 for place in range(end) if words[place] in STARTS)]
    for start in starts:
        names, after = parse_reference(tokens, start)
        table = spelled.get(".".join(names[-2:])) or spelled.get(names[-1]) if names else None
        after += after < end and words[after] == "as"
        is_alias = after < end and words[after] not in {"on", *STARTS, *BETWEEN}
        alias = normalize_name(tokens[after]) if is_alias else names[-1] if names else ""
        is_optional = start > 0 and "left" in words[max(start - 3, 0) : start]
        yield _Source(alias=alias, table=table, is_optional=is_optional) if table else None


def _find_equalities(tokens: Sequence[str], sources: Sequence[_Source]) -> Iterator[tuple[ColumnRef, ColumnRef]]:
    """Yield pairs of columns that a condition says are equal; certain only without OR and NOT."""
    for place, token in enumerate(tokens):
        if token == "=":
            left, right = _parse_reference_before(tokens, place), parse_reference(tokens, place + 1)[0]
            pair = [_resolve_column(names, sources) for names in (left, right)]
            if all(pair):
                yield pair[0], pair[1]


def _parse_reference_before(tokens: Sequence[str], end: int) -> list[str]:
    start = end - 1
    while start >= 2 and tokens[start - 1] == ".":
        start -= 2
    return parse_reference(tokens, start)[0] if start >= 0 else []


def _resolve_column(names: Sequence[str], sources: Sequence[_Source]) -> ColumnRef:
    """Return the column that the names refer to."""
    if not names:
        return "", ""
    named = [source for source in sources if len(names) < 2 or source.alias == names[-2]]
    having = [source for source in named if names[-1] in {column.name.casefold() for column in source.table.columns}]
    return (having[0].alias, names[-1]) if len(having) == 1 else ("", "")


def _is_joined_by_keys(
    base: _Source, sources: Sequence[_Source], equal: Sequence[tuple[ColumnRef, ColumnRef]]
) -> bool:
    """Return whether each other table is joined by one of its own keys, so that it adds no rows."""
    known = {base.alias}  # grows with each table that is joined by a key to one already known
    both = [*equal, *((right, left) for left, right in equal)]
    for _ in sources:
        for source in sources:
            given = {left[1] for left, right in both if left[0] == source.alias and right[0] in known}
            if any(given.issuperset(map(str.casefold, key)) for key in source.keys):
                known.add(source.alias)
    return known.issuperset(source.alias for source in sources)


def _find_shown_key(
    base: _Source, sources: Sequence[_Source], items: Sequence[list[str]], view: Table
) -> tuple[str, ...]:
    """Return the columns of the view that show a key of the table; empty if each key lacks a column."""
    aliases: dict[ColumnRef, str] = {}
    for item, column in zip(items, view.columns, strict=True):
        names, after = parse_reference(item, 0)
        if names and len(item) - after <= AS:
            aliases.setdefault(_resolve_column(names, sources), column.name)
    for key in base.keys:
        columns = [aliases.get((base.alias, name.casefold()), "") for name in key]
        if all(columns):
            return tuple(columns)
    return ()


def _quote_name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
