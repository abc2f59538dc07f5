"""Holds what the ORM reads against what the server itself prints, cell by cell; one row a type in each table."""

import datetime as dt
import json
import math
import uuid
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import Model

ROWS = 300
SHOWN = 3
BROKEN = "'\\x' || hex({0})"
HEX = "CONCAT('\\\\x', HEX({0}))"
DAYS = "EXTRACT(YEAR FROM {0}) * 365 + EXTRACT(MONTH FROM {0}) * 30 + EXTRACT(DAY FROM {0})"
TIME = "EXTRACT(HOUR FROM {0}) * 3600 + EXTRACT(MINUTE FROM {0}) * 60 + EXTRACT(SECOND FROM {0})"
PRINTED = {
    "mysql": {
        "bit": "CAST({0} + 0 AS CHAR)",
        **dict.fromkeys(("binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob"), HEX),
        **dict.fromkeys(("geometry", "point", "linestring", "polygon", "geomcollection"), HEX),
        "": "CAST({0} AS CHAR)",
    },
    "postgresql": {
        "interval": f"CAST(({DAYS}) * 86400 + {TIME} AS text)",
        **dict.fromkeys(("array", "hstore"), "CAST(to_json({0}) AS text)"),
        "": "CAST({0} AS text)",
    },
    "sqlite": {"": "CASE typeof({0}) WHEN 'blob' THEN '\\x' || hex({0}) ELSE CAST({0} AS text) END"},
}
"""How a server prints a column of a type, bytes as `\\xff`; the empty type stands for all others."""

TYPES = {
    "mysql": "SELECT COLUMN_NAME, DATA_TYPE FROM information_schema.COLUMNS"
    " WHERE TABLE_SCHEMA = COALESCE(NULLIF(%s, ''), DATABASE()) AND TABLE_NAME = %s",
    "postgresql": "SELECT attname, CASE WHEN t.typcategory = 'A' THEN 'array' ELSE COALESCE(b.typname, t.typname) END"
    " FROM pg_attribute JOIN pg_type AS t ON t.oid = atttypid"
    " LEFT JOIN pg_type AS b ON t.typtype = 'd' AND b.oid = t.typbasetype WHERE attrelid = CAST(%s AS regclass)",
}


def _seconds(text: str) -> float:
    """Seconds of a number, or of MySQL's `-838:59:59.5`."""
    hours, *rest = text.lstrip("-").split(":")
    if not rest:
        return float(text)
    size = int(hours) * 3600 + int(rest[0]) * 60 + float(rest[1])
    return -size if text.startswith("-") else size


def _moment(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _text(text: str, value: str) -> bool:
    """PostgreSQL prints char(n) without its padding and an address with the length of its prefix."""
    if text.startswith("\\x") and text != value:
        return _bytes(text) == value.encode()
    return value in (text, text.removesuffix("/32").removesuffix("/128")) or value.rstrip() == text


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.removeprefix("\\x"))


def _array(text: str, value: Any) -> bool:
    if not text.startswith("["):
        return bool([*value] == [item for item in text.split(",") if item])
    printed = json.loads(text)
    if any(isinstance(item, dict) for item in printed):  # read as text, item by item
        value = [json.loads(item) for item in value]
    return bool(_plain([*value]) == _plain(printed))


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    plain = (dt.date, dt.time, Decimal, uuid.UUID, int, float)
    return str(value).replace("T", " ") if isinstance(value, plain) else value


