"""A field for counted keys of MySQL that have no negative values, but twice as many positive ones."""

from typing import Any

from django.db import models


class PositiveBigAutoField(models.BigAutoField):  # type: ignore[type-arg]
    """A `bigint unsigned` key with AUTO_INCREMENT, up to 2^64 - 1; BigAutoField finds none above 2^63 - 1."""

    def get_internal_type(self) -> str:
        """Return the type by whose range Django decides whether a value can be there."""
        return "PositiveBigIntegerField"

    def db_type(self, connection: Any) -> str:
        """Return the type of BigAutoField, so that every server counts."""
        unsigned = "bigint unsigned AUTO_INCREMENT" if connection.vendor == "mysql" else ""
        return unsigned or str(connection.data_types["BigAutoField"])

    def rel_db_type(self, connection: Any) -> str:
        """Return the type of a column that points here."""
        return str(models.PositiveBigIntegerField().db_type(connection))
