"""A connection that sends statements as bytes, and never more than one at a time."""

import contextlib
import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from legacygen.dump.server.target import format_grants
from legacygen.dump.target import CHECKED, LoadTarget
from legacygen.errors import ConnectError, LegacygenError, QueryError

DENIED = frozenset({1044, 1045, 1142, 1143, 1227, 1370})
"""Errors of the server for what an account may not do."""


class ServerError(QueryError):
    """The server refused a statement; `number` is that of its error."""

    def __init__(self, words: str, number: int) -> None:
        super().__init__(words)
        self.number = number


@dataclass(slots=True)
class Connection:
    """An open connection of the project's driver, mysqlclient or PyMySQL."""

    driver: Any
    handle: Any

    def execute(self, sql: str | bytes) -> int:
        """Run a statement and return the number of affected rows; raises ServerError."""
        self._send(sql)
        if hasattr(self.handle, "field_count") and self.handle.field_count():  # mysqlclient; PyMySQL reads all itself
            self.handle.store_result()
        return int(self.handle.affected_rows())

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Run a statement and return its rows; raises ServerError."""
        cursor = self.handle.cursor()
        try:
            cursor.execute(sql)
            return [tuple(row) for row in cursor.fetchall()]
        except self.driver.Error as error:
            raise _wrap(error) from error
        finally:
            with contextlib.suppress(self.driver.Error):  # after Ctrl-C, as the result is not read
                cursor.close()

    def count_warnings(self) -> int:
        """Return the number of warnings about the last statement."""
        if hasattr(self.handle, "warning_count"):
            return int(self.handle.warning_count())
        return int((getattr(self.handle, "_result", None) and self.handle._result.warning_count) or 0)

    def _send(self, sql: str | bytes) -> None:
        try:
            self.handle.query(sql.encode() if isinstance(sql, str) else sql)
        except self.driver.Error as error:
            raise _wrap(error) from error


def _wrap(error: Exception) -> ServerError:
    number = error.args[0] if error.args and isinstance(error.args[0], int) else 0
    words = str(error.args[1]) if len(error.args) > 1 else str(error)
    return ServerError(" ".join(words.split()).rstrip("."), number)


@contextlib.contextmanager
def connect(target: LoadTarget) -> Iterator[Connection]:
    """Connect with the account that may load, to no database; raises ConnectError, which never has a password."""
    try:
        driver: Any = importlib.import_module("MySQLdb")  # which is PyMySQL where the settings say so
    except ImportError as error:
        raise ConnectError("A load into a server needs the driver of the project: mysqlclient or PyMySQL.") from error
    words: dict[str, Any] = {"user": target.user, "password": target.password, "charset": "utf8mb4"}
    if target.host.startswith("/"):
        words["unix_socket"] = target.host
    elif target.host:
        words["host"] = target.host
    if target.port:
        words["port"] = target.port
    if "pymysql" not in driver.connect.__module__:
        words["multi_statements"] = False
    try:
        handle = driver.connect(**words, **target.options, autocommit=True)
    except driver.Error as error:
        reason = str(_wrap(error).words)
        if target.password:
            reason = reason.replace(target.password, "…")
        raise ConnectError(
            f"Cannot connect as {target.user!r} to load {target.name!r}: {reason}; {CHECKED}"
        ) from error
    try:
        yield Connection(driver, handle)
    finally:
        with contextlib.suppress(Exception):
            handle.close()


def quote(name: str) -> str:
    """Quote a name."""
    return f"`{name.replace('`', '``')}`"


def quote_text(text: str) -> str:
    """Quote a text, so that it means the same whatever sql_mode is."""
    return f"CONVERT(0x{text.encode().hex()} USING utf8mb4)" if text else "''"


@contextlib.contextmanager
def explain_rights(connection: Connection, target: LoadTarget) -> Iterator[None]:
    """Turn an error for what the account may not do into a sentence with the GRANT that it needs."""
    try:
        yield
    except ServerError as error:
        if error.number not in DENIED:
            raise
        ((account,),) = connection.query("SELECT CURRENT_USER()")
        name, _, host = str(account).rpartition("@")
        grants = format_grants(target.name, f"'{name}'@'{host}'")
        raise LegacygenError(
            f"The account {account} may not load into {target.name!r} ({error.words}). As an administrator, run:\n"
            f"{grants}"
        ) from error
