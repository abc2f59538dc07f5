"""Puts the database of a load in the place of the one before, in one transaction, and finishes what was cut off.

The marker of a load is the comment of its database, which can be read from any other.
"""

import time
from dataclasses import dataclass

from legacygen.dump.postgresql.connection import PostgreSQLConnection, RefusedStatementError
from legacygen.dump.postgresql.target import PostgreSQLTarget, quote, quote_text
from legacygen.errors import RefusedError

LOADING, MOVING, DONE = "loading", "moving", "done"
"""The states of a load: rows are sent, the complete database is being moved, and all is in its place."""

PREFIX = "legacygen load "
PATIENCE = 10.0
"""Seconds to wait until nobody is connected to a database."""

IN_USE = "55006"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseMark:
    """The comment of a database: the state of the load that made it, and what the next one compares with.

    The state is empty if no load has made it.
    """

    state: str
    marker: str


def read_mark(connection: PostgreSQLConnection, name: str) -> DatabaseMark | None:
    """Read the mark of a database; None if there is no such database."""
    rows = connection.query(
        f"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = {quote_text(name)}"
    )
    if not rows:
        return None
    comment = str(rows[0][0] or "")
    if not comment.startswith(PREFIX):
        return DatabaseMark(state="", marker="")
    state, _, marker = comment.removeprefix(PREFIX).partition(" ")
    return DatabaseMark(state=state, marker=marker)


def mark_database(connection: PostgreSQLConnection, name: str, state: str, marker: str = "") -> None:
    """Say in the comment of a database how far the load is that makes it."""
    connection.execute(f"COMMENT ON DATABASE {quote(name)} IS {quote_text(f'{PREFIX}{state} {marker}')}")


def finish_swap(connection: PostgreSQLConnection, target: PostgreSQLTarget) -> None:
    """Finish a swap that was cut off, if there was one."""
    mark = read_mark(connection, target.scratch)
    if mark is not None and mark.state == MOVING:
        swap(connection, target)


def swap(connection: PostgreSQLConnection, target: PostgreSQLTarget) -> None:
    """Give the database before its other name, and the new one its name: both in one transaction.

    Raises RefusedError if somebody stays connected; the next load then goes on here.
    """
    new, old = read_mark(connection, target.scratch), read_mark(connection, target.name)
    assert new is not None
    wait_until_free(connection, target, "The new database is complete, and the next load puts it in its place.")
    if old is not None:
        connection.execute(f"DROP DATABASE IF EXISTS {quote(target.before)}")
    connection.execute("BEGIN")
    try:
        if old is not None:
            connection.execute(f"ALTER DATABASE {quote(target.name)} RENAME TO {quote(target.before)}")
            if not old.state:
                mark_database(connection, target.before, DONE)
        connection.execute(f"ALTER DATABASE {quote(target.scratch)} RENAME TO {quote(target.name)}")
        mark_database(connection, target.name, DONE, new.marker)
        connection.execute("COMMIT")
    except BaseException as error:
        connection.execute("ROLLBACK")
        if isinstance(error, RefusedStatementError) and error.state == IN_USE:
            raise RefusedError(f"{error.words}; end that session. Nothing was replaced; run this again.") from error
        raise


def wait_until_free(connection: PostgreSQLConnection, target: PostgreSQLTarget, more: str) -> None:
    """Wait until nobody is connected to the databases that are renamed or dropped; raises RefusedError."""
    end = time.monotonic() + PATIENCE
    names = ", ".join(map(quote_text, (target.name, target.before)))
    sql = (
        "SELECT datname, usename, count(*) FROM pg_stat_activity WHERE usename IS NOT NULL AND datname "
        f"IN ({names}) GROUP BY 1, 2 ORDER BY 1, 2"
    )
    while busy := connection.query(sql):
        if time.monotonic() > end:
            who = ", ".join(f"{count} of {user} in {name!r}" for name, user, count in busy)
            raise RefusedError(
                f"PostgreSQL renames a database only while nobody is connected to it; there are sessions: {who}. End "
                f"them (runserver, psql), and run this again. {more}"
            )
        time.sleep(0.2)
