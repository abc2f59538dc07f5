"""SQL for defaults and computed columns, and for a column that a save leaves alone."""

from typing import Any

from django.db import models
from django.db.models import Expression, Func


class ServerSQL(Expression):
    """An expression in the SQL of one server (`vendor`; empty where all agree); NULL on any other.

    So a default or a computed column is said in full, and a test database on SQLite can still be made.
    """

    allowed_default = True
    conditional = False

    def __init__(self, sql: str, vendor: str = "", output_field: "models.Field[Any, Any] | None" = None) -> None:
        self.sql = sql
        self.vendor = vendor
        self.conditional = isinstance(output_field, models.BooleanField)
        super().__init__(output_field=output_field)

    def __repr__(self) -> str:
        return f"ServerSQL({self.sql!r})"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """The text as it is."""
        known = self.vendor in ("", connection.vendor)
        return (f"({self.sql})".replace("%", "%%") if known else "NULL"), []


class RandomUUID(Func):
    """A new UUID made by the database: uuid() on MySQL, gen_random_uuid() on PostgreSQL."""

    function = "UUID"
    arity = 0
    output_field = models.UUIDField()
    allowed_default = True

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """The function of PostgreSQL 13 and later."""
        return self.as_sql(compiler, connection, function="GEN_RANDOM_UUID", **context)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """32 hexadecimal digits, which is how Django keeps a UUID there."""
        return "lower(hex(randomblob(16)))", []


class Kept:
    """In place of a value: the column as it is. No expression, for Django would ask what became of one."""

    def __init__(self, field: "models.Field[Any, Any]") -> None:
        self.column = field.column

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """The name of the column."""
        return connection.ops.quote_name(self.column), ()
