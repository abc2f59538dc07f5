"""Dates and times that are none to Python: zero, impossible, infinite, beyond a day."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.lookups import Exact, IsNull
from django.utils import timezone

from legacygen.runtime.fields.sql import Kept

TEXT = {"mysql": "CAST({} AS CHAR)", "postgresql": "(to_json({}) #>> '{{}}')", "sqlite": "CAST({} AS TEXT)"}
"""How each server spells a date itself, so that no driver has to make one of it; ISO 8601 on all three."""

ZERO = {"mysql": "{} = 0", "sqlite": "substr({}, 1, 10) IN ('', '0000-00-00')"}
ISO = re.compile(r"(.*-\d\d)T(\d\d:.*?)(?:([+-]\d\d):00)?( BC)?", re.S)
"""What PostgreSQL prints with a space, and with whole hours of a zone alone, where it does not speak JSON."""
CLOCK = re.compile(r"(-?)(\d+):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?")
DAY = dt.timedelta(days=1)


class Lenient(models.Field):  # type: ignore[type-arg]
    """What the fields below share.

    A value that Python has a type for is read as that. A zero date is None in a field with `null=True`. All else is
    the server's own text, a str. On `save()` of a row that exists, None and text leave the column as it is.
    """

    formats = TEXT
    stored_as = ""

    def get_internal_type(self) -> str:
        """A type of its own, for the backends would convert the others."""
        return type(self).__name__

    def db_type(self, connection: Any) -> str:
        """The type of the plain field."""
        return str(connection.data_types[self.stored_as])

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        """In a form that no driver stumbles over; not where the server compares it with another column."""
        query = compiler.query
        inside = query.subquery or (query.distinct and query.order_by)
        form = None if inside else self.formats.get(compiler.connection.vendor)
        return (form.format(sql) if form else sql), params

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """The value, or the column itself for what Python has no type for."""
        value = super().pre_save(model_instance, add)
        return Kept(self) if not add and (value is None or isinstance(value, str)) else value

    def value_to_string(self, obj: models.Model) -> str:
        """Text for a dump."""
        value = self.value_from_object(obj)
        return "" if value is None else str(value)

    def get_prep_value(self, value: Any) -> Any:
        """Text stays text."""
        value = self.to_python(value)
        return value if isinstance(value, str) else super().get_prep_value(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """MySQL refuses `'0000-00-00'` in a comparison, but takes the number."""
        value = value if prepared else self.get_prep_value(value)
        if isinstance(value, str):
            return _number(value) if connection.vendor == "mysql" else value
        return super().get_db_prep_value(value, connection, prepared=True)


class LegacyDateField(Lenient, models.DateField):  # type: ignore[type-arg]
    """A date, or what stands in its place: see `Lenient`."""

    stored_as = "DateField"

    def from_db_value(self, value: Any, expression: object, connection: object) -> Any:
        """A date, None for a zero date, or the server's text."""
        return _shown(self, self.to_python(value))

    def to_python(self, value: Any) -> Any:
        """A date where the value is one."""
        try:
            return super().to_python(value)
        except ValidationError:
            return value


