"""The fields for numbers, and the values that each can hold without rounding, whatever the server."""

import math
from decimal import Context, Decimal, Inexact, InvalidOperation
from functools import partial
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.operations import BaseDatabaseOperations

from legacygen.runtime.export.values.kinds import Check, Kind, WrongError

SQLITE_DIGITS = 15
"""SQLite stores a decimal as a binary number, of which Django reads so many digits."""


def describe_integer(field: Any, connection: BaseDatabaseWrapper) -> Kind:
    """Return how whole numbers are judged: by the range of the column, which SQLite does not have."""

    def convert(value: Any) -> Any:
        if isinstance(value, float | Decimal) and value != int(value):
            raise WrongError("has a fraction, which would be cut off")
        return field.get_prep_value(value)

    checks: list[Check] = []
    internal_type = field.get_internal_type()
    documented = BaseDatabaseOperations.integer_field_ranges.get(internal_type)
    if documented:
        low, high = connection.ops.integer_field_range(internal_type)
        if connection.vendor == "sqlite":  # every column has 64 bits there; the other servers keep to the type
            low, high = max(low, documented[0]), min(high, documented[1])
        checks.append(partial(_check_range, low, high))
    if isinstance(field, models.AutoField) and not connection.features.allows_auto_pk_0:
        checks.append(lambda value: None if value else "is 0, which the server replaces by the next free number")
    return Kind(int, "a whole number", convert, tuple(checks))


def _check_range(low: int, high: int, value: int) -> str | None:
    if value > high:
        return f"is above {high}, the largest number that fits"
    return f"is below {low}, the smallest number that fits" if value < low else None


def describe_decimal(field: Any, connection: BaseDatabaseWrapper) -> Kind:
    """Return how decimal numbers are judged: by the digits before and after the point, without zeros at their end."""
    digits, places = field.max_digits, field.decimal_places

    def convert(value: Any) -> Any:
        stored = field.to_python(value)
        if not isinstance(value, float):
            return stored
        # The digits that Python prints are meant; Django stores those of the binary fraction, of which there are more.
        printed = Decimal(repr(value))
        if places is not None and 2 * abs(stored - printed) >= Decimal(1).scaleb(-places):
            raise WrongError("is a floating-point number with too many digits; make it a Decimal")
        return printed

    checks: list[Check] = [_check_finite_decimal]
    if digits is not None and places is not None:
        exact = Context(prec=digits, traps=[InvalidOperation, Inexact])
        checks.append(partial(_check_digits, exact, Decimal(1).scaleb(-places)))
        if connection.vendor == "sqlite" and digits > SQLITE_DIGITS:
            checks.append(_check_digits_of_sqlite)
    return Kind(Decimal, "a decimal number", convert, tuple(checks))


def _check_finite_decimal(value: Decimal) -> str | None:
    return None if value.is_finite() else f"is {value}, which the field cannot hold"


def _check_digits(exact: Context, step: Decimal, value: Decimal) -> str | None:
    """Return why a finite number would be rounded to the step or has more digits than the context; zeros are none."""
    try:
        value.quantize(step, context=exact)
    except (InvalidOperation, Inexact):
        _, exponent = _strip_zeros(value)
        places = -int(step.as_tuple().exponent)
        if -exponent > places:
            return f"has {-exponent} decimal places, at most {places} fit"
        return f"has {value.adjusted() + 1} digits before the decimal point, at most {exact.prec - places} fit"
    return None


def _check_digits_of_sqlite(value: Decimal) -> str | None:
    digits, _ = _strip_zeros(value)
    return f"has {digits} digits, of which SQLite keeps {SQLITE_DIGITS}" if digits > SQLITE_DIGITS else None


def _strip_zeros(value: Decimal) -> tuple[int, int]:
    """Return the number of digits of a finite number without zeros at its end, and their power of ten."""
    _, digits, exponent = value.as_tuple()
    kept = len("".join(map(str, digits)).rstrip("0"))
    return kept, int(exponent) + len(digits) - kept


def describe_float(field: Any, connection: BaseDatabaseWrapper) -> Kind:
    """Return how floating-point numbers are judged: by what the server has of infinity and NaN."""

    def convert(value: Any) -> Any:
        number = field.get_prep_value(value)
        if math.isinf(number) and Decimal(value).is_finite():
            raise WrongError("is too large for a floating-point number")
        return number

    # PostgreSQL holds both, SQLite would store NaN as NULL, and MySQL has neither.
    checks = {"postgresql": (), "sqlite": (_check_nan,)}.get(connection.vendor, (_check_finite,))
    return Kind(float, "a number", convert, checks)


def _check_nan(value: float) -> str | None:
    return f"is {value}, which the field cannot hold" if math.isnan(value) else None


def _check_finite(value: float) -> str | None:
    return None if math.isfinite(value) else f"is {value}, which the field cannot hold"
