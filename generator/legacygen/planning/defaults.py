"""Column defaults as `db_default`: a Python value where there is one, else the server's own text or SQL."""

import re

from legacygen.pycode.literal import bytes_literal, decimal_argument, is_number_literal, string_literal
from legacygen.schema import Column

NOW = re.compile(r"(current_timestamp|now|localtimestamp|localtime)\s*(\(\s*\d*\s*\))?|datetime\('now'\)", re.I)
TODAY = re.compile(r"(current_date|curdate)\s*(\(\s*\))?|date\('now'\)", re.I)
CLOCK = re.compile(r"(current_time|curtime)\s*(\(\s*\d*\s*\))?|time\('now'\)", re.I)
UUIDS = re.compile(r"(\w+\.)?(uuid|uuid_v4|gen_random_uuid|uuid_generate_v4)\s*\(\s*\)", re.I)
TRUE = {"1", "true", "t", "b'1'", "y", "yes", "on"}
FALSE = {"0", "false", "f", "b'0'", "n", "no", "off"}
INTEGERS = re.compile(r"models\.(Positive)?(Small|Big)?IntegerField")
BOOLEANS = {"models.BooleanField", "fields.BooleanBitField"}
FLOATS = {"models.FloatField", "fields.SingleFloatField"}
DECIMALS = {"models.DecimalField", "fields.LegacyDecimalField"}
MOMENTS = {"models.DateTimeField", "fields.LegacyDateTimeField", "fields.LocalDateTimeField"}
STRINGS = {
    *("models.CharField", "models.TextField", "fields.EncodedTextField", "fields.SetField", "fields.AsTextField"),
    "models.GenericIPAddressField",
}


def plan_db_default(column: Column, cls: str, engine: str) -> str | None:
    """The default as source text for a field of that class; nothing where there is none."""
    if column.default is None or column.auto_increment:
        return None
    if column.default.is_expression:
        return _expression(column.default.text.strip(), cls, engine)
    text = column.default.text
    return _value(text.strip(), cls) or _text(text, cls)


def is_sql_default(default: str | None) -> bool:
    """Whether the default could only be said in the server's own SQL."""
    return bool(default) and str(default).startswith("fields.ServerSQL") and "CURRENT_" not in str(default)


def _expression(text: str, cls: str, engine: str) -> str:
    if NOW.fullmatch(text) and cls in MOMENTS:
        return "Now()"
    if TODAY.fullmatch(text):
        return 'fields.ServerSQL("CURRENT_DATE")'
    if CLOCK.fullmatch(text):
        return 'fields.ServerSQL("CURRENT_TIME")'
    if UUIDS.fullmatch(text) and cls in ("models.UUIDField", "models.CharField"):
        return "fields.RandomUUID()"
    return f"fields.ServerSQL({string_literal(text)}, {string_literal(engine)})"


def _value(text: str, cls: str) -> str:
    """A Python value, or nothing."""
    if cls in BOOLEANS and text.casefold() in TRUE | FALSE:
        return str(text.casefold() in TRUE)
    if INTEGERS.fullmatch(cls) and re.fullmatch(r"[+-]?\d+(\.0*)?", text):
        return str(int(text.partition(".")[0]))
    if cls == "fields.BitField" and re.fullmatch(r"b'[01]+'", text):
        return str(int(text[2:-1], 2))
    if cls in FLOATS and is_number_literal(text):
        return repr(float(text))
    if cls in DECIMALS and is_number_literal(text):
        return f"Decimal({decimal_argument(text)})"
    if cls == "models.BinaryField" and re.fullmatch(r"(0x|\\x)([0-9a-f]{2})*", text, re.I):
        return bytes_literal(bytes.fromhex(text[2:]))
    return ""


def _text(text: str, cls: str) -> str:
    """The text itself; Django's field is not asked for what it may make of it."""
    if cls == "models.BinaryField":
        return bytes_literal(text.encode())
    string = string_literal(text)
    return string if cls in STRINGS else f"models.Value({string})"
