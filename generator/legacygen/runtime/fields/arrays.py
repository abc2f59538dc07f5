"""Fields for arrays of PostgreSQL; a module of its own, because it needs psycopg."""

from typing import Any

from django.contrib.postgres.fields import ArrayField


class TextArrayField(ArrayField):  # type: ignore[type-arg]
    """An array of a type that the driver returns as text (an enum, citext), as a list of str.

    `db_type` is the type of the column, with its brackets.
    """

    def __init__(self, *args: Any, db_type: str = "", **kwargs: Any) -> None:
        self.own_type = db_type
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Return the parts of the field, including `db_type`."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "db_type": self.own_type}

    def db_type(self, connection: Any) -> str:
        """Return the type of the column, on PostgreSQL."""
        is_supported = self.own_type and connection.vendor == "postgresql"
        return self.own_type if is_supported else str(super().db_type(connection))

    def cast_db_type(self, connection: Any) -> str:
        """Return the type for comparisons."""
        return self.db_type(connection)

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        """Return the column cast to text[], which the driver converts to a list.

        It converts inet[] by itself, and the cast would add `/32` to each address.
        """
        is_cast = compiler.connection.vendor == "postgresql" and self.own_type != "inet[]"
        return (f"({sql})::text[]" if is_cast else sql), params
