"""Columns whose values do not keep to a declared type."""

import math
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class LegacyDecimalField(models.Field):  # type: ignore[type-arg]
    """A number of any number of digits as Decimal, also NaN and the infinities; text that is no number stays str."""

    def get_internal_type(self) -> str:
        """A type of its own, for the backends round decimals to fixed digits."""
        return "LegacyDecimalField"

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """A number without a fixed number of digits where there is one."""
        return "decimal(65,30)" if connection.vendor == "mysql" else "numeric"

    def from_db_value(self, value: Any, expression: object, connection: object) -> Any:
        """A Decimal; of a float, the one that prints alike."""
        return self.to_python(value)

    def to_python(self, value: Any) -> Any:
        """A Decimal where the value is a number."""
        if value is None or isinstance(value, Decimal):
            return value
        try:
            return Decimal(repr(value) if isinstance(value, float) else value)
        except (InvalidOperation, ValueError, TypeError):
            return value

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """SQLite keeps numbers as binary ones, and knows no Decimal."""
        value = self.to_python(value)
        if connection.vendor != "sqlite" or not isinstance(value, Decimal):
            return value
        whole = value.is_finite() and value == value.to_integral_value() and abs(value) < 2**63
        number = int(value) if whole else float(value)
        return str(value) if math.isnan(number) else number

    def formfield(self, *args: Any, **kwargs: Any) -> Any:
        """A number to type in."""
        from django import forms

        return super().formfield(*args, **{"form_class": forms.DecimalField, **kwargs})


class RawField(models.Field):  # type: ignore[type-arg]
    """Each value as the driver gives it, and back as it was: int, float, str, bytes side by side in one column."""

    def get_internal_type(self) -> str:
        """No type that a backend would convert."""
        return "RawField"

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """A type that holds anything."""
        return {"sqlite": "", "postgresql": "text"}.get(connection.vendor, "longblob")

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        """SQLite's driver converts by the declared type of a bare column only."""
        return (f"+{sql}" if compiler.connection.vendor == "sqlite" else sql), params

    def value_to_string(self, obj: models.Model) -> str:
        """Text for a dump."""
        value = self.value_from_object(obj)
        return value.hex() if isinstance(value, bytes) else str(value)
