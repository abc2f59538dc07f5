"""The types of fields that Django has, and the values that each can hold, whatever the server."""

import datetime as dt
import json
import re
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.files import File
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from legacygen.runtime.export.values.kinds import Check, Kind, WrongError
from legacygen.runtime.export.values.numbers import describe_decimal, describe_float, describe_integer

NOT_TEXT = (bytes, bytearray, memoryview, list, tuple, dict, set, frozenset, models.Model)
"""Types that a text field would store as Python prints them."""

UTF16_VENDORS = ("oracle", "microsoft")
"""Servers that count units of UTF-16, of which an emoji has two; the others count characters, as Python does."""

JSON_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
"""NUL in JSON, which PostgreSQL refuses. After an odd number of backslashes it is text about NUL."""

LONG_NUMBER = re.compile(r"\d{19}")
"""The fewest digits of a whole number of more than 64 bits."""

LONGEST_DURATION = dt.timedelta(microseconds=2**63 - 1)
"""The longest duration that fits as microseconds into a column of 64 bits, as all servers but PostgreSQL have it."""


def fit_text(limit: int | None, connection: BaseDatabaseWrapper) -> tuple[Check, ...]:
    """Return the checks of text: its length in characters, as the server counts them, and what it consists of."""
    if limit is None:
        return (_check_characters,)
    in_utf16 = connection.vendor in UTF16_VENDORS

    def check_length(value: str) -> str | None:
        length = len(value.encode("utf-16-le", "surrogatepass")) // 2 if in_utf16 else len(value)
        return f"has {length} characters, at most {limit} fit" if length > limit else None

    return check_length, _check_characters


def _check_characters(value: str) -> str | None:
    if "\0" in value:
        return "holds a NUL character"
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            return "holds half of a surrogate pair, which is no character"
    return None


def _describe_text(field: Any, connection: BaseDatabaseWrapper) -> Kind:
    def convert(value: Any) -> Any:
        if isinstance(value, NOT_TEXT):
            raise WrongError(f"is of the type {type(value).__name__}, not text")
        return field.get_prep_value(value)

    # That of a TextField is a length for forms, which no server knows.
    limit = None if isinstance(field, models.TextField) else field.max_length
    return Kind(str, "text", convert, fit_text(limit, connection))


def _describe_file(field: Any, connection: BaseDatabaseWrapper) -> Kind:
    def convert(value: Any) -> Any:
        if not isinstance(value, File):
            raise TypeError
        if isinstance(value, FieldFile) and value._committed:  # type: ignore[attr-defined]
            return value.name or ""
        if value.name is None:
            raise WrongError("has content but no name, which ContentFile takes as `name`")
        return ""  # the storage chooses the final name when it writes the file, and keeps to the length

    return Kind(str, "a file", convert, fit_text(field.max_length, connection))


def _describe_datetime(field: Any, connection: BaseDatabaseWrapper) -> Kind:
    def convert(value: Any) -> Any:
        # Without the field for a date: it would warn that there is no time zone, and again when it is stored.
        is_date = isinstance(value, dt.date) and not isinstance(value, dt.datetime)
        return dt.datetime(value.year, value.month, value.day) if is_date else field.to_python(value)

    has_zones = connection.vendor == "postgresql"

    def check(value: dt.datetime) -> str | None:
        if not (has_zones or value.tzinfo is None or settings.USE_TZ):
            return "has a time zone, which cannot be stored unless USE_TZ is set"
        if not dt.MINYEAR < value.year < dt.MAXYEAR:
            return _check_in_utc(value)
        return None

    return Kind(dt.datetime, "a date and time", convert, (check,))


def _check_in_utc(value: dt.datetime) -> str | None:
    """Return why a datetime at the end of the calendar cannot be stored in UTC."""
    try:
        (timezone.make_aware(value) if value.tzinfo is None else value).astimezone(dt.UTC)
    except OverflowError:
        return "is beyond the calendar in UTC"
    return None


def _describe_date(field: Any, connection: BaseDatabaseWrapper) -> Kind:
    def convert(value: Any) -> Any:
        if not isinstance(value, dt.datetime):
            return field.to_python(value)
        # As Django does, which makes the day before of a midnight further east.
        local = timezone.make_naive(value, timezone.get_default_timezone()) if value.tzinfo else value
        if local.time() != dt.time():
            raise WrongError("has a time of day, which a date cannot hold; use .date()")
        return local.date()

    return Kind(dt.date, "a date", convert)


