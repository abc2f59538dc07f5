"""Opens the project's `DATABASES[alias]` as a read-only connection, without loading the project's apps."""

import contextlib
import importlib
import os
import sys
import warnings
import zoneinfo
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from legacygen.errors import ConfigError, ConnectError, QueryError

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

Row = tuple[Any, ...]
GUARDED = {
    f"django.db.backends.{name}": f"legacygen.runtime.backends.{name}" for name in ("mysql", "postgresql", "sqlite3")
}
"""The read-only engines, by the stock engines of Django that they replace."""
ROLLBACK = "ROLLBACK"
DRIVERS = {
    "mysql": (
        "install it with `pip install mysqlclient` (Debian and Ubuntu need `apt install gcc pkg-config "
        "libmariadb-dev python3-dev` first), or answer pymysql to the template's driver question"
    ),
    "postgresql": "install it with `pip install 'psycopg[binary]'`",
}


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
            raise QueryError(_format_error(error)) from error

    def _execute_statement(self, sql: str) -> list[Row]:
        with self.connection.cursor() as cursor:
            cursor.execute(sql)
            return [tuple(row) for row in cursor.fetchall()] if cursor.description else []


@contextlib.contextmanager
def open_database(root: str, settings_module: str, alias: str) -> Iterator[Database]:
    """Connect to `DATABASES[alias]` of the project in the folder `root`, read-only; close the connection afterwards.

    Raises ConfigError if the settings cannot be used, ConnectError if the database cannot be reached.
    """
    entry = read_database_entry(root, settings_module, alias)
    place = _name_variables(root, alias)
    connection = _build_connection(entry, alias, place)
    warnings.filterwarnings("ignore", "Accessing the database during app initialization", RuntimeWarning)
    try:
        try:
            connection.ensure_connection()
            server = _describe_server(connection)
        except Exception as error:
            raise ConnectError(_explain_unreachable(root, entry, place, error)) from error
        yield Database(
            engine=str(entry["ENGINE"]),
            vendor=connection.vendor,
            name=_display_name(entry, root),
            server=server,
            connection=connection,
        )
    finally:
        connection.close()


def read_database_entry(root: str, settings_module: str, alias: str) -> dict[str, Any]:
    """Read `DATABASES[alias]` from the settings of the project in the folder `root`, which read .env too.

    Raises ConfigError if the settings cannot be used, or have no such database.
    """
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.utils.functional import empty

    module = settings_module
    if not module:
        raise ConfigError(
            "Neither legacygen.toml nor manage.py names a settings module; add `settings` to legacygen.toml."
        )
    sys.path.insert(0, root)
    os.environ["DJANGO_SETTINGS_MODULE"] = module
    settings._wrapped = empty  # another source may have loaded other settings before
    try:
        importlib.import_module(module)
        entries = settings.DATABASES
    except ImproperlyConfigured as error:
        raise ConfigError(f"The settings {module!r} cannot be used: {error}") from error
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
        raise ConfigError(f"The settings {module!r} cannot be imported ({what}); fix them, then run again.") from error
    if alias not in entries:
        known = ", ".join(repr(name) for name in entries)
        raise ConfigError(f"DATABASES of {module!r} has no {alias!r}, only {known}; see `database` in legacygen.toml.")
    return dict(entries[alias])


def _name_variables(root: str, alias: str) -> str:
    """Return the variables of a database and where to set them; only projects of the template read .env."""
    place = ".env" if Path(root, "config", "env.py").is_file() else "the environment"
    return f"{alias.upper()}_DB_* in {place}"


def _build_connection(entry: dict[str, Any], alias: str, place: str) -> "BaseDatabaseWrapper":
    from django.core.exceptions import ImproperlyConfigured
    from django.db.utils import ConnectionHandler

    if not entry.get("NAME"):
        raise ConnectError(f"DATABASES[{alias!r}] has no NAME; set {alias.upper()}_DB_NAME and the other {place}.")
    _check_time_zone(entry, alias)
    engine = str(entry.get("ENGINE", ""))
    guarded = {
        **entry,
        "ENGINE": GUARDED.get(engine, engine),
        "AUTOCOMMIT": True,
    }  # the transaction begins with the snapshot
    try:
        return ConnectionHandler({"default": {}, alias: guarded})[alias]
    except ImproperlyConfigured as error:
        advice = DRIVERS.get(engine.rpartition(".")[2])
        if advice and "Error loading" in str(error):
            raise ConnectError(f"The driver for {engine} cannot be imported: {advice}.") from error
        raise ConfigError(f"DATABASES[{alias!r}] cannot be used: {_format_error(error)}.") from error


def _check_time_zone(entry: dict[str, Any], alias: str) -> None:
    """Raise ConfigError for an unknown time zone, which Django would report when it reads the first date."""
    name = entry.get("TIME_ZONE")
    if not name:
        return
    try:
        zoneinfo.ZoneInfo(str(name))
    except (OSError, ValueError, zoneinfo.ZoneInfoNotFoundError):
        raise ConfigError(
            f"DATABASES[{alias!r}] has the unknown TIME_ZONE {name!r}; write a name such as Europe/Madrid."
        ) from None


def _describe_server(connection: "BaseDatabaseWrapper") -> str:
    version = ".".join(str(part) for part in connection.get_database_version())
    name = "MariaDB" if getattr(connection, "mysql_is_mariadb", False) else connection.display_name
    return f"{name} {version}"


def _explain_unreachable(root: str, entry: dict[str, Any], place: str, error: Exception) -> str:
    what = f"the legacy database {_display_name(entry, root)!r}"
    if entry.get("USER"):
        what += f" as {entry['USER']!r}"
    if entry.get("HOST"):
        what += f" on {entry['HOST']!r}"
    words = _format_error(error)
    if entry.get("PASSWORD"):
        words = words.replace(str(entry["PASSWORD"]), "…")
    return f"Cannot open {what}: {words}; check {place}."


def _display_name(entry: dict[str, Any], root: str) -> str:
    """Return the name as the user gave it: of an SQLite file the path, also where it is given as a URI."""
    name = str(entry["NAME"])
    if name.startswith("file:"):
        name = unquote(urlsplit(name).path)
    is_file = str(entry.get("ENGINE", "")).endswith("sqlite3")
    return format_file(Path(name), Path(root)) if is_file else name


def format_file(path: Path, root: Path) -> str:
    """Format the path of a file: from the folder of the project, if it is inside of that."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def _format_error(error: BaseException) -> str:
    """Return the message of the server on one line, without the other arguments of the exception."""
    text = error.args[-1] if error.args and isinstance(error.args[-1], str) else str(error)
    return " ".join(str(text).split()).rstrip(".")
