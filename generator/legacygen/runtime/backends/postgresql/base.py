"""Django's PostgreSQL backend, read-only."""

from typing import Any

from django.db.backends.postgresql import base, client, creation, features, operations
from django.db.backends.postgresql.psycopg_any import is_psycopg3

from legacygen.runtime.backends import dialects, readonly, tolerant
from legacygen.runtime.backends.postgresql.validation import DatabaseValidation


class DatabaseClient(readonly.ReadOnlyClient, client.DatabaseClient):
    """No dbshell."""


class DatabaseCreation(readonly.ReadOnlyCreation, creation.DatabaseCreation):
    """No test database."""


class DatabaseFeatures(readonly.ReadOnlyFeatures, features.DatabaseFeatures):
    """As Django has them: what it reads with, PostgreSQL has known since 10, the oldest that psycopg speaks to."""


class DatabaseOperations(tolerant.TolerantOperations, readonly.ReadOnlyOperations, operations.DatabaseOperations):
    """No flush."""


class DatabaseWrapper(readonly.ReadOnlyWrapper, base.DatabaseWrapper):
    """Works with psycopg and psycopg2."""

    dialect = dialects.POSTGRESQL
    read_only_sql = "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"

    client_class = DatabaseClient
    creation_class = DatabaseCreation
    features_class = DatabaseFeatures
    ops_class = DatabaseOperations
    validation_class = DatabaseValidation

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect; values that Python has no type for come as text."""
        connection = super().get_new_connection(conn_params)
        if is_psycopg3:
            from legacygen.runtime.backends.postgresql.conversions import tolerate

            tolerate(connection)
        return connection

    def is_read_only(self) -> bool:
        """Both the transaction that asks and those to come."""
        sql = "SELECT current_setting('transaction_read_only'), current_setting('default_transaction_read_only')"
        standard = self.connection.info.parameter_status("standard_conforming_strings") == "on"
        self.dialect = dialects.POSTGRESQL if standard else dialects.POSTGRESQL_OLD_STRINGS
        return self.ask_driver(sql) == [("on", "on")]
