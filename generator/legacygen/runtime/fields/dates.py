"""Fields for dates and times that Python has no type for: zero, impossible, infinite, longer than a day."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.lookups import Exact, IsNull
from django.utils import timezone

from legacygen.runtime.fields.sql import UnchangedColumn

TEXT = {"mysql": "CAST({} AS CHAR)", "postgresql": "(to_json({}) #>> '{{}}')", "sqlite": "CAST({} AS TEXT)"}
"""SQL by which each server prints a date as ISO 8601, so that no driver has to convert it."""

# SQL conditions for a zero date.
ZERO = {"mysql": "{} = 0", "sqlite": "substr({}, 1, 10) IN ('', '0000-00-00')"}
JSON_DATETIME = re.compile(r"(.*-\d\d)T(\d\d:.*?)(?:([+-]\d\d):00)?( BC)?", re.S)
"""A datetime of PostgreSQL in JSON; elsewhere PostgreSQL prints a space for the T, and `+02` for `+02:00`."""
CLOCK = re.compile(r"(-?)(\d+):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?")
DAY = dt.timedelta(days=1)


class LenientField(models.Field):  # type: ignore[type-arg]
    """A base class for fields that read any value.

    A value that Python has a type for is read as that type. A zero date is None in a field with `null=True`. Any other
    value is the text of the server, a str. `save()` of an existing row keeps the column if the value is None or text.
    """

    formats = TEXT
    stored_as = ""

    def get_internal_type(self) -> str:
        """Return a type of its own, because the backends convert values of the plain fields."""
        return type(self).__name__

    def db_type(self, connection: Any) -> str:
        """Return the type of the plain field."""
        return str(connection.data_types[self.stored_as])

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        """Return the column as text that every driver reads, unless the server compares the result with a column."""
        query = compiler.query
        inside = query.subquery or (query.distinct and query.order_by)
        form = None if inside else self.formats.get(compiler.connection.vendor)
        return (form.format(sql) if form else sql), params

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Return the value; on an update, the column itself in place of None or text."""
        value = super().pre_save(model_instance, add)
        return UnchangedColumn(self) if not add and (value is None or isinstance(value, str)) else value

    def value_to_string(self, obj: models.Model) -> str:
        """Return text for serialization."""
        value = self.value_from_object(obj)
        return "" if value is None else str(value)

    def get_prep_value(self, value: Any) -> Any:
        """Return a value of Python's type; text that is not a date stays text."""
        value = self.to_python(value)
        return value if isinstance(value, str) else super().get_prep_value(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Return a number in place of text on MySQL, which refuses `'0000-00-00'` in a comparison."""
        value = value if prepared else self.get_prep_value(value)
        if isinstance(value, str):
            return _convert_to_number(value) if connection.vendor == "mysql" else value
        return super().get_db_prep_value(value, connection, prepared=True)


class LegacyDateField(LenientField, models.DateField):  # type: ignore[type-arg]
    """A date, or the value that replaces it: see `LenientField`."""

    stored_as = "DateField"

    def from_db_value(self, value: Any, expression: object, connection: object) -> Any:
        """Return a date, None for a zero date, or the text of the server."""
        return _hide_zero_date(self, self.to_python(value))

    def to_python(self, value: Any) -> Any:
        """Return a date if the value is one, else the value."""
        try:
            return super().to_python(value)
        except ValidationError:
            return value


class LegacyDateTimeField(LenientField, models.DateTimeField):  # type: ignore[type-arg]
    """A date and time, or the value that replaces it: see `LenientField`.

    `form` is the format of a text column (SQLite), given as a zero date: `0000-00-00T00:00:00.000Z`.
    """

    stored_as = "DateTimeField"

    def __init__(self, *args: Any, form: str = "", **kwargs: Any) -> None:
        self.form = form
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Return the parts of the field, including `form`."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "form": self.form} if self.form else kwargs

    def from_db_value(self, value: Any, expression: object, connection: Any) -> Any:
        """Return a datetime (with the time zone of the database if USE_TZ), None for a zero date, or the text."""
        value = self.to_python(value)
        if isinstance(value, dt.datetime) and settings.USE_TZ and timezone.is_naive(value):
            return timezone.make_aware(value, connection.timezone)
        return _hide_zero_date(self, _format_as_printed(value))

    def to_python(self, value: Any) -> Any:
        """Return a datetime if the value is one, else the value."""
        try:
            return super().to_python(value)
        except ValidationError:
            return value

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Return a datetime in the format of the column."""
        value = value if prepared else self.get_prep_value(value)
        if not self.form or not isinstance(value, dt.datetime):
            return super().get_db_prep_value(value, connection, prepared=True)
        if timezone.is_aware(value):
            value = timezone.make_naive(value, dt.UTC if self.form.endswith("Z") else connection.timezone)
        return _format_datetime(value, self.form)


class LocalDateTimeField(models.DateTimeField):  # type: ignore[type-arg]
    """PostgreSQL's timestamp without time zone, as a datetime with the time zone of the database if USE_TZ.

    Django's own field reads it without a time zone, and writes it back in that of the project.
    """

    def from_db_value(self, value: Any, expression: object, connection: Any) -> Any:
        """Return the datetime with the time zone."""
        is_naive = isinstance(value, dt.datetime) and settings.USE_TZ and timezone.is_naive(value)
        return timezone.make_aware(value, connection.timezone) if is_naive else value


class LegacyTimeField(LenientField, models.TimeField):  # type: ignore[type-arg]
    """A time of day, or a timedelta if the value (of MySQL's TIME) is negative or longer than a day."""

    stored_as = "TimeField"
    # A number, because Django may order by the selected expression, and durations do not sort as text.
    formats = {**TEXT, "mysql": "CAST({} AS DECIMAL(13, 6))"}

    def from_db_value(self, value: Any, expression: object, connection: object) -> Any:
        """Return a time, a timedelta, or the text of the server."""
        return self.to_python(_format_clock(value) if isinstance(value, Decimal) else value)

    def to_python(self, value: Any) -> Any:
        """Return a time or a timedelta if the value is one, else the value."""
        if isinstance(value, str):
            return _parse_time(value)
        if isinstance(value, dt.timedelta):
            return (dt.datetime.min + value).time() if dt.timedelta(0) <= value < DAY else value
        return super().to_python(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Return a timedelta in the format of the server."""
        value = value if prepared else self.get_prep_value(value)
        if isinstance(value, dt.timedelta):
            return _format_duration(value)
        if isinstance(value, str):
            return value
        return super().get_db_prep_value(value, connection, prepared=True)


class IsNullOrZero(IsNull):
    """The lookup `isnull`, which finds the values read as None: NULL, and zero dates if the field has `null=True`."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Return the condition for NULL or a zero date."""
        zero = ZERO.get(connection.vendor)
        if not zero or not getattr(self.lhs, "target", self.lhs.output_field).null:
            return super().as_sql(compiler, connection)
        sql, params = self.process_lhs(compiler, connection)
        either = f"({sql} IS NULL OR {zero.format(sql)})"
        return (either if self.rhs else f"NOT {either}"), [*params, *params]


class ExactDate(Exact):
    """The lookup `exact`, which compares an impossible date as a number on MySQL, because no index finds it."""

    def as_mysql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Return a comparison of numbers for text that has one."""
        number = _convert_to_number(self.rhs) if isinstance(self.rhs, str) else 0
        if not number or isinstance(number, str):
            return self.as_sql(compiler, connection)
        sql, params = self.process_lhs(compiler, connection)
        return f"{sql} + 0 = %s", [*params, number]


for field in (LegacyDateField, LegacyDateTimeField):
    field.register_lookup(IsNullOrZero)
    field.register_lookup(ExactDate)


def _hide_zero_date(field: LenientField, value: Any) -> Any:
    if isinstance(value, str) and field.null and not value.strip("0-: .T"):
        return None
    return value


def _format_as_printed(value: Any) -> Any:
    match = JSON_DATETIME.fullmatch(value) if isinstance(value, str) else None
    return f"{match[1]} {match[2]}{match[3] or ''}{match[4] or ''}" if match else value


def _convert_to_number(text: str) -> int | Decimal | str:
    """Return the number that MySQL uses for `2021-02-31 10:00:00.5`; in the year 0 only the zero date has one."""
    digits = re.sub(r"[-:T ]", "", text)
    if not re.fullmatch(r"\d+(\.\d+)?", digits) or (text.startswith("00") and digits.strip("0.")):
        return text
    return Decimal(digits) if "." in digits else int(digits)


def _format_clock(value: Decimal) -> str:
    """Return `-100:30:00.500000` for -1003000.5, the number that MySQL uses for this time."""
    number, _, fraction = f"{abs(value):013.6f}".partition(".")
    return f"{'-' if value < 0 else ''}{number[:-4]}:{number[-4:-2]}:{number[-2:]}.{fraction}"


def _parse_time(text: str) -> dt.time | dt.timedelta | str:
    match = CLOCK.fullmatch(text)
    if not match:
        try:
            return dt.time.fromisoformat(text)
        except ValueError:
            return text
    sign, hours, minutes, seconds, fraction = match.groups()
    parts = int(hours), int(minutes), int(seconds or 0), int((fraction or "").ljust(6, "0"))
    if not sign and parts[0] < 24:
        return dt.time(*parts) if parts[1] < 60 and parts[2] < 60 else text
    duration = dt.timedelta(hours=parts[0], minutes=parts[1], seconds=parts[2], microseconds=parts[3])
    return -duration if sign else duration


def _format_duration(value: dt.timedelta) -> str:
    """Return a timedelta in the form `-100:30:00.500000`."""
    whole, fraction = divmod(abs(value) // dt.timedelta(microseconds=1), 1_000_000)
    text = f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}" + (f".{fraction:06}" if fraction else "")
    return f"-{text}" if value < dt.timedelta(0) else text


def _format_datetime(value: dt.datetime, form: str) -> str:
    """Return the datetime with the length, the separator and the end of the form."""
    body, end = (form[:-1], "Z") if form.endswith("Z") else (form, "")
    return value.isoformat(sep=body[10], timespec="microseconds")[: len(body)] + end
