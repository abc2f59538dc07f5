"""Fields for BIT columns of MySQL, which the driver returns as bytes."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class BooleanBitField(models.BooleanField):  # type: ignore[type-arg]
    """A bit(1) column as a bool."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        """Return `bit(1)` on MySQL."""
        return "bit(1)" if connection.vendor == "mysql" else super().db_type(connection)

    def from_db_value(self, value: Any, expression: object, connection: object) -> bool | None:
        """Return a bool for one byte."""
        return bool(_read_number(value)) if value is not None else None


class BitField(models.PositiveBigIntegerField):  # type: ignore[type-arg]
    """A bit(n) column as an int; `bits` is n."""

    def __init__(self, *args: Any, bits: int = 64, **kwargs: Any) -> None:
        self.bits = bits
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Return the parts of the field, including `bits`."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "bits": self.bits}

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        """Return `bit(n)` on MySQL."""
        return f"bit({self.bits})" if connection.vendor == "mysql" else super().db_type(connection)

    def from_db_value(self, value: Any, expression: object, connection: object) -> int | None:
        """Return an int for the bytes, of which the first is the most significant."""
        return _read_number(value) if value is not None else None


def _read_number(value: int | bytes) -> int:
    return value if isinstance(value, int) else int.from_bytes(value, "big")
