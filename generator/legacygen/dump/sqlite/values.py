"""How values are stored in the file, so that the fields of the models read what they would read from the server."""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

from legacygen.dump.definition import ColumnDefinition
from legacygen.dump.literals import Expression, Value

Stored = None | int | float | str | bytes
Convert = Callable[[Value], Stored]

AFFINITIES = {
    "INTEGER": "tinyint smallint mediumint int bigint bit year",
    "NUMERIC": "decimal",
    "REAL": "float double",
    "BLOB": "binary varbinary tinyblob blob mediumblob longblob geometry point linestring polygon multipoint "
    "multilinestring multipolygon geometrycollection vector",
}
AFFINITY_BY_TYPE = {name: affinity for affinity, names in AFFINITIES.items() for name in names.split()}
"""The type of SQLite for each type of MySQL; all others are text."""

EXACT_DIGITS = 15
"""Digits of a decimal number that SQLite keeps."""

LARGEST = 2**63 - 1


def choose_affinity(column: ColumnDefinition) -> str:
    """Return the type of SQLite in which a column is stored."""
    return AFFINITY_BY_TYPE.get(column.data_type, "TEXT")


def choose_conversion(column: ColumnDefinition, zone: ZoneInfo | None) -> Convert | None:
    """Return the function that converts the values of a column, None if they are stored as they are.

    `zone` is the time zone into which UTC is converted, None if times are stored as the dump has them.
    """
    name = column.data_type
    if name in ("float", "double"):
        return _convert_float
    if may_need_digits(column):
        return _convert_decimal if name == "decimal" else _convert_large
    if name == "bit":
        return _convert_bits
    if name == "uuid":
        return _convert_uuid
    if name == "timestamp" and zone is not None:
        return _make_local(zone)
    if name in ("datetime", "timestamp", "time") and column.type.endswith(")"):
        return _convert_fraction
    return None


def may_need_digits(column: ColumnDefinition) -> bool:
    """Return whether a column may hold numbers that are stored as digits, because SQLite would round them."""
    is_long = column.data_type == "decimal" and (column.precision or 0) > EXACT_DIGITS
    return is_long or (column.data_type == "bigint" and column.is_unsigned)


def _convert_float(value: Value) -> Stored:
    """Return a float as Python reads it: SQLite's own conversion is sometimes off by the last bit."""
    return float(value) if isinstance(value, str) else _keep(value)


def _convert_decimal(value: Value) -> Stored:
    """Return digits that SQLite would round as bytes, which the read-only engine reads."""
    if not isinstance(value, str):
        return _keep(value)
    digits = value.lstrip("+-").replace(".", "").strip("0")
    return value if len(digits) <= EXACT_DIGITS else value.encode()


def _convert_bits(value: Value) -> Stored:
    number = int.from_bytes(value, "big") if isinstance(value, bytes) else value
    return value if isinstance(number, int) and number > LARGEST and isinstance(value, bytes) else _keep(number)


def _convert_large(value: Value) -> Stored:
    """Return a number that SQLite has no integer for as bytes, which the read-only engine reads."""
    is_large = isinstance(value, str) and len(value) > 18 and int(value) > LARGEST
    return value.encode() if is_large and isinstance(value, str) else _keep(value)


def _convert_uuid(value: Value) -> Stored:
    return value.replace("-", "") if isinstance(value, str) else _keep(value)


def _convert_fraction(value: Value) -> Stored:
    """Return a time as Django writes it: with six digits of the second, or none."""
    if not isinstance(value, str):
        return _keep(value)
    body, point, digits = value.partition(".")
    return f"{body}.{digits:0<6}" if point and digits.strip("0") else body


def _make_local(zone: ZoneInfo) -> Convert:
    def convert(value: Value) -> Stored:
        try:
            moment = dt.datetime.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:  # a zero date
            moment = None
        if moment is None:
            return _keep(value)
        return str(moment.replace(tzinfo=dt.UTC).astimezone(zone).replace(tzinfo=None))

    return convert


def _keep(value: "Value | int") -> Stored:
    return None if isinstance(value, Expression) else value


def read_default(sql: str | None) -> Stored:
    """Return the value of a default that is a literal; None for NULL, and for one that a server computes."""
    text = (sql or "").strip()
    if text[:2] == "b'":
        return int(text[2:-1] or "0", 2)
    if text[:2] == "x'":
        return bytes.fromhex(text[2:-1])
    if text[:1] == "'":
        return text[1:-1].replace("\\'", "'").replace("\\\\", "\\")
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return None


IMPLICIT: dict[str, Stored] = {
    "date": "0000-00-00",
    "datetime": "0000-00-00 00:00:00",
    "time": "00:00:00",
    "timestamp": "0000-00-00 00:00:00",
    **dict.fromkeys("tinyint smallint mediumint int bigint decimal float double bit year".split(), 0),
    **dict.fromkeys(AFFINITIES["BLOB"].split(), b""),
}
"""What a server that is not strict takes for a NOT NULL column that gets no value; for text it is empty."""


def choose_missing_value(column: ColumnDefinition) -> Stored:
    """Return what the server stores in a column that an INSERT leaves out."""
    if column.default is not None:
        if column.default.lower().startswith("current_timestamp"):
            return str(dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0))
        return read_default(column.default)
    if column.nullable or column.auto_increment:
        return None
    if column.data_type == "enum":
        return str(read_default(column.type.partition("(")[2].partition(",")[0].rstrip(")")))
    return IMPLICIT.get(column.data_type, "")
