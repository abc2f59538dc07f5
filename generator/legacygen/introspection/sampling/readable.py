"""Tries every table without reading a row: what the server refuses is left out, with the words of the server."""

import dataclasses
from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence

from legacygen.errors import QueryError
from legacygen.introspection.sampling.bulk import quote_table, split_texts
from legacygen.introspection.sampling.measures import Query, SamplingDialect
from legacygen.schema import Schema, Skipped, Table
from legacygen.schema.reduced_table import leave_out_columns

Granted = Mapping[tuple[str, str], Collection[str]]
"""The columns that the account may read, by schema and name of their table."""


def leave_out_unreadable(schema: Schema, dialect: SamplingDialect, query: Query, wanted: Collection[str]) -> Schema:
    """Return the schema without the `wanted` tables (labels) and their columns that cannot be read, but with reasons.

    It takes one statement where all can be read, and a few more for each table that cannot.
    """
    tables = {table.label: table for table in schema.tables if table.filled and table.label in wanted}
    refused = dict(_find_refused(list(tables.values()), dialect, query))
    alone = dialect.list_granted_alone(query)
    skipped: list[Skipped] = []
    for label, table in tables.items():
        columns = [column.name for column in table.columns]
        if label in refused:
            tables[label], reason = _reduce_table(table, refused[label], dialect, query)
        elif set(columns) <= set(alone.get((table.schema, table.name), ())):
            reason = f"{_list_readable_columns(columns)}, if it has any; {dialect.write_grant(table, query)}"
        else:
            continue
        skipped.append(Skipped(name=label, reason=reason, broken=True))
    kept = (tables.get(table.label, table) for table in schema.tables)
    every = sorted((*schema.skipped, *skipped), key=lambda each: each.name)
    return dataclasses.replace(schema, tables=tuple(table for table in kept if table.columns), skipped=tuple(every))


def _reduce_table(table: Table, words: str, dialect: SamplingDialect, query: Query) -> tuple[Table, str]:
    """Return a refused table with the columns that can be read, perhaps none, and the reason."""
    advice = dialect.advise(table, words, query)
    granted = dialect.list_granted(query).get((table.schema, table.name), ())
    readable = [column.name for column in table.columns if column.name in granted]
    others = [column.name for column in table.columns if column.name not in granted]
    reduced = leave_out_columns(table, others)
    if readable and others and not dict(_find_refused([reduced], dialect, query)):
        return reduced, "; ".join(filter(None, (_list_readable_columns(readable), advice)))
    return dataclasses.replace(table, columns=()), "; ".join(filter(None, (words, advice)))


def _list_readable_columns(names: Sequence[str]) -> str:
    return f"this account may read {', '.join(names)} only; the other columns are left out"


def _find_refused(tables: Sequence[Table], dialect: SamplingDialect, query: Query) -> Iterator[tuple[str, str]]:
    """Yield the label of each table that cannot be read, and the words of the server."""
    texts = {_render_probe(table, dialect): table.label for table in tables}
    waiting = deque(split_texts(list(texts), dialect))
    number = 0
    while waiting:
        chunk = waiting.popleft()
        try:
            query("\nUNION ALL ".join(chunk))
        except QueryError as error:
            middle = len(chunk) // 2
            waiting.extend(half for half in (chunk[:middle], chunk[middle:]) if middle)
            if not middle:
                query(f"SELECT {number}")  # raises an error where the connection is lost, not the table refused
                yield texts[chunk[0]], error.words
                number += 1


def _render_probe(table: Table, dialect: SamplingDialect) -> str:
    names = ", ".join(dialect.quote_name(column.name) for column in table.columns)
    return f"SELECT 1 FROM (SELECT {names} FROM {quote_table(table, dialect)} LIMIT 0) AS s"
