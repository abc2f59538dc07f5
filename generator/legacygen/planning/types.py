"""Maps SQL types to field classes, with the arguments that depend on the type."""

import ast
import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from legacygen.errors import ConfigError
from legacygen.naming import split_words
from legacygen.plan import Argument
from legacygen.pycode.literal import string_literal
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
"""The field for each kind of type, before sign, length and evidence are considered."""

UNSIGNED = {
    "models.SmallIntegerField": "models.PositiveSmallIntegerField",
    "models.IntegerField": "models.PositiveIntegerField",
    "models.BigIntegerField": "models.PositiveBigIntegerField",
}
AUTO = {
    "models.SmallIntegerField": "models.SmallAutoField",
    "models.PositiveSmallIntegerField": "models.AutoField",
    "models.IntegerField": "models.AutoField",
    "models.PositiveIntegerField": "models.BigAutoField",
    "models.BigIntegerField": "models.BigAutoField",
    "models.PositiveBigIntegerField": "fields.PositiveBigAutoField",
}
"""Auto fields for primary keys that count; an unsigned one needs the next larger field for all its values."""

RANGES = {
    Kind.INTEGER: "postgres.IntegerRangeField",
    Kind.BIGINT: "postgres.BigIntegerRangeField",
    Kind.DECIMAL: "postgres.DecimalRangeField",
    Kind.DATE: "postgres.DateRangeField",
    Kind.DATETIME: "postgres.DateTimeRangeField",
}
SINGLES = {"mysql": "float", "postgresql": "real"}
"""Names of the types with four bytes, by engine."""

GEOMETRY = re.compile(r"(.+\.)?(geometry|geography)(\(.*)?$")
"""The types of PostGIS."""

SMALL_BINARY = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldType:
    """A field class as source text, with the arguments that depend on the type.

    With `reads_none` the field reads some values of a NOT NULL column as None. `notes` are codes with their values.
    """

    cls: str
    arguments: tuple[Argument, ...] = ()
    reads_none: bool = False
    notes: tuple[tuple[str, Mapping[str, object]], ...] = ()


def choose_declared_type(column: Column, engine: str) -> FieldType:
    """Return the field for the declared type, or for the values in the rows if they show more."""
    kind = column.type.kind
    if kind in (Kind.DATE, Kind.DATETIME):
        return _choose_date_type(column)
    if kind is Kind.TIME:
        return _choose_time_type(column, engine)
    if kind is Kind.TINYINT and column.type.length == 1:
        return _choose_boolean_type(column)
    if kind is Kind.BINARY and engine == "mysql":
        return _choose_binary_type(column)
    if kind is Kind.ARRAY:
        return _choose_array_type(column)
    if kind is Kind.FLOAT and is_compared_alone(column, engine):
        return FieldType(cls="fields.SingleFloatField")
    if kind is Kind.DECIMAL and column.evidence and column.evidence.unfit:
        return FieldType(cls="fields.LegacyDecimalField")
    if kind in (Kind.INTERVAL, Kind.INET, Kind.RANGE) and column.evidence and column.evidence.unfit:
        return map_to_text(column.type, unfit=column.evidence.unfit)
    if kind is Kind.UNKNOWN and engine != "postgresql":
        cls = "models.TextField" if engine == "sqlite" else "fields.RawField"
        return FieldType(cls=cls, notes=(("type-unknown", {}),))
    return map_declared_type(column.type)


def is_compared_alone(column: Column, engine: str) -> bool:
    """Return whether a column is compared through a cast, which Django leaves out of comparisons of several."""
    kind, raw = column.type.kind, column.type.base or column.type.raw
    if kind is Kind.FLOAT:
        return engine in SINGLES and raw.startswith(SINGLES[engine])
    is_own = column.type.composite or raw.startswith("reg")
    return engine == "postgresql" and (is_own if kind is Kind.UNKNOWN else _is_enum_domain(column.type))


