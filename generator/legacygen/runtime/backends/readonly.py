"""Mix-ins that make a stock backend of Django read-only; they go before its classes."""

import abc
import logging
from typing import Any, ClassVar, NoReturn

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.client import BaseDatabaseClient
from django.db.backends.base.creation import BaseDatabaseCreation
from django.db.backends.base.features import BaseDatabaseFeatures
from django.db.backends.base.operations import BaseDatabaseOperations

from legacygen.runtime.backends.cursor import GuardedCursor
from legacygen.runtime.backends.guard import Dialect
from legacygen.runtime.backends.refusal import Refusal, raise_refusal
from legacygen.runtime.errors import LegacyWriteError

logger = logging.getLogger("legacygen")

SCHEMA_CHANGE = Refusal("a change of the schema", "Legacy tables are never migrated, only read")
TEST_DATABASE = Refusal(
    "to make or drop a test database",
    "Use settings that replace it with an in-memory database while tests run, as legacygen's template does",
)
DBSHELL = Refusal("dbshell", "Start the client of the server yourself, with an account that may only read")
FLUSH = Refusal("flush", "The tables of a legacy database are never emptied")
CONSTRAINTS_OFF = Refusal(
    "to switch constraint checks off, as loaddata does", "Load fixtures into the database of the new project"
)


class ReadOnlyWrapper(BaseDatabaseWrapper, abc.ABC):
    """A connection with guarded cursors, whose session the server confirms to be read-only before it is used."""

    dialect: Dialect
    """The rules of the open session; `is_read_only` replaces them, because settings of the session change them."""

    read_only_sql: ClassVar[str]

    @abc.abstractmethod
    def is_read_only(self) -> bool:
        """Return whether the server reports a session that cannot write; also set `dialect` for the session."""

    def connect(self) -> None:
        """Connect; close the connection again if the session cannot be made read-only."""
        try:
            super().connect()
        except BaseException:  # an interrupt, too, must not leave a connection that may write
            self.close()
            raise

    def init_connection_state(self) -> None:
        """Make the session read-only, let Django set it up, then ask the server whether it still is."""
        self.make_read_only()
        super().init_connection_state()
        if not self.is_read_only():
            raise LegacyWriteError(
                f"The session on {self.alias!r} could not be made read-only, so the connection was closed. Check "
                f"whether OPTIONS of DATABASES[{self.alias!r}] or a connection pooler undoes {self.read_only_sql!r}."
            )

    def make_read_only(self) -> None:
        """Tell the server to refuse writes in this session."""
        self.ask_driver(self.read_only_sql)

    def ask_driver(self, sql: str) -> list[tuple[Any, ...]]:
        """Run one of our own statements without the guard and outside any transaction; return all rows.

        The generator, which does not import the runtime, finds this method by its name.
        """
        with self.wrap_database_errors:
            cursor = self.connection.cursor()
            try:
                cursor.execute(sql)
                rows = [tuple(row) for row in cursor.fetchall()] if cursor.description else []
            finally:
                cursor.close()
            # With AUTOCOMMIT off the driver has opened a transaction, and PostgreSQL undoes SET on a rollback.
            if not self.get_autocommit():
                self.connection.commit()
        return rows

    def check_database_version_supported(self) -> None:
        """Log a warning for a server that is too old for Django, which would refuse it; once per process and alias."""
        least = self.features.minimum_database_version
        found = self.get_database_version()
        if least and found < least:
            logger.warning(
                "%r runs on %s %s; Django supports %s and later. legacygen still reads it, without the features that "
                "this version lacks.",
                self.alias,
                self.display_name,
                ".".join(map(str, found)),
                ".".join(map(str, least)),
            )

    def create_cursor(self, name: str | None = None) -> Any:
        """Return a cursor of the driver behind the guard."""
        return GuardedCursor(super().create_cursor(name), alias=self.alias, dialect=self.dialect)

    def schema_editor(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse; migrations and other code that alters tables ask for it."""
        raise_refusal(self.alias, SCHEMA_CHANGE)

    def disable_constraint_checking(self) -> NoReturn:
        """Refuse; only code that loads rows asks for it."""
        raise_refusal(self.alias, CONSTRAINTS_OFF)


class ReadOnlyCreation(BaseDatabaseCreation):
    """Refuses to make or drop test databases, which would have the name of the real one if TEST says so."""

    def _refuse_test_database(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise_refusal(self.connection.alias, TEST_DATABASE)

    create_test_db = destroy_test_db = clone_test_db = _refuse_test_database
    _create_test_db = _destroy_test_db = _clone_test_db = _refuse_test_database


class ReadOnlyClient(BaseDatabaseClient):
    """Starts no client of the server, because statements typed there pass no guard."""

    def runshell(self, parameters: Any) -> NoReturn:
        """Refuse."""
        raise_refusal(self.connection.alias, DBSHELL)


class ReadOnlyOperations(BaseDatabaseOperations):
    """Refuses to empty tables."""

    def _refuse_flush(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise_refusal(self.connection.alias, FLUSH)

    sql_flush = execute_sql_flush = _refuse_flush


class ReadOnlyFeatures(BaseDatabaseFeatures):
    """Features that Django would find out by writing to the database, as fixed values."""

    supports_transactions = True
