"""Fields for text and UUIDs that a database stores as bytes."""

import uuid
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import Exact, In

from legacygen.runtime.fields.sql import UnchangedColumn


class EncodedTextField(models.TextField):  # type: ignore[type-arg]
    """UTF-8 text in a binary column, as str; a value that is not UTF-8 stays bytes, and a save does not change it."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        """Return a binary type on MySQL."""
        if connection.vendor != "mysql":
            return super().db_type(connection)
        return f"varbinary({self.max_length})" if self.max_length else "longblob"

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        """Return a cast to BLOB on SQLite, whose driver raises an error for text that is not UTF-8."""
        return (f"CAST({sql} AS BLOB)" if compiler.connection.vendor == "sqlite" else sql), params

    def from_db_value(self, value: Any, expression: object, connection: object) -> str | bytes | None:
        """Return the text, or the bytes if they are not UTF-8."""
        if value is None or isinstance(value, str):
            return value
        try:
            return bytes(value).decode()
        except UnicodeDecodeError:
            return bytes(value)

    def to_python(self, value: Any) -> Any:
        """Return text; bytes stay bytes."""
        return value if isinstance(value, bytes) else super().to_python(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Return the value; on an update, the column itself in place of bytes."""
        value = super().pre_save(model_instance, add)
        return UnchangedColumn(self) if isinstance(value, bytes) and not add else value

    def get_prep_value(self, value: Any) -> Any:
        """Return text, whose bytes the server compares; bytes stay bytes."""
        return value if isinstance(value, bytes) else super().get_prep_value(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Return bytes in the type that the driver expects."""
        value = super().get_db_prep_value(value, connection, prepared)
        return connection.Database.Binary(value) if isinstance(value, bytes) else value


class ComparesBytes:
    """A mix-in for lookups that compares bytes on SQLite, where text is never equal to a BLOB that holds it."""

    def process_lhs(self, compiler: Any, connection: Any, lhs: Any = None) -> tuple[str, Any]:
        """Return the column, on SQLite as a BLOB."""
        sql, params = super().process_lhs(compiler, connection, lhs)  # type: ignore[misc]
        return (f"CAST({sql} AS BLOB)" if connection.vendor == "sqlite" else sql), params

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, list[Any]]:
        """Return the values, on SQLite as bytes."""
        sql, params = super().get_db_prep_lookup(value, connection)  # type: ignore[misc]
        if connection.vendor == "sqlite":
            params = [each.encode() if isinstance(each, str) else each for each in params]
        return sql, params


@EncodedTextField.register_lookup
class ExactBytes(ComparesBytes, Exact):  # type: ignore[misc]
    """The lookup `exact`, by bytes."""


@EncodedTextField.register_lookup
class InBytes(ComparesBytes, In):  # type: ignore[misc]
    """The lookup `in`, by bytes."""


class BinaryUUIDField(models.UUIDField):  # type: ignore[type-arg]
    """A UUID in a binary(16) column; values of another length, in a wider column, stay bytes."""

    def get_internal_type(self) -> str:
        """Return a type of its own, because the backends convert UUIDField from text."""
        return "BinaryUUIDField"

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Return a binary type."""
        return "binary(16)" if connection.vendor == "mysql" else str(connection.data_types["BinaryField"])

    def from_db_value(self, value: Any, expression: object, connection: object) -> uuid.UUID | bytes | None:
        """Return a UUID for 16 bytes, else the bytes."""
        if value is None:
            return None
        held = bytes(value)
        return uuid.UUID(bytes=held) if len(held) == 16 else held

    def to_python(self, value: Any) -> Any:
        """Return a UUID; bytes of another length stay bytes."""
        if isinstance(value, bytes):
            return self.from_db_value(value, None, None)
        return super().to_python(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Return the bytes in the type that the driver expects."""
        value = self.to_python(value)
        if value is None:
            return None
        return connection.Database.Binary(value.bytes if isinstance(value, uuid.UUID) else value)