def _is_enum_domain(declared: SqlType) -> bool:
    """Return whether it is a domain over an enum, which PostgreSQL compares with nothing."""
    return declared.kind is Kind.ENUM and bool(declared.base)


def choose_auto_field(cls: str) -> str:
    """Return the auto field that replaces an integer field if the primary key is a counter."""
    return AUTO.get(cls, "models.BigAutoField")


def parse_configured_type(text: str, key: str) -> FieldType:
    """Return the field in legacygen.toml: a class name, or a call with keyword arguments.

    Raises ConfigError with the `key` for anything else.
    """
    try:
        node = ast.parse(text.strip(), mode="eval").body
    except SyntaxError:
        node = ast.Constant(None)
    call = node if isinstance(node, ast.Call) else ast.Call(func=node, args=[], keywords=[])
    is_field = isinstance(call.func, ast.Name | ast.Attribute) and not call.args
    if not is_field or any(keyword.arg is None for keyword in call.keywords):
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


@functools.cache  # a schema has many columns of few types
def map_declared_type(declared: SqlType) -> FieldType:
    """Return the field for a type, without looking at the values."""
    kind, cls = declared.kind, FIELDS[declared.kind]
    if kind in (Kind.MONEY, Kind.UNKNOWN):
        return map_to_text(declared)
    if _is_enum_domain(declared):
        return _with("fields.AsTextField", db_type=string_literal(declared.raw))
    if kind is Kind.DATETIME and (declared.base or declared.raw).endswith("without time zone"):
        return FieldType(cls="fields.LocalDateTimeField")
    if kind is Kind.DECIMAL:
        return _map_decimal(declared)
    if kind is Kind.RANGE and declared.element:
        return FieldType(cls=RANGES[declared.element.kind])
    if kind is Kind.BIT:
        bits = declared.length or 1
        return _with(cls, bits=str(bits)) if bits > 1 else FieldType(cls="fields.BooleanBitField")
    if cls == "models.CharField" or kind is Kind.SET:
        return _map_text(declared, cls)
    if kind is Kind.BINARY and declared.length:
        return _with(cls, max_length=str(declared.length))
    if kind is Kind.GEOMETRY:
        return FieldType(cls=cls, notes=(("type-bytes", {}),))
    return FieldType(cls=UNSIGNED.get(cls, cls) if declared.unsigned else cls)


def map_to_text(declared: SqlType, unfit: int = 0) -> FieldType:
    """Return the field that reads a value as the server's text; `unfit` counts values that no Python type holds."""
    is_geometry = GEOMETRY.match(declared.base or declared.raw)
    code = "values-unfit" if unfit else "type-geometry" if is_geometry else "type-as-text"
    field = _with("fields.AsTextField", db_type=string_literal(declared.base or declared.raw))
    return FieldType(cls=field.cls, arguments=field.arguments, notes=((code, {"count": unfit}),))


def _choose_boolean_type(column: Column) -> FieldType:
    if column.evidence and column.evidence.only_0_and_1:
        return FieldType(cls="models.BooleanField", notes=(("type-boolean", {}),))
    code = "type-not-boolean" if column.evidence else "type-maybe-boolean"
    return FieldType(cls=map_declared_type(column.type).cls, notes=((code, {}),))


def _choose_date_type(column: Column) -> FieldType:
    evidence = column.evidence or Evidence()
    default = column.default
    has_zero_default = default and not default.is_expression and default.text and not default.text.strip("0-: .")
    notes: list[tuple[str, Mapping[str, object]]] = []
    if evidence.zero_dates:
        notes.append(("zero-dates", {"count": evidence.zero_dates}))
    elif has_zero_default:
        notes.append(("zero-default", {}))
    if evidence.unfit:
        notes.append(("values-unfit", {"count": evidence.unfit}))
    if not notes:
        return map_declared_type(column.type)
    cls = "fields.LegacyDateField" if column.type.kind is Kind.DATE else "fields.LegacyDateTimeField"
    return FieldType(cls=cls, reads_none=bool(evidence.zero_dates or has_zero_default), notes=tuple(notes))


