"""Django's PostgreSQL backend, made read-only."""

from typing import Any

from django.db.backends.postgresql import base, client, creation, features, operations
from django.db.backends.postgresql.psycopg_any import is_psycopg3

from legacygen.runtime.backends import dialects, readonly, tolerant
from legacygen.runtime.backends.postgresql.validation import PostgreSQLValidation


class PostgreSQLClient(readonly.ReadOnlyClient, client.DatabaseClient):
    """Refuses dbshell."""


class PostgreSQLCreation(readonly.ReadOnlyCreation, creation.DatabaseCreation):
    """Refuses test databases."""


class PostgreSQLFeatures(readonly.ReadOnlyFeatures, features.DatabaseFeatures):
    """The features as Django has them: PostgreSQL 10, the oldest that psycopg supports, has those for reading."""


class PostgreSQLOperations(tolerant.TolerantOperations, readonly.ReadOnlyOperations, operations.DatabaseOperations):
    """Refuses flush, and keeps values that cannot be converted."""


class DatabaseWrapper(readonly.ReadOnlyWrapper, base.DatabaseWrapper):
    """A read-only connection by psycopg or psycopg2."""

    dialect = dialects.POSTGRESQL
    read_only_sql = "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"

    client_class = PostgreSQLClient
    creation_class = PostgreSQLCreation
    features_class = PostgreSQLFeatures
    ops_class = PostgreSQLOperations
    validation_class = PostgreSQLValidation

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect; with psycopg 3, values without a Python type arrive as text."""
        connection = super().get_new_connection(conn_params)
        if is_psycopg3:
            # imports psycopg 3, which is not there beside psycopg2
            from legacygen.runtime.backends.postgresql.conversions import register_tolerant_loaders
            from legacygen.runtime.backends.postgresql.unknown_encoding import read_unknown_encoding

            register_tolerant_loaders(connection)
            read_unknown_encoding(connection)
        return connection

    def is_read_only(self) -> bool:
        """Return whether this transaction and all later ones are read-only."""
        sql = "SELECT current_setting('transaction_read_only'), current_setting('default_transaction_read_only')"
        standard = self.connection.info.parameter_status("standard_conforming_strings") == "on"
        self.dialect = dialects.POSTGRESQL if standard else dialects.POSTGRESQL_OLD_STRINGS
        return self.ask_driver(sql) == [("on", "on")]
