"""SQL expressions for defaults and computed columns, and for a column that a save leaves unchanged."""

from typing import Any

from django.db import models
from django.db.models import Expression, Func


class ServerSQL(Expression):
    """An expression in the SQL of one server; NULL on any other.

    `vendor` is that of Django's connections; it is empty if all servers accept the SQL. Thanks to NULL, a model with
    such a default or computed column can still have its table in an SQLite database for tests.
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
        """Return the SQL unchanged."""
        is_supported = self.vendor in ("", connection.vendor)
        # A bare % would be taken for a placeholder.
        return (f"({self.sql})".replace("%", "%%") if is_supported else "NULL"), []


class RandomUUID(Func):
    """A new UUID from the database: uuid() on MySQL, gen_random_uuid() on PostgreSQL."""

    function = "UUID"
    arity = 0
    output_field = models.UUIDField()
    allowed_default = True

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Return the function of PostgreSQL 13 and later."""
        return self.as_sql(compiler, connection, function="GEN_RANDOM_UUID", **context)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Return 32 hexadecimal digits, the form in which Django stores a UUID on SQLite."""
        return "lower(hex(randomblob(16)))", []


class UnchangedColumn:
    """A value for `save()` that stands for the column itself, so that the column keeps its content.

    It is not an Expression, because Django may read the result of one back after the save.
    """

    def __init__(self, field: "models.Field[Any, Any]") -> None:
        self.column = field.column

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the quoted name of the column."""
        return connection.ops.quote_name(self.column), ()
