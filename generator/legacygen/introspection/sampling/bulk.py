"""Samples many tables in few statements: one branch of a UNION ALL per table; unreadable tables are left out."""

import dataclasses
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from legacygen.errors import ConnectError
from legacygen.introspection.sampling.epochs import add_epoch, choose_epoch_measures
from legacygen.introspection.sampling.measures import Answers, Measure, Query, SamplingDialect
from legacygen.introspection.sampling.unique import (
    choose_key,
    choose_key_measures,
    drop_doubtful_keys,
    has_holes,
    is_proven,
)
from legacygen.schema import Column, Evidence, Schema, Table, TableKind

ROWS = 1_000_000
"""About how many rows are sampled in all tables together."""
FEWEST, MOST = 1_000, 100_000
"""The limits of the rows per table."""
LARGE = 200
"""The rows of a table that are sampled for columns with large values."""
STATEMENTS = 3
"""The most statements, unless one fails; what does not fit is not sampled."""
ATTEMPTS = 24
"""The most further statements, after a failed one was split in halves to isolate the unreadable table."""
SEPARATOR = "|"

Place = tuple[str, str]
"""The label of a table and the name of a column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """The measurements of one table in one pass, over at most `rows` of its rows."""

    table: Table
    measured: tuple[tuple[Column, tuple[Measure, ...]], ...]
    rows: int


def sample_tables(schema: Schema, dialect: SamplingDialect, query: Query, wanted: Collection[str] | None) -> Schema:
    """Return the schema with evidence from the rows of its tables: of all, or of the `wanted` ones by label."""
    views = [
        table
        for table in schema.tables
        if table.kind is not TableKind.TABLE and table.filled and (wanted is None or table.label in wanted)
    ]
    branches = list(_build_branches([*select_readable(schema, dialect, query, wanted), *views], dialect))
    texts = [render_branch(branch, number, dialect) for number, branch in enumerate(branches)]
    found: dict[Place, Evidence] = {}
    proven: set[Place] = set()
    with_holes: set[Place] = set()
    for number, answer in send_branches(texts, dialect, query):
        for column, answers in _parse_answer(branches[number], answer):
            place = (branches[number].table.label, column.name)
            evidence = add_epoch(dialect.derive_evidence(column, answers), column, answers)
            found.update({place: evidence} if evidence else {})
            proven.update({place} if is_proven(answers) else ())
            with_holes.update({place} if has_holes(branches[number].table, column, answers) else ())
    labels = {label for label, _ in (*found, *proven, *with_holes)}
    tables = tuple(
        _add_keys(_add_evidence(table, found), proven, with_holes) if table.label in labels else table
        for table in schema.tables
    )
    return dataclasses.replace(schema, tables=drop_doubtful_keys(tables, with_holes))


def select_readable(
    schema: Schema, dialect: SamplingDialect, query: Query, wanted: Collection[str] | None
) -> list[Table]:
    """Return the tables to sample: those that can be read without side effects, all or the `wanted` ones by label."""
    readable = dialect.list_readable(query)
    return [
        table
        for table in schema.tables
        if table.kind is TableKind.TABLE
        and (wanted is None or table.label in wanted)
        and (readable is None or (table.schema, table.name) in readable)
    ]


def _build_branches(tables: Sequence[Table], dialect: SamplingDialect) -> Iterator[Branch]:
    rows = max(FEWEST, min(MOST, ROWS // max(len(tables), 1)))
    for table in tables:
        measured = [
            (column, measures) for column in table.columns if (measures := _choose_measures(table, column, dialect))
        ]
        large = [pair for pair in measured if dialect.is_large(pair[0])]
        small = [pair for pair in measured if pair not in large]
        for pairs, limit in ((small, rows), (large, LARGE)):
            if pairs:
                yield Branch(table=table, measured=tuple(pairs), rows=limit)


def _choose_measures(table: Table, column: Column, dialect: SamplingDialect) -> tuple[Measure, ...]:
    if table.kind is not TableKind.TABLE:
        return dialect.choose_view_measures(table, column)
    return *dialect.choose_measures(column), *choose_epoch_measures(column), *choose_key_measures(table, column)


def send_branches(rendered: Sequence[str], dialect: SamplingDialect, query: Query) -> Iterator[tuple[int, str]]:
    """Yield number and answer of each branch, which selects both; a failed statement is split in halves."""
    waiting = deque(islice(split_texts(rendered, dialect), STATEMENTS))
    attempts = 0
    while waiting and attempts < STATEMENTS + ATTEMPTS:
        texts = waiting.popleft()
        attempts += 1
        try:
            yield from ((int(number), str(answer)) for number, answer in query("\nUNION ALL ".join(texts)))
        except ConnectError:
            middle = len(texts) // 2
            waiting.extend(half for half in (texts[:middle], texts[middle:]) if middle)


def split_texts(texts: Sequence[str], dialect: SamplingDialect) -> Iterator[list[str]]:
    """Yield the branches of each statement, as many as the server allows."""
    chunk: list[str] = []
    size = 0
    for text in texts:
        if chunk and (size + len(text) > dialect.LONGEST or len(chunk) == dialect.BRANCHES):
            yield chunk
            chunk, size = [], 0
        chunk.append(text)
        size += len(text)
    if chunk:
        yield chunk


def render_branch(branch: Branch, number: int, dialect: SamplingDialect) -> str:
    """Render a SELECT of the number of the branch, and of the count of rows joined with the totals in their order."""
    inner: list[str] = []
    outer = ["COUNT(*)"]
    for column, measures in branch.measured:
        for measure in measures:
            name = f"r{len(inner)}"
            inner.append(f"{measure.row.replace('{c}', dialect.quote_name(column.name))} AS {name}")
            outer.append(measure.total.replace("{r}", name))
    rows = f"SELECT {', '.join(inner)} FROM {quote_table(branch.table, dialect)} LIMIT {branch.rows}"
    return f"SELECT {number}, {dialect.join_expressions(outer)} FROM ({rows}) AS s"


def quote_table(table: Table, dialect: SamplingDialect) -> str:
    """Return the name of a table for SQL, with its schema unless that is the default one."""
    return ".".join(dialect.quote_name(part) for part in (table.schema, table.name) if part)


def _parse_answer(branch: Branch, answer: str) -> Iterator[tuple[Column, Answers]]:
    count, *values = answer.split(SEPARATOR)
    rows, rest = int(float(count)), iter(values)
    for column, measures in branch.measured:
        totals = {measure.name: value for measure, value in zip(measures, rest, strict=False)}
        yield column, Answers(values=totals, rows=rows, partial=rows >= branch.rows)


def _add_evidence(table: Table, found: dict[Place, Evidence]) -> Table:
    columns = tuple(
        dataclasses.replace(column, evidence=found[table.label, column.name])
        if (table.label, column.name) in found
        else column
        for column in table.columns
    )
    return dataclasses.replace(table, columns=columns)


def _add_keys(table: Table, proven: set[Place], with_holes: set[Place]) -> Table:
    columns = tuple(
        dataclasses.replace(column, nullable=True) if (table.label, column.name) in with_holes else column
        for column in table.columns
    )
    key = choose_key(table, [name for label, name in proven if label == table.label])
    return dataclasses.replace(table, columns=columns, identified_by=key or table.identified_by)
