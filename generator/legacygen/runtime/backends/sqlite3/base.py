"""Django's SQLite backend, read-only."""

import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from urllib.request import url2pathname

from django.db.backends.sqlite3 import base, client, creation, features, operations

from legacygen.runtime.backends import dialects, readonly, tolerant
from legacygen.runtime.backends.sqlite3.validation import DatabaseValidation


class DatabaseClient(readonly.ReadOnlyClient, client.DatabaseClient):
    """No dbshell."""


class DatabaseCreation(readonly.ReadOnlyCreation, creation.DatabaseCreation):
    """No test database."""


class DatabaseFeatures(readonly.ReadOnlyFeatures, features.DatabaseFeatures):
    """As Django has them."""


class DatabaseOperations(tolerant.TolerantOperations, readonly.ReadOnlyOperations, operations.DatabaseOperations):
    """No flush."""


class DatabaseWrapper(readonly.ReadOnlyWrapper, base.DatabaseWrapper):
    """The file is opened with mode=ro, the connection is query_only, and an authorizer keeps both as they are.

    mode=ro alone leaves ATTACH, query_only alone can be switched off.
    """

    dialect = dialects.SQLITE
    read_only_sql = "PRAGMA query_only = ON"

    client_class = DatabaseClient
    creation_class = DatabaseCreation
    features_class = DatabaseFeatures
    ops_class = DatabaseOperations
    validation_class = DatabaseValidation

    def get_connection_params(self) -> dict[str, Any]:
        """Django's, with a path made into an address that says mode=ro; other parameters of an address stay.

        The driver converts nothing by the declared type: it makes None of a date that it cannot read.
        """
        params: dict[str, Any] = super().get_connection_params()
        params["detect_types"] = 0
        params["database"] = read_only_address(str(params["database"]))
        return params

    def get_new_connection(self, conn_params: Any) -> Any:
        """Connect; SQLite itself does not name a file that is not there."""
        path = Path(url2pathname(urlsplit(conn_params["database"]).path))
        if not path.is_file():
            raise sqlite3.OperationalError(f"there is no file {str(path)!r}")
        connection = super().get_new_connection(conn_params)
        connection.text_factory = _text
        return connection

    def is_read_only(self) -> bool:
        """As the connection says; from then on nothing takes it back."""
        self.connection.set_authorizer(_authorize)
        return self.ask_driver("PRAGMA query_only") == [(1,)]


def _text(octets: bytes) -> str | bytes:
    """Text, or the bytes of what is no UTF-8."""
    try:
        return octets.decode()
    except UnicodeDecodeError:
        return octets


def read_only_address(name: str) -> str:
    """`file:///path?mode=ro` for a path or an address."""
    if not name.startswith("file:"):
        return f"{Path(name).absolute().as_uri()}?mode=ro"
    parts = urlsplit(name)
    query = {**dict(parse_qsl(parts.query)), "mode": "ro"}
    return f"file:{name[5:].partition('?')[0].partition('#')[0]}?{urlencode(query)}"


def _authorize(action: int, name: str | None, argument: str | None, *_: str | None) -> int:
    """Deny what would lift the protection, for cursors that no guard sees too; writing itself is denied by it."""
    if action in (sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH):
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_PRAGMA:
        allowed = dialects.CALLED_PRAGMAS if argument is not None else dialects.PRAGMAS
        return sqlite3.SQLITE_OK if str(name).upper() in allowed else sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK
