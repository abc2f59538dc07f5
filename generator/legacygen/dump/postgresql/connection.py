"""Connections of the account that loads, for its own queries and for the statements of a dump."""

import contextlib
import importlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from legacygen.dump.postgresql.target import PostgreSQLTarget, format_account
from legacygen.dump.target import CHECKED
from legacygen.errors import ConnectError, LegacygenError, QueryError

DENIED = "42501"
"""The SQLSTATE for what an account may not do."""

MAINTENANCE = ("postgres", "template1")
"""The databases from which others are made and renamed; the second one where the first is not there."""

NO_SUCH_DATABASE = "3D000"


class RefusedStatementError(QueryError):
    """The server refused a statement; `state` is its SQLSTATE, `context` the place that it names in the rows."""

    def __init__(self, words: str, state: str, context: str = "") -> None:
        super().__init__(words)
        self.state = state
        self.context = context


@dataclass(slots=True)
class PostgreSQLConnection:
    """An open connection of psycopg, in which each statement is committed."""

    driver: Any
    handle: Any

    def execute(self, sql: str | bytes) -> int:
        """Run a statement and return the number of affected rows, or -1; raises RefusedStatementError."""
        try:
            return int(self.handle.execute(sql.encode() if isinstance(sql, str) else sql).rowcount)
        except self.driver.Error as error:
            raise _wrap(error) from error

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Run a statement and return its rows; raises RefusedStatementError."""
        try:
            return [tuple(row) for row in self.handle.execute(sql.encode()).fetchall()]
        except self.driver.Error as error:
            raise _wrap(error) from error

    def copy(self, sql: bytes, blocks: Iterable[bytes]) -> int:
        """Send the rows of a COPY and return their number; raises RefusedStatementError."""
        try:
            with self.handle.cursor() as cursor:
                with cursor.copy(sql) as copy:
                    for block in blocks:
                        copy.write(block)
                return int(cursor.rowcount)
        except self.driver.Error as error:
            raise _wrap(error) from error


def _wrap(error: Any) -> RefusedStatementError:
    words = str(error.diag.message_primary or error)
    detail = str(error.diag.message_detail or "")
    text = " ".join(f"{words} {f'({detail.rstrip(chr(46))})' if detail else ''}".split()).rstrip(".")
    context = str(error.diag.context or "").partition("\n")[0]
    return RefusedStatementError(text, str(error.sqlstate or ""), context)


@contextlib.contextmanager
def connect(target: PostgreSQLTarget, database: str = "") -> Iterator[PostgreSQLConnection]:
    """Connect with the account that may load, to a database or to one of the server's own.

    Raises ConnectError, which never has a password.
    """
    try:
        driver: Any = importlib.import_module("psycopg")
    except ImportError as error:
        raise ConnectError(
            "A load into PostgreSQL needs its driver: install it with `pip install 'psycopg[binary]'`."
        ) from error
    names = (database,) if database else MAINTENANCE
    connection = _open(driver, target, names)
    try:
        yield connection
    finally:
        with contextlib.suppress(Exception):
            connection.handle.close()


def _open(driver: Any, target: PostgreSQLTarget, names: tuple[str, ...]) -> PostgreSQLConnection:
    words: dict[str, Any] = {"user": target.user, "password": target.password or None, "host": target.host or None}
    words |= {"port": target.port or None, "client_encoding": "utf8", "options": None}
    try:
        handle = driver.connect(dbname=names[0], autocommit=True, **words, **target.options)
    except driver.Error as error:
        reason = " ".join(str(error).split()).rstrip(".")
        if len(names) > 1 and "does not exist" in reason and names[0] in reason:
            return _open(driver, target, names[1:])
        if target.password:
            reason = reason.replace(target.password, "…")
        raise ConnectError(
            f"Cannot connect as {target.user!r} to load {target.name!r}: {reason}; {CHECKED}"
        ) from error
    connection = PostgreSQLConnection(driver, handle)
    connection.execute("SET search_path = pg_catalog")
    return connection


@contextlib.contextmanager
def explain_rights(target: PostgreSQLTarget) -> Iterator[None]:
    """Turn an error for what the account may not do into a sentence with the statements that it needs."""
    try:
        yield
    except RefusedStatementError as error:
        if error.state != DENIED and "must be owner" not in error.words:
            raise
        raise LegacygenError(
            f"The account {target.user} may not load into {target.name!r} ({error.words}). As an administrator, make "
            f"such an account, or give this one what it lacks:\n{format_account(target.name, target.user)}"
        ) from error
