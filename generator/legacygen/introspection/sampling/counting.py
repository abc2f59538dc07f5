"""Counts the rows of tables, and what is in their columns, by bounded probes: no table is ever read in full."""

import dataclasses
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from legacygen.introspection.sampling.bulk import SEPARATOR, select_readable, send_branches
from legacygen.introspection.sampling.code_columns import LONGEST_CODE, MOST_CODES, choose_code_columns, keep_codes
from legacygen.introspection.sampling.containment import NONES
from legacygen.introspection.sampling.known_keys import KnownKey, list_keys
from legacygen.introspection.sampling.measures import Query, SamplingDialect
from legacygen.relations import FAMILIES
from legacygen.schema import Column, Kind, Schema, Table, TableKind
from legacygen.schema.statistics import CodeCount, ColumnCounts, TableStatistics

COUNTED = 100_000
"""The most rows of a table that are counted; the size of a larger one is that of the server's statistics."""
ROWS = 1_000_000
"""About how many rows are read in all tables together, and as many again for codes."""
FEWEST, MOST = 500, 50_000
"""The limits of the rows of one table."""
LENGTHY = {Kind.CHAR, Kind.VARCHAR}
KEYS = {Kind.TINYINT, Kind.SMALLINT, Kind.INTEGER, Kind.BIGINT}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Probe:
    table: Table
    nullable: tuple[Column, ...]
    lengthy: tuple[Column, ...]
    limit: int


def count_rows(
    schema: Schema, dialect: SamplingDialect, query: Query, wanted: Collection[str] | None = None
) -> tuple[TableStatistics, ...]:
    """Return the counts of the tables that are `wanted`, by label, or of all; unreadable ones are left out."""
    sizes = _read_sizes(dialect, query)
    tables = [
        table for table in select_readable(schema, dialect, query, wanted) if sizes.get((table.schema, table.name), 1)
    ]
    counted = {each.table: each for each in _count_tables(tables, sizes, dialect, query)}
    filled = [table for table in tables if table.label in counted]
    codes = _read_codes(schema, filled, dialect, query)
    orphans = _count_orphans(schema, filled, dialect, query)
    empty = {table.label for table in _list_wanted(schema, wanted) if sizes.get((table.schema, table.name)) == 0}
    found = [_add_counts(each, codes, orphans) for each in counted.values()]
    found += [TableStatistics(table=label, rows=0) for label in empty - set(counted)]
    return tuple(sorted(found, key=lambda each: each.table))


def _list_wanted(schema: Schema, wanted: Collection[str] | None) -> Iterator[Table]:
    for table in schema.tables:
        if table.kind is TableKind.TABLE and (wanted is None or table.label in wanted):
            yield table


def _read_sizes(dialect: SamplingDialect, query: Query) -> Mapping[tuple[str, str], int]:
    """Return the rows of empty and of large tables by schema and name, as the statistics of the server say."""
    rows = query(dialect.SIZES.format(counted=COUNTED)) if dialect.SIZES else []
    return {(str(schema), str(name)): int(count) for schema, name, count in rows if count is not None}


