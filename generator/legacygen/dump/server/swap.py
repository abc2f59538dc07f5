"""Puts the tables of a load in the place of those before, in one statement, and finishes a swap that was cut off."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from legacygen.dump.server.connection import Connection, quote, quote_text
from legacygen.dump.target import LoadTarget
from legacygen.errors import RefusedError
from legacygen.introspection.engines import MARKER

LOADING, MOVING, DONE = "loading", "moving", "done"
"""The states of a load: rows are sent, the complete tables are being moved, and all is in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredMarker:
    """The marker table of a database: the state of the load, what the next one compares with, and its views."""

    state: str
    marker: str
    views: Mapping[str, str]


def claim_database(connection: Connection, database: str) -> None:
    """Make the marker table in a database, so that a later load knows it for one of ours, in the state LOADING."""
    table = f"{quote(database)}.{MARKER}"
    connection.execute(
        f"CREATE TABLE {table} (state varchar(10) NOT NULL PRIMARY KEY, marker longtext NOT NULL, views longtext "
        "NOT NULL) CHARACTER SET utf8mb4"
    )
    connection.execute(f"INSERT INTO {table} VALUES ('{LOADING}', '', '{{}}')")


def complete_marker(connection: Connection, database: str, marker: str, views: Mapping[str, str]) -> None:
    """Say in the marker of a database that its tables are complete, and may be moved."""
    values = f"marker = {quote_text(marker)}, views = {quote_text(json.dumps(views))}"
    connection.execute(f"UPDATE {quote(database)}.{MARKER} SET state = '{MOVING}', {values}")


def refuse_unknown(connection: Connection, database: str) -> None:
    """Raise RefusedError for a database beside that of the load which has tables, and was not made by a load."""
    if list_tables(connection, database) and read_marker(connection, database) is None:
        raise RefusedError(
            f"The database {database!r}, which a load needs for itself, has tables, and was not made by `legacygen "
            "load`; rename or drop it."
        )


def read_marker(connection: Connection, database: str) -> StoredMarker | None:
    """Read the marker table of a database; None if it has none, so that no load has made it."""
    if MARKER not in list_names(connection, database, "TABLES", "TABLE_NAME"):
        return None
    rows = connection.query(f"SELECT state, marker, views FROM {quote(database)}.{MARKER}")
    state, marker, views = rows[0] if rows else ("", "", "{}")
    return StoredMarker(state=_to_text(state), marker=_to_text(marker), views=json.loads(_to_text(views)))


def _to_text(value: object) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def list_names(connection: Connection, database: str, view: str, column: str, where: str = "") -> list[str]:
    """List names in a database from a view of information_schema."""
    schema = {"TABLES": "TABLE_SCHEMA", "VIEWS": "TABLE_SCHEMA", "TRIGGERS": "TRIGGER_SCHEMA"}[view]
    sql = f"SELECT {column} FROM information_schema.{view} WHERE {schema} = {quote_text(database)}{where}"
    return sorted(_to_text(row[0]) for row in connection.query(sql))


def list_tables(connection: Connection, database: str) -> list[str]:
    """List the tables and sequences of a database, not its views."""
    return list_names(connection, database, "TABLES", "TABLE_NAME", " AND TABLE_TYPE <> 'VIEW'")


def read_programs(connection: Connection, database: str) -> list[str]:
    """Return the SQL of the views and triggers of a database, which a swap drops."""
    views = list_names(connection, database, "VIEWS", "TABLE_NAME")
    triggers = list_names(connection, database, "TRIGGERS", "TRIGGER_NAME")
    return [
        *(_show(connection, "VIEW", database, name, 1) for name in views),
        *(_show(connection, "TRIGGER", database, name, 2) for name in triggers),
    ]


def _show(connection: Connection, what: str, database: str, name: str, column: int) -> str:
    return _to_text(connection.query(f"SHOW CREATE {what} {quote(database)}.{quote(name)}")[0][column])


def finish_swap(connection: Connection, target: LoadTarget) -> None:
    """Finish a swap that was cut off, if there was one."""
    known = {_to_text(row[0]) for row in connection.query("SHOW DATABASES")}
    stored = read_marker(connection, target.name) if target.name in known else None
    scratch = read_marker(connection, target.scratch) if target.scratch in known else None
    if any(each is not None and each.state == MOVING for each in (stored, scratch)):
        swap(connection, target)


def swap(connection: Connection, target: LoadTarget) -> None:
    """Move the tables of the target aside and those of the load in, then make the views.

    What is there of a swap that was cut off is finished: each step leaves a state from which the next run goes on.
    """
    stored = read_marker(connection, target.scratch)
    if stored is not None and stored.state == MOVING:
        _move_tables(connection, target)
    stored = read_marker(connection, target.name)
    if stored is not None and stored.state == MOVING:
        connection.execute(f"USE {quote(target.name)}")
        _point_to_moved_sequences(connection, target)
        for name, text in stored.views.items():
            connection.execute(f"DROP VIEW IF EXISTS {quote(name)}")
            connection.execute(text)
        connection.execute(f"UPDATE {MARKER} SET state = '{DONE}'")
    connection.execute(f"DROP DATABASE IF EXISTS {quote(target.scratch)}")


def _move_tables(connection: Connection, target: LoadTarget) -> None:
    old, new = (list_tables(connection, name) for name in (target.name, target.scratch))
    if old:
        connection.execute(f"DROP DATABASE IF EXISTS {quote(target.before)}")
        connection.execute(f"CREATE DATABASE {quote(target.before)}")
        if MARKER not in old:
            claim_database(connection, target.before)
    for name in list_names(connection, target.name, "VIEWS", "TABLE_NAME"):
        connection.execute(f"DROP VIEW {quote(target.name)}.{quote(name)}")
    for database in (target.name, target.scratch):
        for name in list_names(connection, database, "TRIGGERS", "TRIGGER_NAME"):
            connection.execute(f"DROP TRIGGER {quote(database)}.{quote(name)}")
    for name in list_names(connection, target.scratch, "VIEWS", "TABLE_NAME"):
        connection.execute(f"DROP VIEW {quote(target.scratch)}.{quote(name)}")
    moves = [*_render_moves(old, target.name, target.before), *_render_moves(new, target.scratch, target.name)]
    connection.execute("SET foreign_key_checks = 0")
    connection.execute(f"RENAME TABLE {', '.join(moves)}")


def _point_to_moved_sequences(connection: Connection, target: LoadTarget) -> None:
    """Take the database in which the dump was loaded off the defaults that MariaDB has qualified with it."""
    scratch = f"{quote(target.scratch)}."
    begins = f"LOCATE({quote_text(f'nextval({scratch}')}, COLUMN_DEFAULT) = 1"
    found = connection.query(
        "SELECT TABLE_NAME, COLUMN_NAME, COLUMN_DEFAULT FROM information_schema.COLUMNS "
        f"WHERE TABLE_SCHEMA = {quote_text(target.name)} AND {begins}"
    )
    for table, column, default in found:
        plain = _to_text(default).replace(scratch, "", 1)
        table, column = (quote(_to_text(name)) for name in (table, column))
        connection.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET DEFAULT {plain}")


def _render_moves(names: Sequence[str], source: str, destination: str) -> list[str]:
    return [f"{quote(source)}.{quote(name)} TO {quote(destination)}.{quote(name)}" for name in names]
