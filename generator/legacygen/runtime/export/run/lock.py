"""One run at a time for each target database, on whatever machine: the server frees the lock if a run is killed."""

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from django.db import connections

from legacygen.runtime.export.plan import ExportError

NAME = "legacygen run"
NUMBER = 7_265_627_305
"""The name as a number, as PostgreSQL wants it."""


@contextlib.contextmanager
def lock_runs(aliases: Iterable[str]) -> Iterator[None]:
    """Keep other runs out of the databases; raises ExportError if one is in progress."""
    with contextlib.ExitStack() as stack:
        for alias in aliases:
            stack.enter_context(_lock_database(alias))
        yield


@contextlib.contextmanager
def _lock_database(alias: str) -> Iterator[None]:
    connection = connections[alias]
    if connection.vendor == "sqlite":
        with _lock_file(connection):
            yield
        return
    statements = {
        "postgresql": ("SELECT pg_try_advisory_lock(%s)", "SELECT pg_advisory_unlock(%s)", NUMBER),
        "mysql": ("SELECT GET_LOCK(CONCAT(DATABASE(), %s), 0)", "SELECT RELEASE_LOCK(CONCAT(DATABASE(), %s))", NAME),
    }
    lock, unlock, name = statements.get(connection.vendor, ("", "", ""))
    if not lock:
        yield
        return
    if not _ask(connection, lock, name):
        _refuse(alias)
    session = connection.connection
    try:
        yield
    finally:
        if connection.connection is session and connection.is_usable():
            _ask(connection, unlock, name)


@contextlib.contextmanager
def _lock_file(connection: Any) -> Iterator[None]:
    """Lock a file beside the database; in memory no other process can be."""
    try:
        import fcntl
    except ImportError:  # on Windows, where SQLite itself lets only one of two write
        yield
        return
    if connection.is_in_memory_db():
        yield
        return
    path = Path(f"{connection.settings_dict['NAME']}.legacy-run")
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            _refuse(connection.alias)
        try:
            yield
        finally:
            _remove(path, file)


def _remove(path: Path, file: IO[str]) -> None:
    path.unlink(missing_ok=True)


def _ask(connection: Any, statement: str, name: object) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, [name])
        return bool(cursor.fetchone()[0])


def _refuse(alias: str) -> None:
    raise ExportError(f"Another run is carrying rows over into the database {alias!r}; wait until it has ended.")
