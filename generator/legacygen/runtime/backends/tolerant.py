"""Conversions that never fail: a value that Django cannot convert is returned as the driver gives it."""

from collections.abc import Callable
from typing import Any

from django.db.backends.base.operations import BaseDatabaseOperations

Converter = Callable[[Any, Any, Any], Any]


class TolerantOperations(BaseDatabaseOperations):
    """Converts values as Django does, so that one odd value does not cost the other rows of a list."""

    def get_db_converters(self, expression: Any) -> list[Any]:
        """Return Django's converters, made tolerant."""
        return [make_tolerant(converter) for converter in super().get_db_converters(expression)]


def make_tolerant(convert: Converter) -> Converter:
    """Return a converter that gives the value itself where `convert` fails or turns a value into None."""

    def convert_or_keep(value: Any, expression: Any, connection: Any) -> Any:
        try:
            made = convert(value, expression, connection)
        except (ArithmeticError, AttributeError, TypeError, ValueError):
            return value
        return value if made is None else made

    return convert_or_keep
