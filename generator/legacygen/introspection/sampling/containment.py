"""Counts the values of a column that are keys of another table: one distinct and one anti-join for each candidate."""

import dataclasses
from collections.abc import Collection, Mapping, Sequence

from legacygen.introspection.sampling.bulk import SEPARATOR, send_branches
from legacygen.introspection.sampling.measures import Query, SamplingDialect
from legacygen.relations import Candidate, RowCounts, doubt_keys, find_candidates, judge_candidates
from legacygen.schema import Schema, Table

ROWS = 2_000_000
"""About how many rows are read for all candidates together."""
FEWEST, MOST = 2_000, 100_000
"""The limits of the rows of one candidate."""
NONES = {
    "number": ("0", "-1"),
    "text": ("''", "'0'", "'-1'"),
    "uuid": ("'00000000-0000-0000-0000-000000000000'",),
    "bytes": ("''",),
}
"""SQL for the values that stand for none, by family of types."""


def add_undeclared_keys(
    schema: Schema, dialect: SamplingDialect | None, query: Query, wanted: Collection[str] | None = None
) -> Schema:
    """Return the schema with the undeclared keys that its names suggest, judged by its rows.

    Only tables that are `wanted`, by label, or all are looked at. Without a dialect no rows are read.
    """
    tables = tuple(table for table in schema.tables if wanted is None or table.label in wanted)
    candidates = find_candidates(dataclasses.replace(schema, tables=tables))
    if dialect and any(not each.obstacle for each in candidates):
        candidates = _add_collations(candidates, dialect, query)
        probed = _select_readable([each for each in candidates if not each.obstacle], schema, dialect, query)
        counts = _count_rows(probed, {table.label: table for table in tables}, dialect, query)
    else:
        counts = {}
    keys = {table.label: table.primary_key for table in tables}
    return dataclasses.replace(schema, undeclared=doubt_keys(judge_candidates(candidates, counts), keys))


def _count_rows(
    candidates: Sequence[Candidate], tables: Mapping[str, Table], dialect: SamplingDialect, query: Query
) -> dict[Candidate, RowCounts]:
    limit = max(FEWEST, min(MOST, ROWS // max(len(candidates), 1)))
    rendered = [_render_probe(each, number, limit, tables, dialect) for number, each in enumerate(candidates)]
    answers = send_branches(rendered, dialect, query)
    return {candidates[number]: _read_answer(candidates[number], answer, limit) for number, answer in answers}


def _render_probe(
    candidate: Candidate, number: int, limit: int, tables: Mapping[str, Table], dialect: SamplingDialect
) -> str:
    """Render a SELECT of the number, and of the counts that `_read_answer` reads, in their order.

    The distinct values come from a bounded number of rows, and each looks up the key, which has an index.
    """
    child, parent = (_quote_table(tables[label], dialect) for label in (candidate.table, candidate.target))
    column, key = (dialect.quote_name(name) for name in (candidate.column, candidate.target_column))
    nones = NONES[candidate.family]
    missing = f"k.{key} IS NULL AND d.v"
    counts = [
        "SUM(d.n)",
        "COUNT(d.v)",
        f"COUNT(k.{key})",
        f"MAX(CASE WHEN k.{key} IS NULL THEN 0 ELSE d.n END)",
        f"SUM(CASE WHEN {missing} NOT IN ({', '.join(nones)}) THEN d.n ELSE 0 END)",
        *(f"SUM(CASE WHEN {missing} = {none} THEN 1 ELSE 0 END)" for none in nones),
    ]
    rows = f"SELECT {column} AS v FROM {child} LIMIT {limit}"
    distinct = f"SELECT s.v AS v, COUNT(*) AS n FROM ({rows}) AS s GROUP BY s.v"
    totals = dialect.join_expressions([f"COALESCE({each}, 0)" for each in counts])
    return f"SELECT {number}, {totals} FROM ({distinct}) AS d LEFT JOIN {parent} AS k ON k.{key} = d.v"


def _read_answer(candidate: Candidate, answer: str, limit: int) -> RowCounts:
    rows, distinct, found, most, orphans, *counts = (int(float(each)) for each in answer.split(SEPARATOR))
    nones = [none for none, count in zip(NONES[candidate.family], counts, strict=True) if count]
    return RowCounts(
        values=distinct - sum(counts),
        found=found,
        orphans=orphans,
        nones=tuple(none if none == "''" else none.strip("'") for none in nones),
        single=most == 1,
        partial=rows >= limit,
    )


def _quote_table(table: Table, dialect: SamplingDialect) -> str:
    return ".".join(dialect.quote_name(part) for part in (table.schema, table.name) if part)


def _select_readable(
    candidates: Sequence[Candidate], schema: Schema, dialect: SamplingDialect, query: Query
) -> Sequence[Candidate]:
    """Return the candidates whose tables may be read; all others would make a statement fail."""
    readable = dialect.list_readable(query)
    if readable is None:
        return candidates
    labels = {table.label for table in schema.tables if (table.schema, table.name) in readable}
    return [each for each in candidates if each.table in labels and each.target in labels]


def _add_collations(candidates: Sequence[Candidate], dialect: SamplingDialect, query: Query) -> tuple[Candidate, ...]:
    """Return the candidates, with an obstacle for two columns of text whose collations differ."""
    if not (dialect.COLLATIONS and any(each.family == "text" for each in candidates)):
        return tuple(candidates)
    known = {
        (f"{schema}.{table}" if schema else str(table), str(column)): str(collation)
        for schema, table, column, collation in query(dialect.COLLATIONS)
    }
    return tuple(_add_collation(each, known) for each in candidates)


def _add_collation(candidate: Candidate, known: Mapping[tuple[str, str], str]) -> Candidate:
    one, other = known.get(candidate.place), known.get((candidate.target, candidate.target_column))
    if candidate.obstacle or candidate.family != "text" or None in (one, other) or one == other:
        return candidate
    return dataclasses.replace(candidate, obstacle=f"its collation is {one}, that of the key is {other}")