def _choose_time_type(column: Column, engine: str) -> FieldType:
    """Return the field for a TIME, which in MySQL may be a duration: negative, or longer than a day."""
    evidence = column.evidence
    unfit = evidence.unfit if evidence else 0
    if column.type.with_time_zone:  # Django compares such a time, but cannot serialize it
        return map_to_text(column.type, unfit=unfit)
    is_time_of_day = engine != "mysql" or (evidence and not evidence.partial)
    notes: tuple[tuple[str, Mapping[str, object]], ...] = (("times-long", {"count": unfit}),) if unfit else ()
    if unfit or not is_time_of_day:
        return FieldType(cls="fields.LegacyTimeField", notes=notes)
    return map_declared_type(column.type)


def _choose_binary_type(column: Column) -> FieldType:
    evidence = column.evidence or Evidence()
    declared = column.type
    if evidence.is_text:
        length = {"max_length": str(declared.length)} if declared.length else {}
        field = _with("fields.EncodedTextField", **length)
        return FieldType(cls=field.cls, arguments=field.arguments, notes=(("type-text-in-bytes", {}),))
    is_named_uuid = not {"uuid", "guid"}.isdisjoint(split_words(column.name))
    if declared.length == SMALL_BINARY and (evidence.is_uuid or is_named_uuid):
        return FieldType(cls="fields.BinaryUUIDField", notes=(("type-uuid-in-bytes", {}),))
    return map_declared_type(declared)


def _choose_array_type(column: Column) -> FieldType:
    """Return the field for an array; the rows tell its dimensions, which are no part of the type."""
    declared, evidence = column.type, column.evidence or Evidence()
    if evidence.unfit or not declared.element:
        return map_to_text(declared, unfit=evidence.unfit)
    is_text = declared.as_text or _is_text_of_own_type(declared.element, is_nested=evidence.dimensions > 1)
    item = FieldType(cls="models.TextField") if is_text else map_declared_type(declared.element)
    for _ in range(max(evidence.dimensions, 1) - 1):
        item = _with("postgres.ArrayField", base_field=render_type_call(item))
    if not is_text and not _has_own_arrays(declared.element):
        return _with("postgres.ArrayField", base_field=render_type_call(item))
    cls = "fields.TextArrayField" if is_text else "fields.TypedArrayField"
    return _with(cls, base_field=render_type_call(item), db_type=string_literal(declared.base or declared.raw))


def _is_text_of_own_type(item: SqlType, *, is_nested: bool) -> bool:
    """Return whether items are read as text, but Django finds no array of them: it compares with text[] or varchar[].

    Nor does it find an array of arrays of any text.
    """
    if item.kind in (Kind.CHAR, Kind.VARCHAR, Kind.TEXT):
        return is_nested or (item.raw != "text" and not item.raw.startswith("character varying("))
    return item.kind is Kind.TIME and item.with_time_zone


def _has_own_arrays(item: SqlType) -> bool:
    """Return whether PostgreSQL compares items with those of Django's field, but no arrays of them."""
    return item.raw in ("oid", "real") or (item.kind is Kind.DATETIME and not item.with_time_zone)


def _map_decimal(declared: SqlType) -> FieldType:
    if declared.precision is None:
        return FieldType(cls="fields.LegacyDecimalField")
    scale = declared.scale or 0  # negative in PostgreSQL: rounded to tens, hundreds, …
    digits, places = max(declared.precision - min(scale, 0), scale), max(scale, 0)
    return _with("models.DecimalField", max_digits=str(digits), decimal_places=str(places))


def _map_text(declared: SqlType, cls: str) -> FieldType:
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


def render_type_call(field: FieldType) -> str:
    """Return the source of a field with the arguments that depend on its type."""
    return f"{field.cls}({', '.join(f'{item.name}={item.value}' for item in field.arguments)})"
