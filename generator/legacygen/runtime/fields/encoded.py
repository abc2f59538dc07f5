"""Text and UUIDs that a database keeps as bytes."""

import uuid
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from legacygen.runtime.fields.sql import Kept


class EncodedTextField(models.TextField):  # type: ignore[type-arg]
    """UTF-8 text in a binary column, as str; a value that is no UTF-8 stays bytes, and a save leaves it as it is."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        """A binary type on MySQL."""
        if connection.vendor != "mysql":
            return super().db_type(connection)
        return f"varbinary({self.max_length})" if self.max_length else "longblob"

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        """SQLite's driver refuses text that is no UTF-8, but hands out its bytes."""
        return (f"CAST({sql} AS BLOB)" if compiler.connection.vendor == "sqlite" else sql), params

    def from_db_value(self, value: Any, expression: object, connection: object) -> str | bytes | None:
        """Text, or else the bytes."""
        if value is None or isinstance(value, str):
            return value
        try:
            return bytes(value).decode()
        except UnicodeDecodeError:
            return bytes(value)

    def to_python(self, value: Any) -> Any:
        """Bytes stay bytes."""
        return value if isinstance(value, bytes) else super().to_python(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """The value, or the column itself for bytes."""
        value = super().pre_save(model_instance, add)
        return Kept(self) if isinstance(value, bytes) and not add else value

    def get_prep_value(self, value: Any) -> Any:
        """Text; the server compares its bytes."""
        return value if isinstance(value, bytes) else super().get_prep_value(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Bytes as the driver wants them."""
        value = super().get_db_prep_value(value, connection, prepared)
        return connection.Database.Binary(value) if isinstance(value, bytes) else value


class BinaryUUIDField(models.UUIDField):  # type: ignore[type-arg]
    """A UUID in a binary(16) column; other bytes, where the column is wider, stay bytes."""

    def get_internal_type(self) -> str:
        """A type of its own, for the backends convert UUIDs from text."""
        return "BinaryUUIDField"

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """A binary type."""
        return "binary(16)" if connection.vendor == "mysql" else str(connection.data_types["BinaryField"])

    def from_db_value(self, value: Any, expression: object, connection: object) -> uuid.UUID | bytes | None:
        """A UUID, or else the bytes."""
        if value is None:
            return None
        held = bytes(value)
        return uuid.UUID(bytes=held) if len(held) == 16 else held

    def to_python(self, value: Any) -> Any:
        """Bytes stay bytes unless they are 16."""
        if isinstance(value, bytes):
            return self.from_db_value(value, None, None)
        return super().to_python(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """The bytes, as the driver wants them."""
        value = self.to_python(value)
        if value is None:
            return None
        return connection.Database.Binary(value.bytes if isinstance(value, uuid.UUID) else value)
