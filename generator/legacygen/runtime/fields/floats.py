"""A field for floating-point numbers of four bytes; Python's have eight."""

from typing import Any

from django.db import models
from django.db.models.lookups import Exact

SINGLE = {"mysql": "CAST(%s AS FLOAT)", "postgresql": "%s::real"}


class SingleFloatField(models.FloatField):  # type: ignore[type-arg]
    """A float of MySQL or a real of PostgreSQL, with the digits that the server prints.

    Filters find a row by these digits, and a save that does not change them keeps the stored number.
    """

    def db_type(self, connection: Any) -> str | None:
        """Return the type of four bytes."""
        return {"mysql": "float", "postgresql": "real"}.get(connection.vendor) or super().db_type(connection)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Return the value, or on an update a choice that keeps a column which prints the same."""
        value = super().pre_save(model_instance, add)
        return value if add or value is None or hasattr(value, "as_sql") else RoundedValue(self, value)


class RoundedValue:
    """A value for `save()` that keeps the column if the server prints it like the value."""

    def __init__(self, field: SingleFloatField, value: Any) -> None:
        self.field, self.value = field, value

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Return a CASE between the column and the value."""
        value = self.field.get_db_prep_value(self.value, connection)
        if connection.vendor not in SINGLE:
            return "%s", [value]
        column, single = connection.ops.quote_name(self.field.column), SINGLE[connection.vendor]
        same, params = _build_comparison(column, "%s", [value], connection.vendor)
        return f"CASE WHEN {same} THEN {column} ELSE {single} END", [*params, value]


class ExactPrinted(Exact):
    """The lookup `exact`, which compares numbers as the server prints them."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Return a comparison with both sides in four bytes."""
        if connection.vendor not in SINGLE or not self.rhs_is_direct_value():
            return super().as_sql(compiler, connection)
        column, before = self.process_lhs(compiler, connection)
        value, after = self.process_rhs(compiler, connection)
        if before:  # an expression with parameters: the comparison has the column twice, but its parameters once
            return super().as_sql(compiler, connection)
        return _build_comparison(column, value, [*after], connection.vendor)


SingleFloatField.register_lookup(ExactPrinted)


def _build_comparison(column: str, value: str, params: list[Any], vendor: str) -> tuple[str, list[Any]]:
    """Return the condition that a column holds a number.

    MySQL prints six digits, so numbers that print alike count as equal there.
    """
    single = SINGLE[vendor] % value
    equal = f"{column} = {single}"
    if vendor == "postgresql":
        return equal, params
    return f"({equal} OR CONCAT({column}) = CONCAT({single}))", [*params, *params]
