"""Many questions in few statements: one branch of a UNION ALL a table, tables that cannot be read left out."""

import dataclasses
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType

from legacygen.errors import ConnectError
from legacygen.introspection.sampling.measures import Answers, Measure, Query
from legacygen.introspection.sampling.unique import best, is_holed, is_proven, key_measures, without_doubtful
from legacygen.schema import Column, Evidence, Schema, Table, TableKind

ROWS = 1_000_000
"""How many rows are looked at in all, about."""
FEWEST, MOST = 1_000, 100_000
LARGE = 200
"""Of a table with large values so many rows are looked at for these."""
STATEMENTS = 3
ATTEMPTS = 24
"""How often a statement is cut in halves to find the table that spoils it."""
SEPARATOR = "|"


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """The questions to one table, in one pass: columns with their measures."""

    table: Table
    questions: tuple[tuple[Column, tuple[Measure, ...]], ...]
    rows: int


def probe(schema: Schema, dialect: ModuleType, query: Query, wanted: Collection[str] | None) -> Schema:
    """The schema with what the tables tell about their columns."""
    readable = dialect.readable(query)
    asked = [
        table
        for table in schema.tables
        if table.kind is TableKind.TABLE
        and (wanted is None or table.label in wanted)
        and (readable is None or (table.schema, table.name) in readable)
    ]
    branches = list(_branches(asked, dialect))
    found: dict[tuple[str, str], Evidence] = {}
    proven: set[tuple[str, str]] = set()
    holed: set[tuple[str, str]] = set()
    for number, answer in _ask(branches, dialect, query):
        for column, answers in _answers(branches[number], answer):
            place = (branches[number].table.label, column.name)
            evidence = dialect.evidence(column, answers)
            found.update({place: evidence} if evidence else {})
            proven.update({place} if is_proven(answers) else ())
            holed.update({place} if is_holed(branches[number].table, column, answers) else ())
    told = {label for label, _ in (*found, *proven, *holed)}
    tables = tuple(
        _with_keys(_with(table, found), proven, holed) if table.label in told else table for table in schema.tables
    )
    return dataclasses.replace(schema, tables=without_doubtful(tables, holed))


def _branches(tables: Sequence[Table], dialect: ModuleType) -> Iterator[Branch]:
    rows = max(FEWEST, min(MOST, ROWS // max(len(tables), 1)))
    for table in tables:
        asked = [(column, measures) for column in table.columns if (measures := _measures(table, column, dialect))]
        large = [pair for pair in asked if dialect.is_large(pair[0])]
        small = [pair for pair in asked if pair not in large]
        for questions, limit in ((small, rows), (large, LARGE)):
            if questions:
                yield Branch(table=table, questions=tuple(questions), rows=limit)


def _measures(table: Table, column: Column, dialect: ModuleType) -> tuple[Measure, ...]:
    return *dialect.measures(column), *key_measures(table, column)


def _ask(branches: Sequence[Branch], dialect: ModuleType, query: Query) -> Iterator[tuple[int, str]]:
    """The number of each branch and its answers."""
    waiting = deque(_chunks([branch_sql(branch, number, dialect) for number, branch in enumerate(branches)], dialect))
    attempts = 0
    while waiting and attempts < STATEMENTS + ATTEMPTS:
        texts = waiting.popleft()
        attempts += 1
        try:
            yield from ((int(number), str(answer)) for number, answer in query("\nUNION ALL ".join(texts)))
        except ConnectError:
            middle = len(texts) // 2
            waiting.extend(half for half in (texts[:middle], texts[middle:]) if middle)


def _chunks(texts: list[str], dialect: ModuleType) -> Iterator[list[str]]:
    """As few statements as the server takes; what does not fit into the allowed number is not asked."""
    chunk: list[str] = []
    size = made = 0
    for text in texts:
        if chunk and (size + len(text) > dialect.LONGEST or len(chunk) == dialect.BRANCHES):
            yield chunk
            chunk, size, made = [], 0, made + 1
            if made == STATEMENTS:
                return
        chunk.append(text)
        size += len(text)
    if chunk:
        yield chunk


def branch_sql(branch: Branch, number: int, dialect: ModuleType) -> str:
    """One branch: its number, the rows looked at, and the answers in the order of the questions."""
    inner: list[str] = []
    outer = ["COUNT(*)"]
    for column, measures in branch.questions:
        for measure in measures:
            name = f"r{len(inner)}"
            inner.append(f"{measure.row.replace('{c}', dialect.quoted(column.name))} AS {name}")
            outer.append(measure.total.replace("{r}", name))
    names = [dialect.quoted(part) for part in (branch.table.schema, branch.table.name) if part]
    rows = f"SELECT {', '.join(inner)} FROM {'.'.join(names)} LIMIT {branch.rows}"
    return f"SELECT {number}, {dialect.joined(outer)} FROM ({rows}) AS s"


def _answers(branch: Branch, answer: str) -> Iterator[tuple[Column, Answers]]:
    count, *values = answer.split(SEPARATOR)
    rows, rest = int(float(count)), iter(values)
    for column, measures in branch.questions:
        given = {measure.name: value for measure, value in zip(measures, rest, strict=False)}
        yield column, Answers(values=given, rows=rows, partial=rows >= branch.rows)


def _with(table: Table, found: dict[tuple[str, str], Evidence]) -> Table:
    columns = tuple(
        dataclasses.replace(column, evidence=found[table.label, column.name])
        if (table.label, column.name) in found
        else column
        for column in table.columns
    )
    return dataclasses.replace(table, columns=columns)


def _with_keys(table: Table, proven: set[tuple[str, str]], holed: set[tuple[str, str]]) -> Table:
    columns = tuple(
        dataclasses.replace(column, nullable=True) if (table.label, column.name) in holed else column
        for column in table.columns
    )
    key = best(table, [name for label, name in proven if label == table.label])
    return dataclasses.replace(table, columns=columns, identified_by=key or table.identified_by)