def _describe_time(field: Any, connection: BaseDatabaseWrapper) -> Kind:
    def check(value: dt.time) -> str | None:
        return None if value.tzinfo is None else "has a time zone, which a time of day cannot hold"

    return Kind(dt.time, "a time of day", field.to_python, (check,))


def _describe_duration(field: Any, connection: BaseDatabaseWrapper) -> Kind:
    def check(value: dt.timedelta) -> str | None:
        return "is too long a duration" if abs(value) > LONGEST_DURATION else None

    def convert(value: Any) -> Any:
        if not isinstance(value, dt.timedelta):  # the field converts text only for forms
            raise TypeError
        return value

    checks = () if connection.features.has_native_duration_field else (check,)
    return Kind(dt.timedelta, "a duration", convert, checks)


def _describe_address(field: Any, connection: BaseDatabaseWrapper) -> Kind:
    def convert(value: Any) -> Any:
        prepared = field.get_prep_value(value) or None  # an empty text is NULL on every server
        if prepared:
            field.run_validators(prepared)
        return prepared

    return Kind(None, "an IP address", convert)


def _describe_json(field: Any, connection: BaseDatabaseWrapper) -> Kind:
    # With the arguments of json.dumps, because the user may have given any function as the encoder.
    encoder = (field.encoder or json.JSONEncoder)(
        skipkeys=False, ensure_ascii=False, check_circular=True, allow_nan=False, indent=None, separators=None,
        default=None,
    )  # fmt: skip

    checks = [_check_json_nul, _check_characters]
    if connection.vendor == "mysql" and not connection.mysql_is_mariadb:  # type: ignore[attr-defined]
        checks.append(_check_json_numbers)
    return Kind(None, "", encoder.encode, tuple(checks))


def _check_json_nul(text: str) -> str | None:
    return "holds a NUL character" if "\\u0000" in text and JSON_NUL.search(text) else None


def _check_json_numbers(text: str) -> str | None:
    """Return why MySQL would make floating-point numbers of whole ones; MariaDB keeps the text."""

    def read(digits: str) -> None:
        if not -(2**63) <= int(digits) < 2**64:
            raise WrongError(f"holds the number {digits}, of which MySQL keeps the first digits only")

    if LONG_NUMBER.search(text):
        json.loads(text, parse_int=read)
    return None


def _describe_bytes(field: Any, connection: BaseDatabaseWrapper) -> Kind:
    def convert(value: Any) -> Any:
        if not isinstance(value, bytes | bytearray | memoryview):
            raise TypeError
        return bytes(value)

    def check(value: bytes) -> str | None:
        return f"has {len(value)} bytes, at most {field.max_length} fit" if len(value) > field.max_length else None

    return Kind(bytes, "bytes", convert, (check,) if field.max_length is not None else ())


def _describe_bool(field: Any, connection: BaseDatabaseWrapper) -> Kind:
    return Kind(bool, "True or False", field.get_prep_value)


def _describe_uuid(field: Any, connection: BaseDatabaseWrapper) -> Kind:
    return Kind(uuid.UUID, "a UUID", field.to_python)


Describe = Callable[[Any, BaseDatabaseWrapper], Kind]

DESCRIBERS: tuple[tuple[Any, Describe], ...] = (
    (models.BooleanField, _describe_bool),
    (models.DateTimeField, _describe_datetime),  # before DateField, which it is too
    (models.DateField, _describe_date),
    (models.TimeField, _describe_time),
    (models.DurationField, _describe_duration),
    (models.DecimalField, describe_decimal),
    (models.FloatField, describe_float),
    (models.IntegerField, describe_integer),
    (models.UUIDField, _describe_uuid),
    (models.GenericIPAddressField, _describe_address),
    (models.JSONField, _describe_json),
    (models.BinaryField, _describe_bytes),
    (models.FileField, _describe_file),
    ((models.CharField, models.TextField, models.FilePathField), _describe_text),
)
"""The types of fields, each with the function that describes it for a connection."""
