"""Opens the project's `DATABASES[alias]` as a read-only connection, without loading the project's apps."""

import contextlib
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from legacygen.connect.drivers import ADVICE
from legacygen.connect.entry import GUARDED, check_time_zone, name_variables, read_database_entry
from legacygen.connect.failures import display_name, explain_unreachable, format_error
from legacygen.errors import ConfigError, ConnectError, QueryError

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

Row = tuple[Any, ...]
ROLLBACK = "ROLLBACK"


@dataclass(slots=True, kw_only=True)
class Database:
    """An open read-only connection. `engine` is the ENGINE of the entry; `statements` counts the statements sent.

    `snapshot` are the statements that begin the transaction of all queries; they are sent again after a query
    `failed`. `answered` keeps the rows of each query, which is not sent again.
    """

    engine: str
    vendor: str
    name: str
    server: str
    connection: "BaseDatabaseWrapper"
    statements: int = 0
    snapshot: tuple[str, ...] = ()
    failed: bool = False
    answered: dict[str, list[Row]] = field(default_factory=dict)

    def begin_snapshot(self, statements: tuple[str, ...]) -> None:
        """Send the statements that begin the transaction of all queries, now and after each failed query."""
        self.snapshot = statements
        for statement in statements:
            self._send_statement(statement)

    def query(self, sql: str) -> list[Row]:
        """Return all rows of one statement; raises QueryError with the message of the server if it fails."""
        if sql not in self.answered:
            self.answered[sql] = self._query_driver(sql)
        return self.answered[sql]

    def _query_driver(self, sql: str) -> list[Row]:
        try:
            return self._send_statement(sql)
        except QueryError:
            self.failed = True
            if self.snapshot:
                with contextlib.suppress(QueryError):  # the next query reports a lost connection
                    self._send_statement(ROLLBACK)
                    self.begin_snapshot(self.snapshot)
            raise

    def _send_statement(self, sql: str) -> list[Row]:
        """Send one statement; without the checks of a read-only engine, which would cost time on our own queries."""
        from django.db import Error

        self.statements += 1
        ask_driver: Callable[[str], list[Row]] = getattr(self.connection, "ask_driver", self._execute_statement)
        try:
            return ask_driver(sql)
        except Error as error:
            raise QueryError(format_error(error)) from error

    def _execute_statement(self, sql: str) -> list[Row]:
        with self.connection.cursor() as cursor:
            cursor.execute(sql)
            return [tuple(row) for row in cursor.fetchall()] if cursor.description else []


@contextlib.contextmanager
def open_database(root: str, settings_module: str, alias: str, name: str = "") -> Iterator[Database]:
    """Connect to `DATABASES[alias]` of the project in the folder `root`, read-only; close the connection afterwards.

    `name` is that of another database on the same server. Raises ConfigError if the settings cannot be used,
    ConnectError if the database cannot be reached.
    """
    entry = read_database_entry(root, settings_module, alias)
    entry = {**entry, "NAME": name} if name else entry
    place = name_variables(root, alias)
    connection = _build_connection(entry, alias, place)
    warnings.filterwarnings("ignore", "Accessing the database during app initialization", RuntimeWarning)
    try:
        try:
            connection.ensure_connection()
            server = _describe_server(connection)
        except Exception as error:
            query_names = partial(_query_elsewhere, entry, alias)
            said = explain_unreachable(root, entry, connection.vendor, place, error, query_names)
            raise ConnectError(said) from error
        yield Database(
            engine=str(entry["ENGINE"]),
            vendor=connection.vendor,
            name=display_name(entry, root),
            server=server,
            connection=connection,
        )
    finally:
        connection.close()


def _query_elsewhere(entry: dict[str, Any], alias: str, database: str, sql: str) -> list[str]:
    """Return the first column of a query of another database on the same server."""
    connection = _build_connection({**entry, "NAME": database}, alias, "")
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return [str(name) for name, *_ in cursor.fetchall()]
    finally:
        connection.close()


def _build_connection(entry: dict[str, Any], alias: str, place: str) -> "BaseDatabaseWrapper":
    from django.core.exceptions import ImproperlyConfigured
    from django.db.utils import ConnectionHandler

    if not entry.get("NAME"):
        raise ConnectError(f"DATABASES[{alias!r}] has no NAME; set {alias.upper()}_DB_NAME and the other {place}.")
    check_time_zone(entry, alias)
    engine = str(entry.get("ENGINE", ""))
    guarded = {
        **entry,
        "ENGINE": GUARDED.get(engine, engine),
        "AUTOCOMMIT": True,
    }  # the transaction begins with the snapshot
    try:
        return ConnectionHandler({"default": {}, alias: guarded})[alias]
    except ImproperlyConfigured as error:
        advice = ADVICE.get(engine.rpartition(".")[2])
        if advice and "Error loading" in str(error):
            raise ConnectError(f"The driver for {engine} cannot be imported: {advice}.") from error
        raise ConfigError(f"DATABASES[{alias!r}] cannot be used: {format_error(error)}.") from error


def _describe_server(connection: "BaseDatabaseWrapper") -> str:
    version = ".".join(str(part) for part in connection.get_database_version())
    name = "MariaDB" if getattr(connection, "mysql_is_mariadb", False) else connection.display_name
    return f"{name} {version}"
