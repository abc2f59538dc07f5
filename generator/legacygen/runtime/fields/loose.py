"""Fields for columns whose values do not conform to the declared type."""

import math
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class LegacyDecimalField(models.Field):  # type: ignore[type-arg]
    """A number with any number of digits as Decimal, including NaN and infinity; other text stays str."""

    def get_internal_type(self) -> str:
        """Return a type of its own, because the backends round DecimalField to fixed digits."""
        return "LegacyDecimalField"

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Return a numeric type without a fixed number of digits; MySQL has only a large one."""
        return "decimal(65,30)" if connection.vendor == "mysql" else "numeric"

    def from_db_value(self, value: Any, expression: object, connection: object) -> Any:
        """Return a Decimal; for a float, the one with the same digits."""
        return self.to_python(value)

    def to_python(self, value: Any) -> Any:
        """Return a Decimal if the value is a number, else the value."""
        if value is None or isinstance(value, Decimal):
            return value
        try:
            return Decimal(repr(value) if isinstance(value, float) else value)
        except (InvalidOperation, ValueError, TypeError):
            return value

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Return an int or a float for SQLite, which stores binary numbers and has no Decimal."""
        value = self.to_python(value)
        if connection.vendor != "sqlite" or not isinstance(value, Decimal):
            return value
        is_whole = value.is_finite() and value == value.to_integral_value() and abs(value) < 2**63
        number = int(value) if is_whole else float(value)
        return str(value) if math.isnan(number) else number  # SQLite stores NaN as NULL

    def formfield(self, *args: Any, **kwargs: Any) -> Any:
        """Return a form field for a decimal number."""
        from django import forms

        return super().formfield(*args, **{"form_class": forms.DecimalField, **kwargs})


class RawField(models.Field):  # type: ignore[type-arg]
    """Each value as the driver gives it, written back unchanged: int, float, str and bytes in one column."""

    def get_internal_type(self) -> str:
        """Return a type that no backend converts."""
        return "RawField"

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Return a type for any value."""
        return {"sqlite": "", "postgresql": "text"}.get(connection.vendor, "longblob")

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        """Return an expression on SQLite, because the driver converts a bare column by its declared type."""
        return (f"+{sql}" if compiler.connection.vendor == "sqlite" else sql), params

    def value_to_string(self, obj: models.Model) -> str:
        """Return text for serialization."""
        value = self.value_from_object(obj)
        return value.hex() if isinstance(value, bytes) else str(value)
