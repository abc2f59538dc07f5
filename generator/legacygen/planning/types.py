"""From SQL types to Django's field classes and the arguments that belong to the type."""

import ast
import functools
from collections.abc import Mapping
from dataclasses import dataclass

from legacygen.errors import ConfigError
from legacygen.naming import split_words
from legacygen.plan import Argument
from legacygen.planning import literal
from legacygen.schema import Column, Evidence, Kind, SqlType

FIELDS = {
    Kind.BOOLEAN: "models.BooleanField",
    Kind.TINYINT: "models.SmallIntegerField",
    Kind.SMALLINT: "models.SmallIntegerField",
    Kind.INTEGER: "models.IntegerField",
    Kind.BIGINT: "models.BigIntegerField",
    Kind.DECIMAL: "models.DecimalField",
    Kind.FLOAT: "models.FloatField",
    Kind.MONEY: "fields.AsTextField",
    Kind.BIT: "fields.BitField",
    Kind.CHAR: "models.CharField",
    Kind.VARCHAR: "models.CharField",
    Kind.TEXT: "models.TextField",
    Kind.BINARY: "models.BinaryField",
    Kind.DATE: "models.DateField",
    Kind.TIME: "models.TimeField",
    Kind.DATETIME: "models.DateTimeField",
    Kind.INTERVAL: "models.DurationField",
    Kind.YEAR: "models.PositiveSmallIntegerField",
    Kind.ENUM: "models.CharField",
    Kind.SET: "fields.SetField",
    Kind.JSON: "models.JSONField",
    Kind.JSON_TEXT: "fields.JSONTextField",
    Kind.UUID: "models.UUIDField",
    Kind.INET: "models.GenericIPAddressField",
    Kind.ARRAY: "postgres.ArrayField",
    Kind.RANGE: "fields.AsTextField",
    Kind.HSTORE: "postgres.HStoreField",
    Kind.TSVECTOR: "SearchVectorField",
    Kind.GEOMETRY: "models.BinaryField",
    Kind.UNKNOWN: "fields.AsTextField",
}
"""The field for each kind of type, before sign, length and evidence have their say."""

