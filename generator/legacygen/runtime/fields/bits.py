"""BIT columns of MySQL, which come over the wire as bytes."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class BooleanBitField(models.BooleanField):  # type: ignore[type-arg]
    """A bit(1) column as a bool."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        """`bit(1)` on MySQL."""
        return "bit(1)" if connection.vendor == "mysql" else super().db_type(connection)

    def from_db_value(self, value: Any, expression: object, connection: object) -> bool | None:
        """A bool from one byte."""
        return bool(_number(value)) if value is not None else None


class BitField(models.PositiveBigIntegerField):  # type: ignore[type-arg]
    """A bit(n) column as an int; `bits` is n."""

    def __init__(self, *args: Any, bits: int = 64, **kwargs: Any) -> None:
        self.bits = bits
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """With `bits`."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "bits": self.bits}

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        """`bit(n)` on MySQL."""
        return f"bit({self.bits})" if connection.vendor == "mysql" else super().db_type(connection)

    def from_db_value(self, value: Any, expression: object, connection: object) -> int | None:
        """An int from the bytes, the most significant first."""
        return _number(value) if value is not None else None


def _number(value: int | bytes) -> int:
    return value if isinstance(value, int) else int.from_bytes(value, "big")
