"""Types of PostgreSQL that Django does not know, asked for in a type that it does."""

from typing import Any

from django.db import models
from django.db.models.expressions import Col
from django.utils.functional import cached_property


class CastColumn(Col):
    """A column that PostgreSQL converts to the `cast` of its field, wherever it stands in a query."""

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        """With the cast."""
        sql, params = self.as_sql(compiler, connection)
        return f"({sql})::{self.target.cast}", params  # type: ignore[attr-defined]


class Cast(models.Field):  # type: ignore[type-arg]
    """A field whose column is read and compared through a cast."""

    cast = "text"

    @cached_property
    def cached_col(self) -> Col:
        """The column in its own table."""
        return CastColumn(self.model._meta.db_table, self)

    def get_col(self, alias: str, output_field: "models.Field[Any, Any] | None" = None) -> Col:
        """The column under an alias of its table."""
        if alias == self.model._meta.db_table and output_field in (None, self):
            return self.cached_col
        return CastColumn(alias, self, output_field)


class AsTextField(Cast, models.TextField):  # type: ignore[type-arg]
    """A value as the server itself prints it; found and ordered by that text, written from it.

    `db_type` is the type of the column.
    """

    def __init__(self, *args: Any, db_type: str = "", **kwargs: Any) -> None:
        self.own_type = db_type
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """With `db_type`."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "db_type": self.own_type}

    def db_type(self, connection: Any) -> str | None:
        """The type of the column, on PostgreSQL."""
        return self.own_type if self.own_type and connection.vendor == "postgresql" else super().db_type(connection)


class JSONTextField(Cast, models.JSONField):
    """A column of PostgreSQL's older type json, as Python values; compared as jsonb is, for json has no `=`."""

    cast = "jsonb"

    def db_type(self, connection: Any) -> str | None:
        """The older type, on PostgreSQL."""
        return "json" if connection.vendor == "postgresql" else super().db_type(connection)

    def get_internal_type(self) -> str:
        """Kept in JSONField's way elsewhere."""
        return "JSONField"

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """The text of the value: jsonb is no json."""
        prepared = super().get_db_prep_save(value, connection)
        dumps = getattr(prepared, "dumps", None)
        return dumps(prepared.obj) if dumps else prepared