def _count_tables(
    tables: Sequence[Table], sizes: Mapping[tuple[str, str], int], dialect: SamplingDialect, query: Query
) -> Iterator[TableStatistics]:
    limit = max(FEWEST, min(MOST, ROWS // max(len(tables), 1)))
    probes = [_make_probe(table, limit) for table in tables]
    rendered = [_render_probe(probe, number, dialect) for number, probe in enumerate(probes)]
    for number, answer in send_branches(rendered, dialect, query):
        table = probes[number].table
        yield _read_answer(probes[number], answer, sizes.get((table.schema, table.name)))


def _make_probe(table: Table, limit: int) -> _Probe:
    return _Probe(
        table=table,
        nullable=tuple(column for column in table.columns if column.nullable),
        lengthy=tuple(column for column in table.columns if column.type.kind in LENGTHY),
        limit=limit,
    )


def _render_probe(probe: _Probe, number: int, dialect: SamplingDialect) -> str:
    """Render a SELECT of the number, and of the counts that `_read_answer` reads, in their order."""
    name = _quote_table(probe.table, dialect)
    inner, outer = ["1 AS one"], [f"(SELECT COUNT(*) FROM (SELECT 1 AS one FROM {name} LIMIT {COUNTED + 1}) AS c)"]
    key = _find_integer_key(probe.table)
    outer += [f"COALESCE((SELECT MAX({dialect.quote_name(key)}) FROM {name}), 0)" if key else "0", "COUNT(*)"]
    for column in probe.nullable:
        outer.append(f"COUNT(r{len(inner)})")
        inner.append(f"CASE WHEN {dialect.quote_name(column.name)} IS NULL THEN NULL ELSE 1 END AS r{len(inner)}")
    for column in probe.lengthy:
        outer.append(f"COALESCE(MAX(r{len(inner)}), 0)")
        inner.append(f"{dialect.LENGTH.format(c=dialect.quote_name(column.name))} AS r{len(inner)}")
    rows = f"SELECT {', '.join(inner)} FROM {name}{_render_order(probe.table, dialect)} LIMIT {probe.limit}"
    return f"SELECT {number}, {dialect.join_expressions(outer)} FROM ({rows}) AS s"


def _read_answer(probe: _Probe, answer: str, estimate: int | None) -> TableStatistics:
    rows, highest, read, *counts = (_read_number(each) for each in answer.split(SEPARATOR))
    known = dict(zip((column.name for column in probe.nullable), counts, strict=False))
    longest = dict(zip((column.name for column in probe.lengthy), counts[len(known) :], strict=True))
    is_large = rows > COUNTED
    columns = tuple(
        ColumnCounts(name=name, nulls=read - known.get(name, read), longest=longest.get(name, 0))
        for name in (column.name for column in probe.table.columns)
        if name in known or name in longest
    )
    return TableStatistics(
        table=probe.table.label,
        rows=max(estimate or COUNTED, COUNTED) if is_large else rows,
        is_estimate=is_large,
        is_minimum=is_large and not estimate,
        read=read,
        highest=highest,
        columns=columns if read else (),
    )


def _read_number(text: str) -> int:
    """Read a count; keys of SQLite may be anything, and count as 0 unless they are whole numbers."""
    try:
        return int(text)
    except ValueError:
        return 0


def _read_codes(
    schema: Schema, tables: Iterable[Table], dialect: SamplingDialect, query: Query
) -> dict[tuple[str, str], tuple[CodeCount, ...]]:
    """Return the codes of columns, by label of the table and name; columns whose values are no codes are left out."""
    places = [(table, column) for table in tables for column in choose_code_columns(schema, table)]
    limit = max(FEWEST, min(MOST, ROWS // max(len(places), 1)))
    rendered = [_render_codes(*place, number, limit, dialect) for number, place in enumerate(places)]
    found: dict[int, list[CodeCount]] = {}
    for number, answer in send_branches(rendered, dialect, query):
        code, _, rows = answer.partition(SEPARATOR)
        text = bytes.fromhex(code).decode("utf-8", "replace")
        found.setdefault(number, []).append(CodeCount(code=text, rows=_read_number(rows)))
    kept = ((places[number], keep_codes(places[number][1], codes)) for number, codes in sorted(found.items()))
    return {(table.label, column.name): codes for (table, column), codes in kept if codes}


def _render_codes(table: Table, column: Column, number: int, limit: int, dialect: SamplingDialect) -> str:
    """Render a SELECT of the number and of each different value, as hexadecimal digits, with its rows."""
    name = dialect.quote_name(column.name)
    rows = f"SELECT {name} AS c FROM {_quote_table(table, dialect)}{_render_order(table, dialect)} LIMIT {limit}"
    start = dialect.START.format(c="s.c", length=LONGEST_CODE + 1)
    values = f"SELECT {start} AS v FROM ({rows}) AS s WHERE s.c IS NOT NULL"
    pair = dialect.join_expressions(["v", "COUNT(*)"])
    grouped = f"SELECT {number} AS n, {pair} AS a FROM ({values}) AS h GROUP BY v ORDER BY v LIMIT {MOST_CODES + 1}"
    return f"SELECT n, a FROM ({grouped}) AS g"


def _count_orphans(
    schema: Schema, tables: Sequence[Table], dialect: SamplingDialect, query: Query
) -> dict[tuple[str, str], int]:
    """Count the rows whose key leads nowhere, where there are any: a load may have switched the checks off."""
    keys = list_keys(schema, {table.label for table in tables})
    limit = max(FEWEST, min(MOST, ROWS // max(len(keys), 1)))
    by_label = {table.label: table for table in tables}
    rendered = [_render_orphans(each, number, limit, by_label, dialect) for number, each in enumerate(keys)]
    answers = send_branches(rendered, dialect, query)
    counts = {number: _read_number(answer.partition(SEPARATOR)[0]) for number, answer in answers}
    return {(keys[number].table, keys[number].identity): count for number, count in counts.items() if count}


def _render_orphans(
    key: KnownKey, number: int, limit: int, tables: Mapping[str, Table], dialect: SamplingDialect
) -> str:
    """Render a SELECT of the number, and of the rows whose values are no key, and none is NULL or stands for none."""
    table, target = tables[key.table], tables[key.target]
    others = list(map(dialect.quote_name, key.target_columns))
    kinds = {column.name: column.type.kind for column in table.columns}
    where = [f"k.{others[0]} IS NULL"]
    for index, name in enumerate(key.columns):
        nones = NONES.get(FAMILIES.get(kinds[name], ""), ())
        where += [f"s.c{index} IS NOT NULL", *(f"s.c{index} <> {none}" for none in nones)]
    values = ", ".join(f"{dialect.quote_name(name)} AS c{index}" for index, name in enumerate(key.columns))
    rows = f"SELECT {values} FROM {_quote_table(table, dialect)}{_render_order(table, dialect)} LIMIT {limit}"
    equal = " AND ".join(f"k.{other} = s.c{index}" for index, other in enumerate(others))
    joined = f"LEFT JOIN {_quote_table(target, dialect)} AS k ON {equal}"
    count = dialect.join_expressions(["COUNT(*)", "0"])
    return f"SELECT {number}, {count} FROM ({rows}) AS s {joined} WHERE {' AND '.join(where)}"


def _add_counts(
    counts: TableStatistics,
    codes: Mapping[tuple[str, str], tuple[CodeCount, ...]],
    orphans: Mapping[tuple[str, str], int],
) -> TableStatistics:
    columns = {each.name: each for each in counts.columns}
    for (label, name), found in codes.items():
        if label == counts.table:
            columns[name] = dataclasses.replace(columns.get(name, ColumnCounts(name=name)), codes=found)
    for (label, name), count in orphans.items():
        if label == counts.table:
            columns[name] = dataclasses.replace(columns.get(name, ColumnCounts(name=name)), orphans=count)
    return dataclasses.replace(counts, columns=tuple(columns.values()))


def _render_order(table: Table, dialect: SamplingDialect) -> str:
    """Render the order in which the newest rows come first, by the index of the key; empty without a key."""
    parts = ", ".join(f"{dialect.quote_name(name)} DESC" for name in table.primary_key)
    return f" ORDER BY {parts}" if parts else ""


def _quote_table(table: Table, dialect: SamplingDialect) -> str:
    return ".".join(dialect.quote_name(part) for part in (table.schema, table.name) if part)


def _find_integer_key(table: Table) -> str:
    kinds = {column.name: column.type.kind for column in table.columns}
    is_integer = len(table.primary_key) == 1 and kinds.get(table.primary_key[0]) in KEYS
    return table.primary_key[0] if is_integer else ""