UNSIGNED = {
    "models.SmallIntegerField": "models.PositiveSmallIntegerField",
    "models.IntegerField": "models.PositiveIntegerField",
    "models.BigIntegerField": "models.PositiveBigIntegerField",
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

RANGES = {
    Kind.INTEGER: "postgres.IntegerRangeField",
    Kind.BIGINT: "postgres.BigIntegerRangeField",
    Kind.DECIMAL: "postgres.DecimalRangeField",
    Kind.DATE: "postgres.DateRangeField",
    Kind.DATETIME: "postgres.DateTimeRangeField",
}
ITEMS = {
    *(Kind.BOOLEAN, Kind.SMALLINT, Kind.INTEGER, Kind.BIGINT, Kind.DECIMAL, Kind.FLOAT, Kind.CHAR, Kind.VARCHAR),
    *(Kind.TEXT, Kind.BINARY, Kind.DATE, Kind.TIME, Kind.DATETIME, Kind.INTERVAL, Kind.UUID),
}
"""What the driver of PostgreSQL makes items of an array from; arrays of anything else come as text."""

SINGLES = {"mysql": "float", "postgresql": "real"}
"""Numbers of four bytes."""

SMALL_BINARY = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldType:
    """A field class as source text, the arguments that its type brings, and what is to be noted about it.

    `is_empty` when a column that is NOT NULL holds what the field reads as None. `notes` are codes and their values.
    """

    cls: str
    arguments: tuple[Argument, ...] = ()
    is_empty: bool = False
    notes: tuple[tuple[str, Mapping[str, object]], ...] = ()


def field_type(column: Column, engine: str) -> FieldType:
    """The field that reads the column as it is declared, or as its rows prove it to be."""
    kind = column.type.kind
    if kind in (Kind.DATE, Kind.DATETIME):
        return _date(column)
    if kind is Kind.TIME:
        return _time(column, engine)
    if kind is Kind.TINYINT and column.type.length == 1:
        return _flag(column)
    if kind is Kind.BINARY and engine == "mysql":
        return _bytes(column)
    if kind is Kind.ARRAY:
        return _array(column)
    if kind is Kind.FLOAT and engine in SINGLES and (column.type.base or column.type.raw).startswith(SINGLES[engine]):
        return FieldType(cls="fields.SingleFloatField")
    if kind is Kind.DECIMAL and column.evidence and column.evidence.unfit:
        return FieldType(cls="fields.LegacyDecimalField")
    if kind in (Kind.INTERVAL, Kind.INET, Kind.RANGE) and column.evidence and column.evidence.unfit:
        return as_text(column.type, unfit=column.evidence.unfit)
    if kind is Kind.UNKNOWN and engine != "postgresql":
        cls = "models.TextField" if engine == "sqlite" else "fields.RawField"
        return FieldType(cls=cls, notes=(("type-unknown", {}),))
    return declared_type(column.type)


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


@functools.cache  # a schema has few types
def declared_type(declared: SqlType) -> FieldType:
    """The field for a type alone."""
    kind, cls = declared.kind, FIELDS[declared.kind]
    if kind in (Kind.MONEY, Kind.UNKNOWN):
        return as_text(declared)
    if kind is Kind.ENUM and declared.base:  # PostgreSQL compares a domain over an enum with nothing
        return _with("fields.AsTextField", db_type=literal.string(declared.raw))
    if kind is Kind.DATETIME and (declared.base or declared.raw).endswith("without time zone"):
        return FieldType(cls="fields.LocalDateTimeField")
    if kind is Kind.DECIMAL:
        return _decimal(declared)
    if kind is Kind.RANGE and declared.element:
        return FieldType(cls=RANGES[declared.element.kind])
    if kind is Kind.BIT:
        bits = declared.length or 1
        return _with(cls, bits=str(bits)) if bits > 1 else FieldType(cls="fields.BooleanBitField")
    if cls == "models.CharField" or kind is Kind.SET:
        return _characters(declared, cls)
    if kind is Kind.BINARY and declared.length:
        return _with(cls, max_length=str(declared.length))
    if kind is Kind.GEOMETRY:
        return FieldType(cls=cls, notes=(("type-bytes", {}),))
    return FieldType(cls=UNSIGNED.get(cls, cls) if declared.unsigned else cls)


def as_text(declared: SqlType, unfit: int = 0) -> FieldType:
    """The field that takes the server's own text for a value."""
    code = "values-unfit" if unfit else "type-as-text"
    field = _with("fields.AsTextField", db_type=literal.string(declared.base or declared.raw))
    return FieldType(cls=field.cls, arguments=field.arguments, notes=((code, {"count": unfit}),))


def _flag(column: Column) -> FieldType:
    if column.evidence and column.evidence.only_0_and_1:
        return FieldType(cls="models.BooleanField", notes=(("type-boolean", {}),))
    code = "type-not-boolean" if column.evidence else "type-maybe-boolean"
    return FieldType(cls=declared_type(column.type).cls, notes=((code, {}),))


def _date(column: Column) -> FieldType:
    evidence = column.evidence or Evidence()
    default = column.default
    zero_default = default and not default.is_expression and default.text and not default.text.strip("0-: .")
    notes: list[tuple[str, Mapping[str, object]]] = []
    if evidence.zero_dates:
        notes.append(("zero-dates", {"count": evidence.zero_dates}))
    elif zero_default:
        notes.append(("zero-default", {}))
    if evidence.unfit:
        notes.append(("values-unfit", {"count": evidence.unfit}))
    if not notes:
        return declared_type(column.type)
    cls = "fields.LegacyDateField" if column.type.kind is Kind.DATE else "fields.LegacyDateTimeField"
    return FieldType(cls=cls, is_empty=bool(evidence.zero_dates or zero_default), notes=tuple(notes))


def _time(column: Column, engine: str) -> FieldType:
    """MySQL's TIME is a length of time as often as a time of day."""
    evidence = column.evidence
    unfit = evidence.unfit if evidence else 0
    if unfit and column.type.with_time_zone:
        return as_text(column.type, unfit=unfit)
    sure = engine != "mysql" or (evidence and not evidence.partial)
    notes: tuple[tuple[str, Mapping[str, object]], ...] = (("times-long", {"count": unfit}),) if unfit else ()
    return FieldType(cls="fields.LegacyTimeField", notes=notes) if unfit or not sure else declared_type(column.type)


def _bytes(column: Column) -> FieldType:
    evidence = column.evidence or Evidence()
    declared = column.type
    if evidence.is_text:
        length = {"max_length": str(declared.length)} if declared.length else {}
        field = _with("fields.EncodedTextField", **length)
        return FieldType(cls=field.cls, arguments=field.arguments, notes=(("type-text-in-bytes", {}),))
    is_named_uuid = not {"uuid", "guid"}.isdisjoint(split_words(column.name))
    if declared.length == SMALL_BINARY and (evidence.is_uuid or is_named_uuid):
        return FieldType(cls="fields.BinaryUUIDField", notes=(("type-uuid-in-bytes", {}),))
    return declared_type(declared)


def _array(column: Column) -> FieldType:
    """Dimensions are no part of the type: the rows tell, or else it is one."""
    declared, evidence = column.type, column.evidence or Evidence()
    if evidence.unfit or not declared.element:
        return as_text(declared, unfit=evidence.unfit)
    is_known = declared.element.kind in ITEMS and "citext" not in declared.raw
    item = declared_type(declared.element) if is_known else FieldType(cls="models.TextField")
    for _ in range(max(evidence.dimensions, 1) - 1):
        item = _with("postgres.ArrayField", base_field=call(item))
    cls = "postgres.ArrayField" if is_known else "fields.TextArrayField"
    more = {} if is_known else {"db_type": literal.string(declared.base or declared.raw)}
    return _with(cls, base_field=call(item), **more)


def _decimal(declared: SqlType) -> FieldType:
    if declared.precision is None:
        return FieldType(cls="fields.LegacyDecimalField")
    scale = declared.scale or 0
    digits, places = max(declared.precision - min(scale, 0), scale), max(scale, 0)
    return _with("models.DecimalField", max_digits=str(digits), decimal_places=str(places))


def _characters(declared: SqlType, cls: str) -> FieldType:
    length = declared.length
    if declared.kind is Kind.ENUM:
        length = max(map(len, declared.values), default=0)
    if declared.kind is Kind.SET:
        length = len(",".join(declared.values))
    if declared.binary and declared.kind is Kind.ENUM:
        cls = "fields.EncodedTextField"
    return _with(cls, max_length=str(length)) if length else FieldType(cls="models.TextField")


def _with(cls: str, **arguments: str) -> FieldType:
    return FieldType(cls=cls, arguments=tuple(Argument(name=name, value=value) for name, value in arguments.items()))


def call(field: FieldType) -> str:
    """The field as an expression, with the arguments of its type alone."""
    return f"{field.cls}({', '.join(f'{item.name}={item.value}' for item in field.arguments)})"