SAME: dict[type, Callable[[str, Any], bool]] = {
    bool: lambda text, value: (text.casefold() in ("1", "t", "true")) == value,
    int: lambda text, value: Decimal(text) == value,
    float: lambda text, value: math.isclose(float(text), value, rel_tol=1e-6) or text.casefold() == str(value),
    Decimal: lambda text, value: Decimal(text) == value or (Decimal(text).is_nan() and value.is_nan()),
    str: _text,
    bytes: lambda text, value: _bytes(text) == value,
    memoryview: lambda text, value: _bytes(text) == bytes(value),
    dt.datetime: lambda text, value: _moment(text) == (value if value.tzinfo else value.replace(tzinfo=dt.UTC)),
    dt.date: lambda text, value: text == value.isoformat(),
    dt.time: lambda text, value: dt.time.fromisoformat(text) == value,
    dt.timedelta: lambda text, value: math.isclose(_seconds(text), value.total_seconds(), abs_tol=1e-6),
    uuid.UUID: lambda text, value: uuid.UUID(text.removeprefix("\\x")) == value,
    list: _array,
    tuple: _array,
    dict: lambda text, value: json.loads(text) == value,
}
"""By the type of a value that the ORM gave: whether the server's text means the same."""


def differences(model: "type[Model]") -> Iterator[str]:
    """The cells of the first rows that the ORM reads as something else, the first few of each column."""
    from django.db import connection
    from django.db.models import Func, TextField
    from django.db.models.expressions import RawSQL

    quote = connection.ops.quote_name

    manager = model._default_manager
    fields = [(field, field.column) for field in model._meta.concrete_fields if field.column]
    types, known = _types(model), PRINTED[connection.vendor]
    printed: dict[str, Func] = {}
    for number, (field, column) in enumerate(fields):
        as_text = known[""] if type(field).__name__ == "AsTextField" else known.get(types.get(column, ""), known[""])
        template = BROKEN if type(field).__name__ == "EncodedTextField" and connection.vendor == "sqlite" else as_text
        name = RawSQL(f"{quote(model._meta.db_table)}.{quote(column)}", ())
        template = template.replace("{0}", "%(expressions)s")
        printed[f"printed_{number}"] = Func(name, template=template, output_field=TextField())
    rows = list(manager.annotate(**printed)[:ROWS])
    for number, (field, _) in enumerate(fields):
        cells = ((getattr(row, f"printed_{number}"), getattr(row, field.attname)) for row in rows)
        wrong = [cell for cell in cells if not same(*cell, field)]
        for text, value in wrong[:SHOWN]:
            yield f"{model.__name__}.{field.name}: {text!r} is read as {value!r} ({len(wrong)} such rows)"


def same(text: str | None, value: Any, field: Any) -> bool:
    """Whether what the server printed is what the ORM read."""
    if text is None or value is None:
        is_ours = type(field).__module__.startswith("legacygen.")
        is_zero_date = text is not None and not text.strip("0-: .") and (text != "" or is_ours)
        return value is None and (text is None or is_zero_date or (_is_json(field) and text == "null"))
    try:
        if _is_json(field):
            return bool(json.loads(text) == value)
        if type(value) in SAME:
            return SAME[type(value)](text, value)
        return (
            any(held(text, value) for kind, held in SAME.items() if isinstance(value, kind)) or _range(value) == text
        )
    except (ValueError, ArithmeticError, TypeError):
        return False


def _range(value: Any) -> str:
    if getattr(value, "isempty", False):
        return "empty"
    opening, closing = ("[" if value.lower_inc else "("), ("]" if value.upper_inc else ")")
    bounds = ("" if bound is None else str(bound) for bound in (value.lower, value.upper))
    return opening + ",".join(f'"{bound[:19]}+00"' if " " in bound else bound for bound in bounds) + closing


def _is_json(field: Any) -> bool:
    return "JSON" in type(field).__name__


def _types(model: "type[Model]") -> dict[str, str]:
    """The server's type of each column, by the name as `db_column` spells it."""
    from django.db import connection

    table = connection.ops.quote_name(model._meta.db_table).replace("%%", "%")
    if connection.vendor == "sqlite":
        return {}
    quote = "`" if connection.vendor == "mysql" else '"'
    schema, _, name = table[1:-1].replace("``", "`").rpartition("`.`")
    with connection.cursor() as cursor:
        cursor.execute(TYPES[connection.vendor], [schema, name] if connection.vendor == "mysql" else [table])
        return {
            column.replace("%", "%%").replace(quote, quote * 2): declared for column, declared in cursor.fetchall()
        }
