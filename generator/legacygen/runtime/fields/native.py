"""Fields for types of PostgreSQL that Django does not support, read through a cast to a type that it does."""

from typing import Any

from django.db import models
from django.db.models.expressions import Col
from django.utils.functional import cached_property

from legacygen.runtime.fields.sql import UnchangedColumn


class CastColumn(Col):
    """A column that PostgreSQL converts: by the `cast` of its field to compare, by `printed` to read."""

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        """Return the column with the cast."""
        sql, params = self.as_sql(compiler, connection)
        return self.target.cast.format(sql), params  # type: ignore[attr-defined]

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        """Return the column as text, except in a subquery, whose result is compared with other columns."""
        if compiler.connection.vendor != "postgresql" or compiler.query.subquery:
            return sql, params
        sql, params = self.as_sql(compiler, compiler.connection)
        return self.target.printed.format(sql), params  # type: ignore[attr-defined]


class CastField(models.Field):  # type: ignore[type-arg]
    """A base class for fields whose column is read and compared through a cast.

    `printed` and `cast` are SQL in which `{}` stands for the column.
    """

    printed = "({})::text"
    cast = printed

    @cached_property
    def cached_col(self) -> Col:
        """The column with the name of its own table."""
        return CastColumn(self.model._meta.db_table, self)

    def get_col(self, alias: str, output_field: "models.Field[Any, Any] | None" = None) -> Col:
        """Return the column with an alias of its table."""
        if alias == self.model._meta.db_table and output_field in (None, self):
            return self.cached_col
        return CastColumn(alias, self, output_field)


class AsTextField(CastField, models.TextField):  # type: ignore[type-arg]
    """A value as the text that the server prints; filters, ordering and saves use that text.

    `db_type` is the type of the column.
    """

    def __init__(self, *args: Any, db_type: str = "", **kwargs: Any) -> None:
        self.own_type = db_type
        if db_type == "inet":  # a cast to text would add `/32`
            self.cast = self.printed = "abbrev({})"
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Return the parts of the field, including `db_type`."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "db_type": self.own_type}

    def db_type(self, connection: Any) -> str | None:
        """Return the type of the column, on PostgreSQL."""
        return self.own_type if self.own_type and connection.vendor == "postgresql" else super().db_type(connection)


class ChangedJSON:
    """A value for `save()` that keeps the text of a json column if it means the same as the value."""

    def __init__(self, field: "JSONTextField", value: Any) -> None:
        self.field, self.value = field, value

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Return a CASE between the column and the value."""
        column = connection.ops.quote_name(self.field.column)
        text = self.field.get_db_prep_save(self.value, connection)
        return f"CASE WHEN {column}::jsonb = %s::jsonb THEN {column} ELSE %s::json END", [text, text]


class JSONTextField(CastField, models.JSONField):
    """A column of PostgreSQL's older type json, as Python values; compared as jsonb, because json has no `=`."""

    cast = "({})::jsonb"

    def db_type(self, connection: Any) -> str | None:
        """Return the type json on PostgreSQL."""
        return "json" if connection.vendor == "postgresql" else super().db_type(connection)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Return the value; on PostgreSQL, the column itself if it holds the same."""
        value = super().pre_save(model_instance, add)
        if add or hasattr(value, "resolve_expression") or not _is_postgresql(model_instance):
            return value
        return UnchangedColumn(self) if value is None else ChangedJSON(self, value)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Return the text of the value, because Django wraps it as jsonb, which a json column does not accept."""
        prepared = super().get_db_prep_save(value, connection)
        dumps = getattr(prepared, "dumps", None)
        return dumps(prepared.obj) if dumps else prepared


def _is_postgresql(row: models.Model) -> bool:
    from django.db import connections

    return bool(row._state.db) and connections[str(row._state.db)].vendor == "postgresql"
