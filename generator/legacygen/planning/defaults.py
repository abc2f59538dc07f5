"""Column defaults as `db_default`, where Django can say them."""

import re

from legacygen.planning import literal
from legacygen.schema import Column

NOW = re.compile(r"(current_timestamp|now|localtimestamp|localtime)\s*(\(\s*\d*\s*\))?", re.I)
TRUE = {"1", "true", "t", "b'1'", "y", "yes", "on"}
FALSE = {"0", "false", "f", "b'0'", "n", "no", "off"}
INTEGERS = re.compile(r"models\.(Positive)?(Small|Big)?IntegerField")


def db_default(column: Column, cls: str) -> str | None:
    """The default as source text for a field of that class; nothing when Django cannot say it."""
    if column.default is None:
        return None
    text = column.default.text.strip()
    if column.default.is_expression:
        return "Now()" if cls == "models.DateTimeField" and NOW.fullmatch(text) else None
    if cls == "models.BooleanField":
        return "True" if text.casefold() in TRUE else "False" if text.casefold() in FALSE else None
    if INTEGERS.fullmatch(cls):
        return str(int(text)) if re.fullmatch(r"[+-]?\d+", text) else None
    if cls == "models.FloatField" and literal.is_number(text):
        return repr(float(text))
    if cls == "models.DecimalField" and literal.is_number(text):
        return f"Decimal({literal.decimal(text)})"
    if cls in ("models.CharField", "models.TextField"):
        return literal.string(column.default.text)
    return None
