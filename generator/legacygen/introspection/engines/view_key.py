"""The key that a view brings along: that of the one table whose rows it shows, others being looked up by their keys.

Read from the text of the view. What is not plainly a selection with joins on keys has none: unions, groups, DISTINCT.
"""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from legacygen.introspection.engines.view_groups import grouped_by
from legacygen.introspection.engines.view_text import plain, reference, split, tokens_of
from legacygen.schema import Table, TableKind

DEPTH = 3
"""How deep views on views are followed."""
AS = 2
"""Tokens behind a column that only name it: `AS name`."""
STARTS = {"join", "straight_join", ","}
BETWEEN = {"inner", "left", "outer", "cross"}
CLAUSES = {"where", "order", "limit", "window", "fetch", "offset", ";"}
OTHERS = {
    *("distinct", "group", "having", "union", "except", "intersect", "with", "right", "full", "natural", "using"),
}
"""Words with which a row of a view may no longer be a row of a table, or that are not read here."""
UNSURE = {"or", "not", "case"}
"""Words with which a condition that two columns are equal may not hold for every row."""

Column = tuple[str, str]
"""An alias and a column in lower case; the alias is empty where none is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """A table in FROM; `is_optional` when a LEFT JOIN brings it."""

    alias: str
    table: Table
    is_optional: bool

    @property
    def keys(self) -> list[tuple[str, ...]]:
        """What identifies a row, the key first."""
        nullable = {column.name for column in self.table.columns if column.nullable}
        unique = [index.columns for index in self.table.indexes if index.unique and index.columns]
        usable = [names for names in unique if not nullable.intersection(names)]
        return [names for names in (self.table.primary_key, self.table.identified_by, *usable) if names]

    @property
    def root(self) -> str:
        """The label of the table whose rows these are."""
        return self.table.rows_of or self.table.label


def identified(tables: Iterable[Table], definitions: Mapping[str, str]) -> tuple[Table, ...]:
    """The tables, views with the columns that identify a row, or by which they group.

    `definitions` are their SELECT statements by label.
    """
    known = {table.label: table for table in tables}
    for _ in range(DEPTH):
        for label, table in known.items():
            if table.kind is not TableKind.TABLE and not table.identified_by:
                key, base = _key(definitions.get(label, ""), table, known)
                known[label] = dataclasses.replace(table, identified_by=key, rows_of=base)
    return tuple(
        dataclasses.replace(table, grouped_by=grouped_by(definitions.get(label, ""), table))
        if table.kind is not TableKind.TABLE and not table.identified_by
        else table
        for label, table in known.items()
    )


def _key(definition: str, view: Table, tables: Mapping[str, Table]) -> tuple[tuple[str, ...], str]:
    """The columns and the label of the table; both empty when there is no key."""
    tokens = tokens_of(definition)
    words = [token.casefold() for token in tokens]
    if words.count("select") != 1 or words.count("from") != 1 or not OTHERS.isdisjoint(words):
        return (), ""
    start, middle = words.index("select") + 1, words.index("from")
    flat = [token for token in tokens[middle + 1 :] if token not in ("(", ")")]
    sources = list(_sources(flat, tables))
    found = [source for source in sources if source]
    if not found or len(found) != len(sources):
        return (), ""
    items = split(tokens[start:middle])
    if items == [["*"]] and len(found) == 1:
        items = [[_quoted(column.name)] for column in found[0].table.columns]
    equal = [*_equalities(flat, found)] if UNSURE.isdisjoint(map(str.casefold, flat)) else []
    bases = (base for base in found if base.keys and not base.is_optional and _reaches(base, found, equal))
    for base in bases if len(items) == len(view.columns) else ():
        carried = _carried(base, found, items, view)
        if carried:
            return carried, base.root
    return (), ""


def _sources(tokens: Sequence[str], tables: Mapping[str, Table]) -> Iterator[_Source | None]:
    """What FROM names; nothing for what is no known table."""
    spelled = {label.casefold(): table for label, table in tables.items()}
    words = [token.casefold() for token in tokens]
    end = next((place for place, word in enumerate(words) if word in CLAUSES), len(words))
    starts = [0, *(place + 1 for place in range(end) if words[place] in STARTS)]
    for start in starts:
        names, after = reference(tokens, start)
        table = spelled.get(".".join(names[-2:])) or spelled.get(names[-1]) if names else None
        after += after < end and words[after] == "as"
        is_alias = after < end and words[after] not in {"on", *STARTS, *BETWEEN}
        alias = plain(tokens[after]) if is_alias else names[-1] if names else ""
        is_optional = start > 0 and "left" in words[max(start - 3, 0) : start]
        yield _Source(alias=alias, table=table, is_optional=is_optional) if table else None


def _equalities(tokens: Sequence[str], sources: Sequence[_Source]) -> Iterator[tuple[Column, Column]]:
    """Pairs of columns that a condition holds to be equal, which is sure as long as there is no OR and no NOT."""
    for place, token in enumerate(tokens):
        if token == "=":
            left, right = _back(tokens, place), reference(tokens, place + 1)[0]
            pair = [_resolved(names, sources) for names in (left, right)]
            if all(pair):
                yield pair[0], pair[1]


def _back(tokens: Sequence[str], end: int) -> list[str]:
    start = end - 1
    while start >= 2 and tokens[start - 1] == ".":
        start -= 2
    return reference(tokens, start)[0] if start >= 0 else []


def _resolved(names: Sequence[str], sources: Sequence[_Source]) -> Column:
    """The alias and the column; both empty where that is not certain."""
    if not names:
        return "", ""
    named = [source for source in sources if len(names) < 2 or source.alias == names[-2]]
    having = [source for source in named if names[-1] in {column.name.casefold() for column in source.table.columns}]
    return (having[0].alias, names[-1]) if len(having) == 1 else ("", "")


def _reaches(base: _Source, sources: Sequence[_Source], equal: Sequence[tuple[Column, Column]]) -> bool:
    """Whether each other table is joined by a key of its own, so that it adds no rows."""
    known = {base.alias}
    both = [*equal, *((right, left) for left, right in equal)]
    for _ in sources:
        for source in sources:
            given = {left[1] for left, right in both if left[0] == source.alias and right[0] in known}
            if any(given.issuperset(map(str.casefold, key)) for key in source.keys):
                known.add(source.alias)
    return known.issuperset(source.alias for source in sources)


def _carried(base: _Source, sources: Sequence[_Source], items: Sequence[list[str]], view: Table) -> tuple[str, ...]:
    """The columns of the view that show the key, or nothing when one is missing."""
    shown: dict[Column, str] = {}
    for item, column in zip(items, view.columns, strict=True):
        names, after = reference(item, 0)
        if names and len(item) - after <= AS:
            shown.setdefault(_resolved(names, sources), column.name)
    for key in base.keys:
        columns = [shown.get((base.alias, name.casefold()), "") for name in key]
        if all(columns):
            return tuple(columns)
    return ()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
