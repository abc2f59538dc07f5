"""Django's MySQL backend for MySQL and MariaDB, read-only."""

import contextlib
from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import Error, ProgrammingError
from django.db.backends.mysql import base, client, creation
from MySQLdb.constants import CLIENT  # type: ignore[import-untyped]

from legacygen.runtime.backends import dialects, readonly
from legacygen.runtime.backends.mysql.conversions import CONVERSIONS
from legacygen.runtime.backends.mysql.features import DatabaseFeatures, DatabaseOperations
from legacygen.runtime.backends.mysql.validation import DatabaseValidation
from legacygen.runtime.errors import LegacyWriteError

SESSION = """
SHOW SESSION VARIABLES WHERE Variable_name IN ('tx_read_only', 'transaction_read_only', 'sql_mode')"""


class DatabaseClient(readonly.ReadOnlyClient, client.DatabaseClient):
    """No dbshell."""


class DatabaseCreation(readonly.ReadOnlyCreation, creation.DatabaseCreation):
    """No test database."""


class DatabaseWrapper(readonly.ReadOnlyWrapper, base.DatabaseWrapper):
    """Works with mysqlclient and PyMySQL."""

    dialect = dialects.MYSQL
    read_only_sql = "SET SESSION TRANSACTION READ ONLY"
    conversions: ClassVar[Mapping[Any, Any]] = CONVERSIONS
    """Added to the driver's `conv`: what makes Python values of a column type."""

    client_class = DatabaseClient
    creation_class = DatabaseCreation
    features_class = DatabaseFeatures
    ops_class = DatabaseOperations
    validation_class = DatabaseValidation

    def get_connection_params(self) -> dict[str, Any]:
        """Django's, with `conversions` and never with several statements at a time."""
        params: dict[str, Any] = super().get_connection_params()
        params["conv"] = {**params["conv"], **self.conversions}
        params["client_flag"] &= ~CLIENT.MULTI_STATEMENTS
        if self.Database.__name__ == "MySQLdb":  # PyMySQL has no such argument, and the flag off
            params["multi_statements"] = False
        return params

    def is_usable(self) -> bool:
        """By a statement: the ping of PyMySQL before 1.2 opens another session, which nobody has made read-only."""
        try:
            self.ask_driver("SELECT 1")
        except Error:
            return False
        return True

    def make_read_only(self) -> None:
        """MySQL before 5.6 and MariaDB before 10 do not know the words: there the account has to be read-only."""
        with contextlib.suppress(ProgrammingError):
            super().make_read_only()

    def is_read_only(self) -> bool:
        """MySQL calls the variable tx_read_only up to 5.7, MariaDB up to 11.0, some have both."""
        found = {str(name): str(value) for name, value in self.ask_driver(SESSION)}
        self.dialect = dialects.mysql(found.pop("sql_mode", ""))
        if found:
            return set(found.values()) == {"ON"}
        account = DatabaseValidation(self).account(self.ask_driver)
        if account.writes:
            raise LegacyWriteError(
                f"The server behind {self.alias!r} is too old for read-only sessions, and {account.name} may do more "
                f"than read ({', '.join(account.writes[:6])}): {' '.join(account.remedy)}"
            )
        return True
