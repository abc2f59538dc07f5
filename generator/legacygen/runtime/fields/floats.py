"""Numbers of four bytes, which Python knows only in eight."""

from typing import Any

from django.db import models
from django.db.models.lookups import Exact

SINGLE = {"mysql": "CAST(%s AS FLOAT)", "postgresql": "%s::real"}


class SingleFloatField(models.FloatField):  # type: ignore[type-arg]
    """A float of MySQL, a real of PostgreSQL, as the server prints it: found by that, and kept by a save of it."""

    def db_type(self, connection: Any) -> str | None:
        """The smaller type."""
        return {"mysql": "float", "postgresql": "real"}.get(connection.vendor) or super().db_type(connection)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """The value, or the column itself where it prints as that."""
        value = super().pre_save(model_instance, add)
        return value if add or value is None or hasattr(value, "as_sql") else Rounded(self, value)


class Rounded:
    """In place of a value: it, where the column prints as another."""

    def __init__(self, field: SingleFloatField, value: Any) -> None:
        self.field, self.value = field, value

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """A choice between the column and the value."""
        value = self.field.get_db_prep_value(self.value, connection)
        if connection.vendor not in SINGLE:
            return "%s", [value]
        column, single = connection.ops.quote_name(self.field.column), SINGLE[connection.vendor]
        same, params = _same(column, "%s", [value], connection.vendor)
        return f"CASE WHEN {same} THEN {column} ELSE {single} END", [*params, value]


class IsPrinted(Exact):
    """Compares what the server prints."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Both sides in four bytes."""
        if connection.vendor not in SINGLE or not self.rhs_is_direct_value():
            return super().as_sql(compiler, connection)
        column, before = self.process_lhs(compiler, connection)
        value, after = self.process_rhs(compiler, connection)
        if before:  # an expression with values of its own
            return super().as_sql(compiler, connection)
        return _same(column, value, [*after], connection.vendor)


SingleFloatField.register_lookup(IsPrinted)


def _same(column: str, value: str, params: list[Any], vendor: str) -> tuple[str, list[Any]]:
    """Whether a column holds a number; MySQL reads six digits of it, so two are the same that print alike."""
    single = SINGLE[vendor] % value
    equal = f"{column} = {single}"
    if vendor == "postgresql":
        return equal, params
    return f"({equal} OR CONCAT({column}) = CONCAT({single}))", [*params, *params]
