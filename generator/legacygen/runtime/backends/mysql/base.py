"""Django's MySQL backend for MySQL and MariaDB, made read-only."""

import contextlib
import weakref
from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import Error, ProgrammingError
from django.db.backends.mysql import base, client, creation
from MySQLdb.constants import CLIENT  # type: ignore[import-untyped]

from legacygen.runtime.backends import dialects, readonly
from legacygen.runtime.backends.cursor import GuardedCursor
from legacygen.runtime.backends.mysql.conversions import CONVERSIONS
from legacygen.runtime.backends.mysql.features import MySQLFeatures, MySQLOperations
from legacygen.runtime.backends.mysql.stream import StreamCursor
from legacygen.runtime.backends.mysql.validation import MySQLValidation
from legacygen.runtime.errors import LegacyWriteError

SESSION = """
SHOW SESSION VARIABLES WHERE Variable_name IN ('tx_read_only', 'transaction_read_only', 'sql_mode')"""
WAIT_FOR_READER = "SET SESSION net_write_timeout = 604800"
"""A week: by default the server drops a session whose rows nobody has fetched for 60 seconds."""

STABLE_READS = ("repeatable read", "serializable", None)
"""The isolation levels, None being the server's own, at which all queries of a transaction see the same rows."""


class MySQLClient(readonly.ReadOnlyClient, client.DatabaseClient):
    """Refuses dbshell."""


class MySQLCreation(readonly.ReadOnlyCreation, creation.DatabaseCreation):
    """Refuses test databases."""


class DatabaseWrapper(readonly.ReadOnlyWrapper, base.DatabaseWrapper):
    """A read-only connection by mysqlclient or PyMySQL."""

    dialect = dialects.MYSQL
    read_only_sql = "SET SESSION TRANSACTION READ ONLY"
    conversions: ClassVar[Mapping[Any, Any]] = CONVERSIONS
    """Functions by column type, added to the driver's `conv`, that convert the server's text to Python values."""

    client_class = MySQLClient
    creation_class = MySQLCreation
    features_class = MySQLFeatures
    ops_class = MySQLOperations
    validation_class = MySQLValidation

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._streams: weakref.WeakSet[StreamCursor] = weakref.WeakSet()

    def get_connection_params(self) -> dict[str, Any]:
        """Return Django's parameters with `conversions`, and with several statements in one string switched off."""
        params: dict[str, Any] = super().get_connection_params()
        params["conv"] = {**params["conv"], **self.conversions}
        params["client_flag"] &= ~CLIENT.MULTI_STATEMENTS
        if self.Database.__name__ == "MySQLdb":  # PyMySQL has no such argument; the flag is enough for it
            params["multi_statements"] = False
        return params

    def chunked_cursor(self) -> Any:
        """Return a cursor that does not hold its rows in memory, for `QuerySet.iterator()`.

        It has a session of its own, as read-only as this one, because a session can run no other query before all
        rows are fetched. In a transaction whose queries see the same rows that session would see others; there the
        cursor is a plain one, which holds the whole result.
        """
        self.ensure_connection()
        if self.isolation_level in STABLE_READS and not self.get_autocommit():
            return super().chunked_cursor()
        session: DatabaseWrapper = self.copy()
        session.connect()
        try:
            session.ask_driver(WAIT_FOR_READER)
            stream = StreamCursor(session.connection, self.Database.__name__)
        except BaseException:
            session.close()
            raise
        self._streams.add(stream)
        cursor = GuardedCursor(stream, alias=self.alias, dialect=session.dialect)
        return self._prepare_cursor(cursor)  # type: ignore[attr-defined]

    def _close(self) -> None:
        for stream in list(self._streams):
            stream.close()
        super()._close()  # type: ignore[misc]

    def is_usable(self) -> bool:
        """Return whether a statement still works.

        Django pings instead, but the ping of PyMySQL before 1.2 opens a new session, which would not be read-only.
        """
        try:
            self.ask_driver("SELECT 1")
        except Error:
            return False
        return True

    def make_read_only(self) -> None:
        """Make the session read-only; MySQL before 5.6 and MariaDB before 10 have no such statement.

        For them `is_read_only` insists on an account that may only read.
        """
        with contextlib.suppress(ProgrammingError):
            super().make_read_only()

    def is_read_only(self) -> bool:
        """Return whether the session is read-only, or raise LegacyWriteError on a server without such sessions.

        The variable is tx_read_only in MySQL up to 5.7 and in MariaDB up to 11.0; some versions have both names.
        """
        found = {str(name): str(value) for name, value in self.ask_driver(SESSION)}
        self.dialect = dialects.select_mysql_dialect(found.pop("sql_mode", ""))
        if found:
            return set(found.values()) == {"ON"}
        account = MySQLValidation(self).read_account(self.ask_driver)
        if account.writes:
            raise LegacyWriteError(
                f"The server of {self.alias!r} is too old for read-only sessions, so its account may only read; but "
                f"{account.name} may do more than read ({', '.join(account.writes[:6])}). {' '.join(account.remedy)}"
            )
        return True
