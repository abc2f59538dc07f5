"""Renders column defaults for `db_default`: as a Python value if there is one, otherwise as text or SQL."""

import re

from legacygen.pycode.literal import bytes_literal, decimal_argument, is_number_literal, string_literal
from legacygen.schema import Column

DATETIME_NOW = re.compile(
    r"(current_timestamp|now|localtimestamp|localtime)\s*(\(\s*\d*\s*\))?|datetime\('now'\)", re.I
)
DATE_NOW = re.compile(r"(current_date|curdate)\s*(\(\s*\))?|date\('now'\)", re.I)
TIME_NOW = re.compile(r"(current_time|curtime)\s*(\(\s*\d*\s*\))?|time\('now'\)", re.I)
RANDOM_UUID = re.compile(r"(\w+\.)?(uuid|uuid_v4|gen_random_uuid|uuid_generate_v4)\s*\(\s*\)", re.I)
TRUE_TEXTS = {"1", "true", "t", "b'1'", "y", "yes", "on"}
FALSE_TEXTS = {"0", "false", "f", "b'0'", "n", "no", "off"}
INTEGER_FIELDS = re.compile(r"models\.(Positive)?(Small|Big)?IntegerField")
BOOLEAN_FIELDS = {"models.BooleanField", "fields.BooleanBitField"}
FLOAT_FIELDS = {"models.FloatField", "fields.SingleFloatField"}
DECIMAL_FIELDS = {"models.DecimalField", "fields.LegacyDecimalField"}
DATETIME_FIELDS = {"models.DateTimeField", "fields.LegacyDateTimeField", "fields.LocalDateTimeField"}
TEXT_FIELDS = {
    *("models.CharField", "models.TextField", "fields.EncodedTextField", "fields.SetField", "fields.AsTextField"),
    "models.GenericIPAddressField",
}


def plan_db_default(column: Column, cls: str, engine: str) -> str | None:
    """Return the source of the default for a field of a class, or None."""
    if column.default is None or column.auto_increment:
        return None
    if column.default.is_expression:
        return _render_expression(column.default.text.strip(), cls, engine)
    text = column.default.text
    return _render_value(text.strip(), cls) or _render_text(text, cls)


def is_sql_default(default: str | None) -> bool:
    """Return whether a rendered default is SQL that only one server understands."""
    return bool(default) and str(default).startswith("fields.ServerSQL") and "CURRENT_" not in str(default)


def _render_expression(text: str, cls: str, engine: str) -> str:
    if DATETIME_NOW.fullmatch(text) and cls in DATETIME_FIELDS:
        return "Now()"
    if DATE_NOW.fullmatch(text):
        return 'fields.ServerSQL("CURRENT_DATE")'
    if TIME_NOW.fullmatch(text):
        return 'fields.ServerSQL("CURRENT_TIME")'
    if RANDOM_UUID.fullmatch(text) and cls in ("models.UUIDField", "models.CharField"):
        return "fields.RandomUUID()"
    return f"fields.ServerSQL({string_literal(text)}, {string_literal(engine)})"


def _render_value(text: str, cls: str) -> str:
    """Return the source of a Python value, or an empty string."""
    if cls in BOOLEAN_FIELDS and text.casefold() in TRUE_TEXTS | FALSE_TEXTS:
        return str(text.casefold() in TRUE_TEXTS)
    if INTEGER_FIELDS.fullmatch(cls) and re.fullmatch(r"[+-]?\d+(\.0*)?", text):
        return str(int(text.partition(".")[0]))
    if cls == "fields.BitField" and re.fullmatch(r"b'[01]+'", text):
        return str(int(text[2:-1], 2))
    if cls in FLOAT_FIELDS and is_number_literal(text):
        return repr(float(text))
    if cls in DECIMAL_FIELDS and is_number_literal(text):
        return f"Decimal({decimal_argument(text)})"
    if cls == "models.BinaryField" and re.fullmatch(r"(0x|\\x)([0-9a-f]{2})*", text, re.I):
        return bytes_literal(bytes.fromhex(text[2:]))
    return ""


def _render_text(text: str, cls: str) -> str:
    """Return the source of the text, which Django passes to the server without converting it."""
    if cls == "models.BinaryField":
        return bytes_literal(text.encode())
    string = string_literal(text)
    return string if cls in TEXT_FIELDS else f"models.Value({string})"
