"""Values as people write them, such as '2007/1/1', in the form in which a server stores them.

Programs write values as the server gives them, so that none of this is needed for their dumps. A value that is not
understood is kept as it is. The first lines of each function let values pass that need no change, as nearly all do.
"""

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from legacygen.dump.definition import ColumnDefinition
from legacygen.dump.literals import Value

Tidy = Callable[[Value], Value]

CLOCK = r"(\d{1,2})(?:[:.](\d{1,2})(?:[:.](\d{1,2}))?)?(?:\.(\d*))?"
MOMENT = re.compile(rf"\s*(\d{{4}}|\d{{1,2}})[-/.:^](\d{{1,2}})[-/.:^](\d{{1,2}})(?:[T\s]+{CLOCK})?\s*")
MOMENT_DIGITS = re.compile(r"\s*(\d{4}|\d{2})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d))?(?:\.(\d*))?\s*")
TIME = re.compile(r"\s*(-?)(?:(\d{1,2})\s+)?(\d{1,3})(?::(\d{1,2})(?::(\d{1,2}))?)(?:\.(\d*))?\s*")
TIME_DIGITS = re.compile(r"\s*(-?)(\d{1,7})(?:\.(\d*))?\s*")
MEMBER = re.compile(r"'((?:[^']|'')*)'")
PLAIN = re.compile(r"(?:\d{4}-\d\d-\d\d)? ?(?:\d\d:\d\d:\d\d)?")
ZERO = {"date": "0000-00-00", "time": "00:00:00"}
WHOLE = frozenset("tinyint smallint mediumint int bigint".split())


def choose_tidying(column: ColumnDefinition) -> Tidy | None:
    """Return the function that brings values of a column into the form of the server; None if none is needed."""
    name = column.data_type
    if name in ("date", "datetime", "timestamp", "time"):
        return _make_moment(name, _count_digits(column))
    if name in ("enum", "set"):
        members = [text.replace("''", "'").replace("\\\\", "\\") for text in MEMBER.findall(column.type)]
        return _make_enum(members) if name == "enum" else _make_set(members)
    if name in WHOLE or name == "decimal":
        return _make_number(column.scale or 0)
    return {
        "binary": _make_padding(column.length or 1), "char": _drop_blanks, "double": _read_empty, "float": _read_empty,
        "year": _read_year,
    }.get(name)  # fmt: skip


def _count_digits(column: ColumnDefinition) -> int:
    """Return the digits of the second that a column of times keeps."""
    found = re.search(r"\((\d)\)", column.type)
    return int(found[1]) if found else 0


def _make_moment(name: str, digits: int) -> Tidy:
    length = {"date": 10, "time": 8}.get(name, 19)

    def tidy(value: Value) -> Value:
        if not isinstance(value, str) or (len(value) == length and PLAIN.fullmatch(value)):
            return value
        if not value.strip():
            return ZERO.get(name, "0000-00-00 00:00:00")
        if name == "time":
            return _read_time(value, digits)
        match = MOMENT.fullmatch(value) or MOMENT_DIGITS.fullmatch(value)
        if match is None:
            return value
        year, month, day, *clock, fraction = match.groups()
        if int(month) > 12 or int(day) > 31:
            return value
        date = f"{_expand_year(year)}-{month:0>2}-{day:0>2}"
        return date if name == "date" else f"{date} {_format_clock(clock, fraction, digits)}"

    return tidy


def _read_time(value: str, digits: int) -> str:
    match = TIME.fullmatch(value)
    if match:
        sign, days, hours, minutes, seconds, fraction = match.groups()
        total = str(int(hours) + 24 * int(days or 0))
        return f"{sign}{_format_clock([total, minutes, seconds], fraction, digits)}"
    match = TIME_DIGITS.fullmatch(value)
    if match:
        number = match[2].zfill(6)
        return f"{match[1]}{_format_clock([number[:-4], number[-4:-2], number[-2:]], match[3], digits)}"
    return value


def _format_clock(parts: list[str | None], fraction: str | None, digits: int) -> str:
    """Format a time; what is behind the digits that the column keeps is cut off, as MariaDB does."""
    clock = ":".join(f"{part or '':0>2}" for part in parts)
    kept = (fraction or "")[:digits]
    return f"{clock}.{kept}" if kept.strip("0") else clock


def _expand_year(year: str) -> str:
    return year if len(year) == 4 else f"{20 if int(year) < 70 else 19}{year:0>2}"


def _read_year(value: Value) -> Value:
    if value == "":
        return "0"
    is_short = isinstance(value, str) and len(value) < 3 and value.isdigit() and value != "0"
    return _expand_year(value) if is_short and isinstance(value, str) else value


def _make_number(scale: int) -> Tidy:
    """Round as the server does: half a unit goes away from zero."""
    unit = Decimal(1).scaleb(-scale)

    def tidy(value: Value) -> Value:
        if not isinstance(value, str) or value.isdigit() or len(value) > 100:
            return value
        whole, _, digits = value.partition(".")
        if whole.isdigit() and digits.isdigit() and len(digits) <= scale:
            return value
        try:
            number = Decimal(value.strip() or 0)
            needs_rounding = number.as_tuple().exponent < -scale  # type: ignore[operator]  # not of a NaN
            return str(number.quantize(unit, ROUND_HALF_UP)) if needs_rounding or not value.strip() else value
        except (InvalidOperation, TypeError):
            return value

    return tidy


def _make_enum(members: list[str]) -> Tidy:
    """Spell a member as the column does; a number stands for the member at that place."""
    exact = frozenset(members)
    by_name = {str(number): member for number, member in enumerate(members, 1)}
    by_name |= {member.lower(): member for member in reversed(members)}

    def tidy(value: Value) -> Value:
        if value in exact or not isinstance(value, str):
            return value
        return by_name.get(value.rstrip(" ").lower(), value)

    return tidy


def _make_set(members: list[str]) -> Tidy:
    """Put members in the order of the column, spelled as there; a number has a bit for each member."""
    places = {member.lower(): place for place, member in enumerate(members)}

    def tidy(value: Value) -> Value:
        if not isinstance(value, str) or not value:
            return value
        if value.isdigit() and value not in places:
            found = {place for place in range(len(members)) if int(value[:20]) >> place & 1}
        else:
            parts = [part.rstrip(" ").lower() for part in value.split(",")]
            if any(part not in places for part in parts):
                return value
            found = {places[part] for part in parts}
        return ",".join(members[place] for place in sorted(found))

    return tidy


def _make_padding(length: int) -> Tidy:
    def tidy(value: Value) -> Value:
        return value.ljust(length, b"\0") if isinstance(value, bytes) else value

    return tidy


def _drop_blanks(value: Value) -> Value:
    return value.rstrip(" ") if isinstance(value, str) else value


def _read_empty(value: Value) -> Value:
    return "0" if value == "" else value