class LegacyDateTimeField(Lenient, models.DateTimeField):  # type: ignore[type-arg]
    """A date and time, or what stands in its place: see `Lenient`.

    `form` is how a column of text (SQLite) spells it, as a date would be spelled in zeros: `0000-00-00T00:00:00.000Z`.
    """

    stored_as = "DateTimeField"

    def __init__(self, *args: Any, form: str = "", **kwargs: Any) -> None:
        self.form = form
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """With `form`."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "form": self.form} if self.form else kwargs

    def from_db_value(self, value: Any, expression: object, connection: Any) -> Any:
        """A datetime (in the zone of the database where zones are used), None for a zero date, or the text."""
        value = self.to_python(value)
        if isinstance(value, dt.datetime) and settings.USE_TZ and timezone.is_naive(value):
            return timezone.make_aware(value, connection.timezone)
        return _shown(self, _as_printed(value))

    def to_python(self, value: Any) -> Any:
        """A datetime where the value is one."""
        try:
            return super().to_python(value)
        except ValidationError:
            return value

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """In the spelling of the column."""
        value = value if prepared else self.get_prep_value(value)
        if not self.form or not isinstance(value, dt.datetime):
            return super().get_db_prep_value(value, connection, prepared=True)
        if timezone.is_aware(value):
            value = timezone.make_naive(value, dt.UTC if self.form.endswith("Z") else connection.timezone)
        return _spelled(value, self.form)


class LocalDateTimeField(models.DateTimeField):  # type: ignore[type-arg]
    """PostgreSQL's timestamp without time zone: a datetime in the zone of the database, where zones are used.

    Django's own field reads it without a zone, and writes it back in that of the project.
    """

    def from_db_value(self, value: Any, expression: object, connection: Any) -> Any:
        """With the zone."""
        naive = isinstance(value, dt.datetime) and settings.USE_TZ and timezone.is_naive(value)
        return timezone.make_aware(value, connection.timezone) if naive else value


class LegacyTimeField(Lenient, models.TimeField):  # type: ignore[type-arg]
    """A time of day, or a timedelta where the column (MySQL's TIME) goes below 0 or beyond a day."""

    stored_as = "TimeField"
    formats = {**TEXT, "mysql": "CAST({} AS DECIMAL(13, 6))"}

    def from_db_value(self, value: Any, expression: object, connection: object) -> Any:
        """A time, a timedelta, or the server's text."""
        return self.to_python(_clock(value) if isinstance(value, Decimal) else value)

    def to_python(self, value: Any) -> Any:
        """A time where the value is one."""
        if isinstance(value, str):
            return _moment(value)
        if isinstance(value, dt.timedelta):
            return (dt.datetime.min + value).time() if dt.timedelta(0) <= value < DAY else value
        return super().to_python(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """A timedelta as the server spells it."""
        value = value if prepared else self.get_prep_value(value)
        if isinstance(value, dt.timedelta):
            return _length(value)
        if isinstance(value, str):
            return value
        return super().get_db_prep_value(value, connection, prepared=True)


class IsNothing(IsNull):
    """`isnull` finds what is read as None: NULL, and the zero date of a field with `null=True`."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """NULL or zero."""
        zero = ZERO.get(connection.vendor)
        if not zero or not getattr(self.lhs, "target", self.lhs.output_field).null:
            return super().as_sql(compiler, connection)
        sql, params = self.process_lhs(compiler, connection)
        either = f"({sql} IS NULL OR {zero.format(sql)})"
        return (either if self.rhs else f"NOT {either}"), [*params, *params]


class IsText(Exact):
    """MySQL looks an impossible date up in no index; as a number it is found without."""

    def as_mysql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """A comparison of numbers."""
        number = _number(self.rhs) if isinstance(self.rhs, str) else 0
        if not number or isinstance(number, str):
            return self.as_sql(compiler, connection)
        sql, params = self.process_lhs(compiler, connection)
        return f"{sql} + 0 = %s", [*params, number]


for field in (LegacyDateField, LegacyDateTimeField):
    field.register_lookup(IsNothing)
    field.register_lookup(IsText)


def _shown(field: Lenient, value: Any) -> Any:
    if isinstance(value, str) and field.null and not value.strip("0-: .T"):
        return None
    return value


def _as_printed(value: Any) -> Any:
    match = ISO.fullmatch(value) if isinstance(value, str) else None
    return f"{match[1]} {match[2]}{match[3] or ''}{match[4] or ''}" if match else value


def _number(text: str) -> int | Decimal | str:
    """`2021-02-31 10:00:00.5` as the number that MySQL takes for it; of the year 0 only zero itself has one."""
    digits = re.sub(r"[-:T ]", "", text)
    if not re.fullmatch(r"\d+(\.\d+)?", digits) or (text.startswith("00") and digits.strip("0.")):
        return text
    return Decimal(digits) if "." in digits else int(digits)


def _clock(value: Decimal) -> str:
    """`-1003000.5`, which is how MySQL counts the time -100:30:00.5."""
    number, _, fraction = f"{abs(value):013.6f}".partition(".")
    return f"{'-' if value < 0 else ''}{number[:-4]}:{number[-4:-2]}:{number[-2:]}.{fraction}"


def _moment(text: str) -> dt.time | dt.timedelta | str:
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
    length = dt.timedelta(hours=parts[0], minutes=parts[1], seconds=parts[2], microseconds=parts[3])
    return -length if sign else length


def _length(value: dt.timedelta) -> str:
    """`-100:30:00.5`."""
    whole, fraction = divmod(abs(value) // dt.timedelta(microseconds=1), 1_000_000)
    text = f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}" + (f".{fraction:06}" if fraction else "")
    return f"-{text}" if value < dt.timedelta(0) else text


def _spelled(value: dt.datetime, form: str) -> str:
    """The datetime in as many characters as the form has, with its separator and its end."""
    body, end = (form[:-1], "Z") if form.endswith("Z") else (form, "")
    return value.isoformat(sep=body[10], timespec="microseconds")[: len(body)] + end
