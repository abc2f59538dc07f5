"""A field for floating-point numbers of four bytes; Python's have eight."""

from typing import Any

from django.db import models
from django.db.models.lookups import (
    Exact,
    FieldGetDbPrepValueIterableMixin,
    GreaterThan,
    GreaterThanOrEqual,
    In,
    LessThan,
    LessThanOrEqual,
    Lookup,
    Range,
)

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


class PrintedLookup(Lookup):
    """A base class for lookups that compare numbers as the server prints them, both sides in four bytes.

    MySQL prints six digits, so numbers that print alike count as equal there: `equal_counts` tells whether an equal
    number is found.
    """

    equal_counts = True

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Return the comparison, on MySQL with one of the printed numbers."""
        plain = super().as_sql(compiler, connection)
        column, before = self.process_lhs(compiler, connection)
        # An expression with parameters would stand here twice, but its parameters once.
        if connection.vendor != "mysql" or before or not self.rhs_is_direct_value():
            return plain
        equal, params = self.find_printed(column, connection)
        joined = f"({plain[0]} OR {equal})" if self.equal_counts else f"({plain[0]} AND NOT {equal})"
        return joined, [*plain[1], *params]

    def find_printed(self, column: str, connection: Any) -> tuple[str, list[Any]]:
        """Return the condition of MySQL that a column prints like one of the values."""
        values = list(self.rhs) if isinstance(self, FieldGetDbPrepValueIterableMixin) else [self.rhs]
        values = [value for value in values if value is not None]
        tests = [f"CONCAT({column}) = CONCAT({SINGLE['mysql'] % '%s'})" for _ in values]
        return f"({' OR '.join(tests)})", values

    def process_rhs(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Return the value in four bytes."""
        sql, params = super().process_rhs(compiler, connection)
        is_list = isinstance(self, FieldGetDbPrepValueIterableMixin)
        if is_list or connection.vendor not in SINGLE or not self.rhs_is_direct_value():
            return sql, params
        return SINGLE[connection.vendor] % sql, params

    def resolve_expression_parameter(self, compiler: Any, connection: Any, sql: Any, param: Any) -> tuple[str, Any]:
        """Return one of several values in four bytes."""
        found, params = super().resolve_expression_parameter(compiler, connection, sql, param)  # type: ignore[misc]
        is_value = connection.vendor in SINGLE and not hasattr(param, "as_sql")
        return (SINGLE[connection.vendor] % found if is_value else found), params


class PrintedExact(PrintedLookup, Exact):
    """The lookup `exact`."""


class PrintedIn(PrintedLookup, In):
    """The lookup `in`."""


class PrintedRange(PrintedLookup, Range):
    """The lookup `range`."""


class PrintedLessThanOrEqual(PrintedLookup, LessThanOrEqual):
    """The lookup `lte`."""


class PrintedGreaterThanOrEqual(PrintedLookup, GreaterThanOrEqual):
    """The lookup `gte`."""


class PrintedLessThan(PrintedLookup, LessThan):
    """The lookup `lt`."""

    equal_counts = False


class PrintedGreaterThan(PrintedLookup, GreaterThan):
    """The lookup `gt`."""

    equal_counts = False


for lookup in (
    PrintedExact,
    PrintedIn,
    PrintedRange,
    PrintedLessThanOrEqual,
    PrintedGreaterThanOrEqual,
    PrintedLessThan,
    PrintedGreaterThan,
):
    SingleFloatField.register_lookup(lookup)


def _build_comparison(column: str, value: str, params: list[Any], vendor: str) -> tuple[str, list[Any]]:
    """Return the condition that a column holds a number.

    MySQL prints six digits, so numbers that print alike count as equal there.
    """
    single = SINGLE[vendor] % value
    equal = f"{column} = {single}"
    if vendor == "postgresql":
        return equal, params
    return f"({equal} OR CONCAT({column}) = CONCAT({single}))", [*params, *params]
