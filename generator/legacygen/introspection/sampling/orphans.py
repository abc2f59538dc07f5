"""Counts the rows that a relation would lose: those whose NOT NULL columns point to no row of the target."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from legacygen.introspection.sampling.bulk import SEPARATOR, quote_table, select_readable, send_branches
from legacygen.introspection.sampling.measures import Query, SamplingDialect
from legacygen.schema import ForeignKey, Orphans, Schema, Table, TableKind
from legacygen.schema.undeclared import round_down

ROWS = 5_000_000
"""About how many rows are looked at for all keys together."""
FEWEST, MOST = 10_000, 1_000_000
"""The limits of the rows for one key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pointer:
    """A key that can be counted, with its tables; `is_indexed` if the target finds the values in an index.

    `is_enforced` if the database itself has checked all rows.
    """

    table: Table
    key: ForeignKey
    target: Table
    is_indexed: bool
    is_enforced: bool


def count_orphans(
    schema: Schema,
    dialect: SamplingDialect,
    query: Query,
    wanted: Collection[str] | None,
    added: Mapping[str, Sequence[ForeignKey]],
) -> Schema:
    """Return the schema with the orphans of declared and `added` keys, the latter by the label of their table.

    Only keys between tables are counted, all or the `wanted` ones, and of each table only the first rows: where there
    are more, and the database has not checked them, the orphans are `partial`. A key with a nullable column is not
    counted, because Django keeps the rows of such a relation.
    """
    readable = select_readable(schema, dialect, query, wanted)
    targets = {each.label: each for each in schema.tables if wanted is None or each.label in wanted}
    pointers = [each for table in readable for each in _find_pointers(table, targets, added.get(table.label, ()))]
    rows = max(FEWEST, min(MOST, ROWS // max(len(pointers), 1)))
    texts = [_render_count(each, number, rows, dialect) for number, each in enumerate(pointers)]
    found: dict[str, dict[tuple[tuple[str, ...], str], Orphans]] = {}
    for number, answer in send_branches(texts, dialect, query):
        key, (count, more) = pointers[number].key, map(int, answer.split(SEPARATOR))
        if count or more:
            orphans = Orphans(columns=key.columns, target=key.target, count=round_down(count), partial=bool(more))
            found.setdefault(pointers[number].table.label, {})[key.columns, key.target] = orphans
    return replace(schema, tables=tuple(_add_orphans(table, found) for table in schema.tables))


def _add_orphans(table: Table, found: Mapping[str, Mapping[tuple[tuple[str, ...], str], Orphans]]) -> Table:
    if table.label not in found:
        return table
    return replace(table, orphans=tuple(each for _, each in sorted(found[table.label].items())))


def _find_pointers(table: Table, targets: Mapping[str, Table], added: Sequence[ForeignKey]) -> Iterator[_Pointer]:
    required = {column.name for column in table.columns if not column.nullable}
    for key in (*table.foreign_keys, *(replace(each, enforced=False) for each in added)):
        target = targets.get(key.target)
        if target is None or target.kind is not TableKind.TABLE or not required.issuperset(key.columns):
            continue
        names = {column.name for column in target.columns}
        is_indexed = _is_indexed(target, key.target_columns)
        is_whole = len(key.columns) == len(key.target_columns) and names.issuperset(key.target_columns)
        if is_whole and (is_indexed or key.target_columns == target.identified_by):
            yield _Pointer(table=table, key=key, target=target, is_indexed=is_indexed, is_enforced=key.enforced)


def _is_indexed(table: Table, columns: Sequence[str]) -> bool:
    """Return whether an index begins with the columns, so that each lookup is fast."""
    indexed = [table.primary_key, *(index.columns for index in table.indexes if not index.method)]
    return any(set(columns) == set(names[: len(columns)]) for names in indexed)


def _render_count(pointer: _Pointer, number: int, rows: int, dialect: SamplingDialect) -> str:
    """Render a SELECT of the number, and of the count of orphans among the first rows with 1 if there may be more."""
    quote = dialect.quote_name
    own, other = (list(map(quote, names)) for names in (pointer.key.columns, pointer.key.target_columns))
    table, target = quote_table(pointer.table, dialect), quote_table(pointer.target, dialect)
    if pointer.is_indexed:
        equal = " AND ".join(f"o.{right} = s.{left}" for left, right in zip(own, other, strict=True))
        condition = f"NOT EXISTS (SELECT 1 FROM {target} AS o WHERE {equal})"
    else:
        condition = f"s.{own[0]} NOT IN (SELECT o.{other[0]} FROM {target} AS o WHERE o.{other[0]} IS NOT NULL)"
    more = "0" if pointer.is_enforced else f"(SELECT COUNT(*) FROM (SELECT 1 FROM {table} LIMIT 1 OFFSET {rows}) AS m)"
    found = dialect.join_expressions(["COUNT(*)", more])
    return f"SELECT {number}, {found} FROM (SELECT {', '.join(own)} FROM {table} LIMIT {rows}) AS s WHERE {condition}"
