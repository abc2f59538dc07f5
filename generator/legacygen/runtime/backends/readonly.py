"""What makes a stock backend of Django read-only: mix-ins that go before its classes."""

import abc
import logging
from typing import Any, ClassVar, NoReturn

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.client import BaseDatabaseClient
from django.db.backends.base.creation import BaseDatabaseCreation
from django.db.backends.base.features import BaseDatabaseFeatures
from django.db.backends.base.operations import BaseDatabaseOperations

from legacygen.runtime.backends.cursor import GuardedCursor, refuse
from legacygen.runtime.backends.guard import Dialect, Refusal
from legacygen.runtime.errors import LegacyWriteError

logger = logging.getLogger("legacygen")

CHANGES = Refusal("a change of the schema", "legacy tables are never migrated, only read")
TESTS = Refusal(
    "to make or drop a test database",
    "let the settings put a database in memory in its place while tests run, as legacygen's template does",
)
SHELL = Refusal("dbshell", "start the server's own client yourself, with an account that may only read")
FLUSH = Refusal("flush", "nothing of a legacy database is emptied")
LOAD = Refusal("to switch constraint checks off, as loaddata does", "load fixtures into the new project's database")


class ReadOnlyWrapper(BaseDatabaseWrapper, abc.ABC):
    """A connection whose session is read-only and proved to be so before it is used, and whose cursors are guarded."""

    dialect: Dialect
    """The rules of the session that is open, which its settings may change."""

    read_only_sql: ClassVar[str]

    @abc.abstractmethod
    def is_read_only(self) -> bool:
        """Whether the server says that the session cannot write; sets `dialect` on the way."""

    def connect(self) -> None:
        """Connect; leaves no connection behind when it could not be made read-only."""
        try:
            super().connect()
        except BaseException:
            self.close()
            raise

    def init_connection_state(self) -> None:
        """Make the session read-only, let Django set it up, then ask the server whether it still is."""
        self.make_read_only()
        super().init_connection_state()
        if not self.is_read_only():
            raise LegacyWriteError(
                f"The session on {self.alias!r} could not be made read-only, so it was closed: look for what undoes "
                f"{self.read_only_sql!r} in OPTIONS of DATABASES[{self.alias!r}] or in a pooler in between."
            )

    def make_read_only(self) -> None:
        """Say so to the server, before anything else."""
        self.ask_driver(self.read_only_sql)

    def ask_driver(self, sql: str) -> list[tuple[Any, ...]]:
        """Run our own statement past the guard, outside of any transaction; gives all rows."""
        with self.wrap_database_errors:
            cursor = self.connection.cursor()
            try:
                cursor.execute(sql)
                rows = [tuple(row) for row in cursor.fetchall()] if cursor.description else []
            finally:
                cursor.close()
            if not self.get_autocommit():
                self.connection.commit()
        return rows

    def check_database_version_supported(self) -> None:
        """Accept servers that are too old for Django, and say so; Django asks once a process and alias."""
        least = self.features.minimum_database_version
        found = self.get_database_version()
        if least and found < least:
            logger.warning(
                "%r is on %s %s and Django wants %s or later: legacygen reads it all the same, without what such an "
                "old server does not know.",
                self.alias,
                self.display_name,
                ".".join(map(str, found)),
                ".".join(map(str, least)),
            )

    def create_cursor(self, name: str | None = None) -> Any:
        """A cursor of the driver behind the guard."""
        return GuardedCursor(super().create_cursor(name), self)

    def schema_editor(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: migrations and whoever else alters tables."""
        refuse(self.alias, CHANGES)

    def disable_constraint_checking(self) -> NoReturn:
        """Refuse: only those who load rows want it."""
        refuse(self.alias, LOAD)


class ReadOnlyCreation(BaseDatabaseCreation):
    """Makes and drops no test database."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        refuse(self.connection.alias, TESTS)

    create_test_db = destroy_test_db = clone_test_db = _refuse
    _create_test_db = _destroy_test_db = _clone_test_db = _refuse


class ReadOnlyClient(BaseDatabaseClient):
    """Starts no client of the server, for what is typed there passes no guard."""

    def runshell(self, parameters: Any) -> NoReturn:
        """Refuse."""
        refuse(self.connection.alias, SHELL)


class ReadOnlyOperations(BaseDatabaseOperations):
    """Empties nothing."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        refuse(self.connection.alias, FLUSH)

    sql_flush = execute_sql_flush = _refuse


class ReadOnlyFeatures(BaseDatabaseFeatures):
    """Tries nothing out by writing."""

    supports_transactions = True
