"""The kinds of values that fields hold, by which columns are matched with the fields of a new model."""

import enum
from collections.abc import Iterable

from legacygen.profiles import Meaning


class ValueKind(enum.StrEnum):
    """A kind of values, coarser than the class of a field."""

    TEXT = "text"
    EMAIL = "e-mail"
    URL = "URL"
    FLAG = "flag"
    INTEGER = "integer"
    DECIMAL = "decimal"
    FLOAT = "float"
    DATE = "date"
    MOMENT = "moment"
    TIME = "time"
    JSON = "JSON"
    IP = "IP"
    RELATION = "relation"
    OTHER = "other"


BY_CLASS = {
    "EmailField": ValueKind.EMAIL,
    "URLField": ValueKind.URL,
    "CharField": ValueKind.TEXT,
    "TextField": ValueKind.TEXT,
    "BooleanField": ValueKind.FLAG,
    "IntegerField": ValueKind.INTEGER,
    "DecimalField": ValueKind.DECIMAL,
    "FloatField": ValueKind.FLOAT,
    "DateTimeField": ValueKind.MOMENT,
    "DateField": ValueKind.DATE,
    "TimeField": ValueKind.TIME,
    "JSONField": ValueKind.JSON,
    "GenericIPAddressField": ValueKind.IP,
    "ForeignKey": ValueKind.RELATION,
}
BY_MEANING = {
    Meaning.FLAG: ValueKind.FLAG,
    Meaning.EMAIL: ValueKind.EMAIL,
    Meaning.URL: ValueKind.URL,
    Meaning.DATE: ValueKind.DATE,
    Meaning.MOMENT: ValueKind.MOMENT,
    Meaning.TIMESTAMP: ValueKind.MOMENT,
    Meaning.IP: ValueKind.IP,
    Meaning.MONEY: ValueKind.DECIMAL,
    Meaning.JSON: ValueKind.JSON,
    Meaning.PHP: ValueKind.JSON,
}
FAMILIES = (
    frozenset({ValueKind.TEXT, ValueKind.EMAIL, ValueKind.URL}),
    frozenset({ValueKind.INTEGER, ValueKind.DECIMAL, ValueKind.FLOAT}),
    frozenset({ValueKind.DATE, ValueKind.MOMENT}),
)
"""Kinds whose values may go into each other's fields."""


def find_kind(classes: Iterable[str]) -> ValueKind:
    """Return the kind of a field; `classes` are the names of its class and of the bases of that, in their order."""
    return next((BY_CLASS[each] for each in classes if each in BY_CLASS), ValueKind.OTHER)


def is_similar(one: ValueKind, other: ValueKind) -> bool:
    """Return whether values of one kind may go into a field of the other."""
    return one is other or any({one, other} <= family for family in FAMILIES)
