"""Django's SQLite backend, made read-only."""

import contextlib
import re
import sqlite3
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from urllib.request import url2pathname

from django.db.backends.sqlite3 import base, client, creation, features, operations

from legacygen.runtime.backends import dialects, readonly, tolerant
from legacygen.runtime.backends.sqlite3.validation import SQLiteValidation

LONE_QUOTE = re.compile(r'(?<!")"(?!")')


class SQLiteClient(readonly.ReadOnlyClient, client.DatabaseClient):
    """Refuses dbshell."""


class SQLiteCreation(readonly.ReadOnlyCreation, creation.DatabaseCreation):
    """Refuses test databases."""


class SQLiteFeatures(readonly.ReadOnlyFeatures, features.DatabaseFeatures):
    """The features as Django has them."""


class SQLiteOperations(tolerant.TolerantOperations, readonly.ReadOnlyOperations, operations.DatabaseOperations):
    """Refuses flush, keeps values that cannot be converted, and reads numbers that SQLite has no type for."""

    def quote_name(self, name: str) -> str:
        """Quote a name; in one that a dump of MySQL has, the quotes of MySQL are doubled, and those of SQLite are not.

        Django quotes names and escapes nothing in them, so that models have them as their server wants them.
        """
        if name.startswith("```") and name.endswith("```"):
            name = name[1:-1]
        escaped = LONE_QUOTE.sub('""', name.replace("``", "`"))
        is_quoted = name.startswith('"') and name.endswith('"') and len(name) > 1
        return name if is_quoted else f'"{escaped}"'

    def get_db_converters(self, expression: Any) -> list[Any]:
        """Return Django's converters; before those of numbers, one for their digits."""
        converters = super().get_db_converters(expression)
        read = DIGITS.get(expression.output_field.get_internal_type())
        return [_make_reader(read, converters)] if read else converters


class DatabaseWrapper(readonly.ReadOnlyWrapper, base.DatabaseWrapper):
    """A connection that is read-only in three ways: mode=ro, query_only, and an authorizer that keeps both.

    mode=ro alone allows ATTACH, which opens a second file for writing; query_only alone can be switched off.
    """

    dialect = dialects.SQLITE
    read_only_sql = "PRAGMA query_only = ON"

    client_class = SQLiteClient
    creation_class = SQLiteCreation
    features_class = SQLiteFeatures
    ops_class = SQLiteOperations
    validation_class = SQLiteValidation

    def get_connection_params(self) -> dict[str, Any]:
        """Return Django's parameters, with an address that has mode=ro in place of a path or an address."""
        params: dict[str, Any] = super().get_connection_params()
        params["detect_types"] = 0  # the driver's own conversion returns None for a date that it cannot read
        params["database"] = build_read_only_address(str(params["database"]))
        return params

    def get_new_connection(self, conn_params: Any) -> Any:
        """Connect; raise an error that names a missing file, which that of SQLite does not."""
        path = Path(url2pathname(urlsplit(conn_params["database"]).path))
        if not path.is_file():
            raise sqlite3.OperationalError(f"there is no file {str(path)!r}")
        connection = super().get_new_connection(conn_params)
        connection.text_factory = _decode_text
        return connection

    def is_read_only(self) -> bool:
        """Return whether the connection is query_only; the authorizer then denies to switch it off."""
        self.connection.set_authorizer(_authorize_action)
        return self.ask_driver("PRAGMA query_only") == [(1,)]


DIGITS: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(("BigAutoField", "BigIntegerField", "BitField", "PositiveBigIntegerField"), int),
    **dict.fromkeys(("DecimalField", "LegacyDecimalField"), Decimal),
}
"""How numbers are read that a load of a dump has stored as digits in bytes, because SQLite would round them."""


def _make_reader(read: Callable[[str], Any], converters: list[Any]) -> Any:
    """Return a converter that reads digits, and has all other values converted as Django does."""

    def convert(value: Any, expression: Any, connection: Any) -> Any:
        if isinstance(value, bytes) and value.isascii() and value.strip():
            with contextlib.suppress(ArithmeticError, ValueError):
                return read(value.decode())
        for converter in converters:
            value = converter(value, expression, connection)
        return value

    return convert


def _decode_text(octets: bytes) -> str | bytes:
    """Return the text, or the bytes if they are not UTF-8."""
    try:
        return octets.decode()
    except UnicodeDecodeError:
        return octets


def build_read_only_address(name: str) -> str:
    """Return `file:///path?mode=ro` for a path or an address; other parameters of an address are kept."""
    if not name.startswith("file:"):
        return f"{Path(name).absolute().as_uri()}?mode=ro"
    parts = urlsplit(name)
    query = {**dict(parse_qsl(parts.query)), "mode": "ro"}
    return f"file:{name[5:].partition('?')[0].partition('#')[0]}?{urlencode(query)}"


def _authorize_action(action: int, name: str | None, argument: str | None, *_: str | None) -> int:
    """Deny actions that would lift the protection, also for cursors without a guard; query_only denies the writing."""
    if action in (sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH):
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_PRAGMA:
        allowed = dialects.CALLED_PRAGMAS if argument is not None else dialects.PRAGMAS
        return sqlite3.SQLITE_OK if str(name).upper() in allowed else sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK
