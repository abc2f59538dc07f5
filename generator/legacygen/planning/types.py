"""From SQL types to Django's field classes and the arguments that belong to the type."""

import ast
from dataclasses import dataclass

from legacygen.errors import ConfigError
from legacygen.plan import Argument
from legacygen.schema import Column, Kind, SqlType

FIELDS = {
    Kind.BOOLEAN: "BooleanField",
    Kind.TINYINT: "SmallIntegerField",
    Kind.SMALLINT: "SmallIntegerField",
    Kind.INTEGER: "IntegerField",
    Kind.BIGINT: "BigIntegerField",
    Kind.DECIMAL: "DecimalField",
    Kind.FLOAT: "FloatField",
    Kind.MONEY: "TextField",
    Kind.BIT: "BinaryField",
    Kind.CHAR: "CharField",
    Kind.VARCHAR: "CharField",
    Kind.TEXT: "TextField",
    Kind.BINARY: "BinaryField",
    Kind.DATE: "DateField",
    Kind.TIME: "TimeField",
    Kind.DATETIME: "DateTimeField",
    Kind.INTERVAL: "DurationField",
    Kind.YEAR: "PositiveSmallIntegerField",
    Kind.ENUM: "CharField",
    Kind.SET: "CharField",
    Kind.JSON: "JSONField",
    Kind.UUID: "UUIDField",
    Kind.INET: "GenericIPAddressField",
    Kind.ARRAY: "ArrayField",
    Kind.RANGE: "TextField",
    Kind.HSTORE: "TextField",
    Kind.TSVECTOR: "TextField",
    Kind.GEOMETRY: "BinaryField",
    Kind.UNKNOWN: "TextField",
}
"""The field for each kind of type, before sign, length and evidence have their say."""

UNSIGNED = {
    "SmallIntegerField": "PositiveSmallIntegerField",
    "IntegerField": "PositiveIntegerField",
    "BigIntegerField": "PositiveBigIntegerField",
}
AUTO = {
    "SmallIntegerField": "SmallAutoField",
    "PositiveSmallIntegerField": "AutoField",
    "IntegerField": "AutoField",
    "PositiveIntegerField": "BigAutoField",
    "BigIntegerField": "BigAutoField",
    "PositiveBigIntegerField": "BigAutoField",
}
"""Counters that are the key; an unsigned one needs the next larger field to reach its last value."""

APPROXIMATE = {Kind.MONEY, Kind.RANGE, Kind.HSTORE, Kind.TSVECTOR, Kind.GEOMETRY, Kind.SET}
TEXTUAL = {Kind.CHAR, Kind.VARCHAR, Kind.TEXT, Kind.ENUM, Kind.SET}
OPEN_DIGITS = (38, 10)
"""Digits and decimals for numbers that the database does not limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldType:
    """A field class as source text, the arguments that its type brings, and the code of a note about it."""

    cls: str
    arguments: tuple[Argument, ...] = ()
    code: str = ""


def field_type(column: Column) -> FieldType:
    """The field that reads the column as it is declared, or as its rows prove it to be."""
    kind = column.type.kind
    if kind is Kind.TINYINT and column.type.length == 1 and column.evidence:
        if column.evidence.only_0_and_1:
            return FieldType(cls="models.BooleanField", code="type-boolean")
        return FieldType(cls=f"models.{_integer(column.type)}", code="type-not-boolean")
    return _declared(column.type)


def counter(cls: str) -> str:
    """The auto field in place of an integer field that is a counting primary key."""
    return "models." + AUTO.get(cls.removeprefix("models."), "BigAutoField")


def own_type(text: str, key: str) -> FieldType:
    """The field that legacygen.toml asks for: a class name, or a call with keyword arguments.

    Raises ConfigError, naming the `key`, for anything else.
    """
    try:
        node = ast.parse(text.strip(), mode="eval").body
    except SyntaxError:
        node = ast.Constant(None)
    call = node if isinstance(node, ast.Call) else ast.Call(func=node, args=[], keywords=[])
    named = isinstance(call.func, ast.Name | ast.Attribute) and not call.args
    if not named or any(keyword.arg is None for keyword in call.keywords):
        raise ConfigError(
            f"legacygen.toml: [types] {key!r} is {text!r}; write a field class such as BooleanField, "
            "or DecimalField(max_digits=9, decimal_places=2)."
        )
    name = ast.unparse(call.func)
    arguments = tuple(
        Argument(name=keyword.arg or "", value=ast.get_source_segment(text.strip(), keyword.value) or "")
        for keyword in call.keywords
    )
    return FieldType(cls=name if "." in name else f"models.{name}", arguments=arguments)


def _declared(declared: SqlType) -> FieldType:
    kind = declared.kind
    if kind in (Kind.TINYINT, Kind.SMALLINT, Kind.INTEGER, Kind.BIGINT):
        return FieldType(cls=f"models.{_integer(declared)}")
    if kind is Kind.DECIMAL:
        return _decimal(declared)
    if kind is Kind.ARRAY and declared.element:
        item = _declared(declared.element)
        return FieldType(cls="postgres.ArrayField", arguments=(Argument(name="base_field", value=_call(item)),))
    if FIELDS[kind] == "CharField":
        return _characters(declared)
    if kind is Kind.BINARY and declared.length:
        return FieldType(cls="models.BinaryField", arguments=_max_length(declared.length))
    code = "type-unknown" if kind is Kind.UNKNOWN else "type-approximate" if kind in APPROXIMATE else ""
    return FieldType(cls=f"models.{FIELDS[kind]}", code=code)


def _integer(declared: SqlType) -> str:
    cls = FIELDS[declared.kind]
    return UNSIGNED[cls] if declared.unsigned else cls


def _decimal(declared: SqlType) -> FieldType:
    if declared.precision is None:
        digits, places, code = *OPEN_DIGITS, "digits-open"
    else:
        scale = declared.scale or 0
        digits, places, code = max(declared.precision - min(scale, 0), scale), max(scale, 0), ""
    arguments = (
        Argument(name="max_digits", value=str(digits)),
        Argument(name="decimal_places", value=str(places)),
    )
    return FieldType(cls="models.DecimalField", arguments=arguments, code=code)


def _characters(declared: SqlType) -> FieldType:
    length = declared.length
    if declared.kind is Kind.ENUM:
        length = max(map(len, declared.values), default=0)
    if declared.kind is Kind.SET:
        length = len(",".join(declared.values))
    if not length:
        return FieldType(cls="models.TextField")
    code = "type-approximate" if declared.kind in APPROXIMATE else ""
    return FieldType(cls="models.CharField", arguments=_max_length(length), code=code)


def _max_length(length: int) -> tuple[Argument, ...]:
    return (Argument(name="max_length", value=str(length)),)


def _call(field: FieldType) -> str:
    return f"{field.cls}({', '.join(f'{item.name}={item.value}' for item in field.arguments)})"
