"""Writing rows with few statements: COPY on PostgreSQL, executemany on SQLite, long INSERTs on MySQL and MariaDB."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.backends.utils import strip_quotes
from django.db.models import Field, Model

from legacygen.runtime.export.storage.tables import quote_names

Row = tuple[Any, ...]
Fields = Sequence["Field[Any, Any]"]

LONGEST = 512 * 1024
"""Width of the rows of one INSERT on MySQL, in the measure of `split_rows`; longer ones are not quicker."""

PLAIN_WIDTH = 16
"""Width of a number or a date, and of the quotes around a text."""

BYTES_PER_WIDTH = 8
"""At most 4 bytes a character, and as much again for all that is not measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """How an engine writes rows.

    `take_keys` gives numbers for keys before the rows are written, fewer than asked for if it has none. Without it,
    `write_rows` returns the numbers that the server gave to rows without a key, in the order of the rows.
    """

    write_rows: Callable[[Any, type[Model], Fields, Sequence[Row]], Sequence[int]]
    take_keys: Callable[[Any, Any, int], Sequence[int]] | None = None


def find_engine(connection: Any) -> Engine | None:
    """Return how the database of a connection writes rows; None for what only the ORM knows."""
    if connection.vendor == "postgresql":
        from django.db.backends.postgresql.psycopg_any import is_psycopg3

        return POSTGRESQL if is_psycopg3 else None
    return {"sqlite": SQLITE, "mysql": MYSQL}.get(connection.vendor)


def _copy_rows(connection: Any, table: type[Model], fields: Fields, rows: Sequence[Row]) -> Sequence[int]:
    quote = connection.ops.quote_name  # no parameters here, so no percent sign is doubled
    names = ", ".join(quote(field.column) for field in fields)
    statement = f"COPY {quote(table._meta.db_table)} ({names}) FROM STDIN"
    connection.validate_no_broken_transaction()
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
    return ()


def _take_from_sequence(connection: Any, key: "Field[Any, Any]", count: int) -> Sequence[int]:
    table = connection.ops.quote_name(key.model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval((SELECT pg_get_serial_sequence(%s, %s))::regclass) FROM generate_series(1, %s)",
            [table, key.column, count],
        )
        return [number for (number,) in cursor.fetchall() if number is not None]


def _insert_many(connection: Any, table: type[Model], fields: Fields, rows: Sequence[Row]) -> Sequence[int]:
    with connection.cursor() as cursor:
        cursor.executemany(f"{_begin_insert(connection, table, fields)} {_group_placeholders(fields)}", rows)
    return ()


def _take_behind_last(connection: Any, key: "Field[Any, Any]", count: int) -> Sequence[int]:
    """Return the numbers that AUTOINCREMENT would give; nobody else can write before the transaction ends."""
    name = key.model._meta.db_table
    column, table = quote_names(connection, [key.column, name])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT MAX({column}) FROM {table}", [])
        last = max(0, cursor.fetchone()[0] or 0)
        cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'")
        if cursor.fetchone():
            cursor.execute("SELECT MAX(seq) FROM sqlite_sequence WHERE name = %s", [strip_quotes(name)])
            last = max(last, cursor.fetchone()[0] or 0)
    return range(last + 1, last + 1 + count)


def _insert_long(connection: Any, table: type[Model], fields: Fields, rows: Sequence[Row]) -> Sequence[int]:
    """Insert rows with long statements, and return the keys that they got if they had none.

    InnoDB reserves the numbers for a statement at once if it knows the number of rows, whatever
    innodb_autoinc_lock_mode is: they follow each other, also beside other sessions.
    """
    keys: list[int] = []
    begin, group = _begin_insert(connection, table, fields), _group_placeholders(fields)
    with connection.cursor() as cursor:
        cursor.execute("SELECT @@max_allowed_packet, @@auto_increment_increment")
        packet, step = cursor.fetchone()
        for part in split_rows(rows, min(LONGEST, packet // BYTES_PER_WIDTH)):
            cursor.execute(f"{begin} {', '.join([group] * len(part))}", [value for row in part for value in row])
            # Like LAST_INSERT_ID() the first one, but never that of an earlier statement.
            first = cursor.lastrowid or 0
            keys += range(first, first + step * len(part), step) if first else ()
    return keys


def split_rows(rows: Iterable[Row], limit: int) -> Iterator[list[Row]]:
    """Split rows into parts of a limited width, which a single row may exceed.

    The width is that of the characters or bytes of values, and PLAIN_WIDTH for each of them.
    """
    part: list[Row] = []
    size = 0
    for row in rows:
        width = PLAIN_WIDTH * len(row) + sum([len(each) for each in row if each.__class__ in (str, bytes)])
        if part and size + width > limit:
            yield part
            part, size = [], 0
        part.append(row)
        size += width
    if part:
        yield part


def _begin_insert(connection: Any, table: type[Model], fields: Fields) -> str:
    (name,) = quote_names(connection, [table._meta.db_table])
    return f"INSERT INTO {name} ({', '.join(quote_names(connection, [field.column for field in fields]))}) VALUES"


def _group_placeholders(fields: Fields) -> str:
    return f"({', '.join(['%s'] * len(fields))})"


POSTGRESQL = Engine(write_rows=_copy_rows, take_keys=_take_from_sequence)
SQLITE = Engine(write_rows=_insert_many, take_keys=_take_behind_last)
MYSQL = Engine(write_rows=_insert_long)
