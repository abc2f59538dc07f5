"""Types of PostgreSQL that Django does not know, asked for in a type that it does."""

from typing import Any

from django.db import models
from django.db.models.expressions import Col
from django.utils.functional import cached_property

from legacygen.runtime.fields.sql import Kept


class CastColumn(Col):
    """A column that PostgreSQL converts as its field says: as `cast` to compare, as `printed` to read."""

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        """With the cast."""
        sql, params = self.as_sql(compiler, connection)
        return self.target.cast.format(sql), params  # type: ignore[attr-defined]

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        """As its own text where it is read."""
        if compiler.connection.vendor != "postgresql" or compiler.query.subquery:
            return sql, params
        sql, params = self.as_sql(compiler, compiler.connection)
        return self.target.printed.format(sql), params  # type: ignore[attr-defined]


class Cast(models.Field):  # type: ignore[type-arg]
    """A field whose column is read and compared through a cast."""

    printed = "({})::text"
    cast = printed

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
        if db_type == "inet":  # to which a cast adds `/32`
            self.cast = self.printed = "abbrev({})"
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """With `db_type`."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "db_type": self.own_type}

    def db_type(self, connection: Any) -> str | None:
        """The type of the column, on PostgreSQL."""
        return self.own_type if self.own_type and connection.vendor == "postgresql" else super().db_type(connection)


class Changed:
    """In place of a value: it, where the column holds another; its text stays as it is where they mean the same."""

    def __init__(self, field: "JSONTextField", value: Any) -> None:
        self.field, self.value = field, value

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """A choice between the column and the value."""
        column = connection.ops.quote_name(self.field.column)
        text = self.field.get_db_prep_save(self.value, connection)
        return f"CASE WHEN {column}::jsonb = %s::jsonb THEN {column} ELSE %s::json END", [text, text]


class JSONTextField(Cast, models.JSONField):
    """A column of PostgreSQL's older type json, as Python values; compared as jsonb is, for json has no `=`."""

    cast = "({})::jsonb"

    def db_type(self, connection: Any) -> str | None:
        """The older type, on PostgreSQL."""
        return "json" if connection.vendor == "postgresql" else super().db_type(connection)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """The value, or on PostgreSQL the column itself where it holds the same."""
        value = super().pre_save(model_instance, add)
        if add or hasattr(value, "resolve_expression") or not _is_postgresql(model_instance):
            return value
        return Kept(self) if value is None else Changed(self, value)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """The text of the value: jsonb is no json."""
        prepared = super().get_db_prep_save(value, connection)
        dumps = getattr(prepared, "dumps", None)
        return dumps(prepared.obj) if dumps else prepared


def _is_postgresql(row: models.Model) -> bool:
    from django.db import connections

    return bool(row._state.db) and connections[str(row._state.db)].vendor == "postgresql"
