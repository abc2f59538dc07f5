"""Arrays of PostgreSQL; apart from the rest, for this needs its driver."""

from typing import Any

from django.contrib.postgres.fields import ArrayField


class TextArrayField(ArrayField):  # type: ignore[type-arg]
    """An array of a type that the driver leaves as text (an enum, citext), as a list of str.

    `db_type` is the type of the column, with its brackets.
    """

    def __init__(self, *args: Any, db_type: str = "", **kwargs: Any) -> None:
        self.own_type = db_type
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """With `db_type`."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "db_type": self.own_type}

    def db_type(self, connection: Any) -> str:
        """The type of the column, on PostgreSQL."""
        known = self.own_type and connection.vendor == "postgresql"
        return self.own_type if known else str(super().db_type(connection))

    def cast_db_type(self, connection: Any) -> str:
        """What a value is compared as."""
        return self.db_type(connection)

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        """As an array of text, which the driver knows; inet it knows, and the cast would add `/32`."""
        is_cast = compiler.connection.vendor == "postgresql" and self.own_type != "inet[]"
        return (f"({sql})::text[]" if is_cast else sql), params
