"""One odd value must not cost the rest of a list: what a conversion cannot take comes as it is."""

from collections.abc import Callable
from typing import Any

from django.db.backends.base.operations import BaseDatabaseOperations

Converter = Callable[[Any, Any, Any], Any]


class TolerantOperations(BaseDatabaseOperations):
    """Converts as Django does, where it can."""

    def get_db_converters(self, expression: Any) -> list[Any]:
        """Django's own, made tolerant."""
        return [tolerant(converter) for converter in super().get_db_converters(expression)]


def tolerant(convert: Converter) -> Converter:
    """The conversion, or the value itself where it fails or makes nothing of something."""

    def converted(value: Any, expression: Any, connection: Any) -> Any:
        try:
            made = convert(value, expression, connection)
        except (ArithmeticError, AttributeError, TypeError, ValueError):
            return value
        return value if made is None else made

    return converted
