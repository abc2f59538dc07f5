"""The project's `DATABASES[alias]` as a read-only connection, without loading the project's apps."""

import contextlib
import importlib
import os
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from legacygen.errors import ConfigError, ConnectError, QueryError

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

Row = tuple[Any, ...]
GUARDED = {
    f"django.db.backends.{name}": f"legacygen.runtime.backends.{name}" for name in ("mysql", "postgresql", "sqlite3")
}
"""The engines that are read-only themselves, by the stock ones of Django that an entry may still have."""
ROLLBACK = "ROLLBACK"
SNAPSHOTS = {"postgresql": "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"}
SETTINGS = {"postgresql": "SELECT set_config(name, 'off', true) FROM pg_settings WHERE name = 'jit'"}
"""For the time of the snapshot: to compile a statement on the catalog takes far longer than to run it."""
DRIVERS = {
    "mysql": (
        "install it with `pip install mysqlclient` (Debian and Ubuntu need `apt install gcc pkg-config "
        "libmariadb-dev python3-dev` first), or answer pymysql to the template's driver question"
    ),
    "postgresql": "install it with `pip install 'psycopg[binary]'`",
}


@dataclass(slots=True, kw_only=True)
class Database:
    """An open read-only connection. `engine` is the ENGINE of the entry, `statements` counts the queries so far.

    `snapshot` begins the transaction that all queries share, anew after one that `failed`. `asked` has the rows of
    all statements so far, which are not asked again.
    """

    engine: str
    vendor: str
    name: str
    server: str
    connection: "BaseDatabaseWrapper"
    statements: int = 0
    snapshot: str = ""
    failed: bool = False
    asked: dict[str, list[Row]] = field(default_factory=dict)

    def begin(self) -> None:
        """Begin the snapshot, where the server keeps one."""
        if self.snapshot:
            self._run(self.snapshot)
        if setting := SETTINGS.get(self.vendor):
            self._run(setting)

    def query(self, sql: str) -> list[Row]:
        """All rows of one statement; raises QueryError in the server's words when it is refused."""
        if sql not in self.asked:
            self.asked[sql] = self._answer(sql)
        return self.asked[sql]

    def _answer(self, sql: str) -> list[Row]:
        try:
            return self._run(sql)
        except QueryError:
            self.failed = True
            if self.snapshot:
                with contextlib.suppress(QueryError):  # a connection that is lost says so with the next query
                    self._run(ROLLBACK)
                    self.begin()
            raise

    def _run(self, sql: str) -> list[Row]:
        """Past the guard of a read-only session, which would spell out each word of what is ours anyway."""
        from django.db import Error

        self.statements += 1
        ask_driver: Callable[[str], list[Row]] = getattr(self.connection, "ask_driver", self._ask)
        try:
            return ask_driver(sql)
        except Error as error:
            raise QueryError(_words(error)) from error

    def _ask(self, sql: str) -> list[Row]:
        with self.connection.cursor() as cursor:
            cursor.execute(sql)
            return [tuple(row) for row in cursor.fetchall()] if cursor.description else []


@contextlib.contextmanager
def open_database(root: str, settings_module: str, alias: str) -> Iterator[Database]:
    """Connect to `DATABASES[alias]` of the project in the folder `root`, read-only, and close it afterwards.

    Raises ConfigError when the settings cannot be used, ConnectError when the database cannot be reached.
    """
    entry = _entry(root, settings_module, alias)
    connection = _wrapper(entry, alias)
    warnings.filterwarnings("ignore", "Accessing the database during app initialization", RuntimeWarning)
    try:
        try:
            connection.ensure_connection()
            server = _server(connection)
        except Exception as error:
            raise ConnectError(_unreachable(entry, alias, error)) from error
        name = _shown_name(entry)
        engine = str(entry["ENGINE"])
        vendor = connection.vendor
        database = Database(
            engine=engine,
            vendor=vendor,
            name=name,
            server=server,
            connection=connection,
            snapshot=SNAPSHOTS.get(vendor, ""),
        )
        database.begin()
        yield database
    finally:
        connection.close()


def _entry(root: str, settings_module: str, alias: str) -> dict[str, Any]:
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.utils.functional import empty

    module = settings_module
    if not module:
        raise ConfigError(
            "Neither legacygen.toml nor manage.py names a settings module; add `settings` to the former."
        )
    sys.path.insert(0, root)
    os.environ["DJANGO_SETTINGS_MODULE"] = module
    settings._wrapped = empty  # a source before this one may have had settings of its own
    try:
        importlib.import_module(module)
        entries = settings.DATABASES
    except ImproperlyConfigured as error:
        raise ConfigError(f"The settings {module!r} cannot be used: {error}") from error
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
        raise ConfigError(
            f"The settings {module!r} cannot be imported ({what}); mend them, then run again."
        ) from error
    if alias not in entries:
        known = ", ".join(repr(name) for name in entries)
        raise ConfigError(f"DATABASES of {module!r} has no {alias!r}, only {known}; see `database` in legacygen.toml.")
    return dict(entries[alias])


def _wrapper(entry: dict[str, Any], alias: str) -> "BaseDatabaseWrapper":
    from django.core.exceptions import ImproperlyConfigured
    from django.db.utils import ConnectionHandler

    if not entry.get("NAME"):
        raise ConnectError(
            f"DATABASES[{alias!r}] has no NAME; fill in {alias.upper()}_DB_NAME and its companions in .env."
        )
    engine = str(entry.get("ENGINE", ""))
    guarded = {**entry, "ENGINE": GUARDED.get(engine, engine), "AUTOCOMMIT": True}  # the snapshot is ours to begin
    try:
        return ConnectionHandler({"default": {}, alias: guarded})[alias]
    except ImproperlyConfigured as error:
        advice = DRIVERS.get(engine.rpartition(".")[2])
        if advice and "Error loading" in str(error):
            raise ConnectError(f"The driver for {engine} cannot be imported: {advice}.") from error
        raise ConfigError(f"DATABASES[{alias!r}] cannot be used: {_words(error)}.") from error


def _server(connection: "BaseDatabaseWrapper") -> str:
    version = ".".join(str(part) for part in connection.get_database_version())
    name = "MariaDB" if getattr(connection, "mysql_is_mariadb", False) else connection.display_name
    return f"{name} {version}"


def _unreachable(entry: dict[str, Any], alias: str, error: Exception) -> str:
    what = f"the legacy database {_shown_name(entry)!r}"
    if entry.get("USER"):
        what += f" as {entry['USER']!r}"
    if entry.get("HOST"):
        what += f" on {entry['HOST']!r}"
    words = _words(error)
    if entry.get("PASSWORD"):
        words = words.replace(str(entry["PASSWORD"]), "…")
    return f"Cannot open {what}: {words}; look at {alias.upper()}_DB_* in .env."


def _shown_name(entry: dict[str, Any]) -> str:
    """The name as the user gave it: the path, where it is the address of an SQLite file."""
    name = str(entry["NAME"])
    return unquote(urlsplit(name).path) if name.startswith("file:") else name


def _words(error: BaseException) -> str:
    """What the server said, on one line and without Python's brackets around it."""
    text = error.args[-1] if error.args and isinstance(error.args[-1], str) else str(error)
    return " ".join(str(text).split()).rstrip(".")
