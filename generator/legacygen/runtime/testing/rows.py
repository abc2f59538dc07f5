"""Rows of a legacy model as the types of its fields allow them; nothing is copied from a database, or stored."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from django.conf import settings
from django.db import models, router
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.models.fields.related import ForeignObject

from legacygen.runtime import fields

UNLIMITED = 1000
"""Characters of a text, or bytes, where the type has no limit."""

NewModel = TypeVar("NewModel", bound=models.Model)

MakeValue = Callable[[Any], Any]
"""A function that gives a value for a field."""


def make_rows(model: type[models.Model], **values: Any) -> dict[str, models.Model]:
    """Return unsaved rows by their kind: all NULL, all empty, longest values, one for each choice, invalid dates.

    Rows that the model points to are made too, so that `row()` can follow a relation. `values` are what all rows have
    in common: name here what you know better than the types of the columns do.
    """
    rows = {
        "all NULL": RowFactory(_make_null).make_row(model, values),
        "all empty": RowFactory(_make_empty).make_row(model, values),
        "longest values": RowFactory(make_longest).make_row(model, values),
    }
    for name, choices in _list_choices(model).items():
        for choice in choices if name not in values else ():
            rows[f"{name} = {choice!r}"] = RowFactory(make_longest).make_row(model, {**values, name: choice})
    invalid = {field.attname: INVALID[type(field)] for field in model._meta.fields if type(field) in INVALID}
    if invalid:
        rows["invalid dates"] = RowFactory(make_longest).make_row(model, {**invalid, **values})
    return rows


def make_key(model: type[models.Model]) -> Any:
    """Return a key that rows or objects of a model may have: a tuple for one of several fields."""
    values = tuple(make_longest(field) for field in model._meta.pk_fields)
    return values if len(values) > 1 else values[0]


def make_object(model: type[NewModel]) -> NewModel:
    """Return an object of a new model that counts as stored, with the longest values."""
    new = model()
    for field in model._meta.concrete_fields:
        setattr(new, field.attname, make_longest(field))
    new._state.adding = False
    return new


class RowFactory:
    """Makes a row, and one row of each model that it points to, directly or through others."""

    def __init__(self, make_value: MakeValue) -> None:
        self._make_value = make_value
        self._made: dict[type[models.Model], models.Model | None] = {}

    def make_row(self, model: type[models.Model], values: Mapping[str, Any]) -> models.Model:
        """Return a row; `values` are those that are given, by the name of the field or its attribute."""
        row = model()
        row._state.db = router.db_for_read(model)
        self._made[model] = None
        choices = _list_choices(model)
        for field in model._meta.concrete_fields:
            value = self._make_value(field)
            if value is not None and field.attname in choices:
                value = choices[field.attname][0]
            setattr(row, field.attname, value)
        for field in model._meta.fields:
            if isinstance(field, ForeignObject) and field.name not in values and field.attname not in values:
                self._set_related(row, field)
        for name, value in values.items():
            setattr(row, name, value)
        self._made[model] = row
        return row

    def _set_related(self, row: models.Model, field: "ForeignObject[Any, Any]") -> None:
        names = [each.attname for each in field.local_related_fields]
        if any(getattr(row, name) is None for name in names):
            return
        related = field.related_model
        if related not in self._made:
            self.make_row(related, {})
        target = self._made[related]
        if target is not None:
            setattr(row, field.name, target)
        elif all(each.null for each in field.local_related_fields):
            # A row on the way back to itself: a stub that climbs a tree must come to its top.
            for name in names:
                setattr(row, name, None)


def make_longest(field: Any) -> Any:
    """Return the longest text or greatest number of a field; where the type has no limit, a large one."""
    while field.is_relation:
        field = field.target_field
    if hasattr(field, "base_field") and hasattr(field, "size"):  # ArrayField, whose import needs psycopg
        return [make_longest(field.base_field)]
    return next((make(field) for classes, make in LONGEST if isinstance(field, classes)), None)


def _make_null(field: Any) -> Any:
    return None if field.null else make_longest(field)


def _make_empty(field: Any) -> Any:
    value = make_longest(field)
    return type(value)() if isinstance(value, str | bytes | int | float | Decimal | list | dict | tuple) else value


def _list_choices(model: type[models.Model]) -> dict[str, list[Any]]:
    """Return the values to choose from, by attribute: of choices, booleans, and checks such as `IN ('a', 'b')`."""
    found: dict[str, list[Any]] = {}
    for field in model._meta.concrete_fields:
        if field.choices:
            keys = [key for key, _ in field.flatchoices if key is not None]
            found[field.attname] = [(key,) for key in keys] if isinstance(field, fields.SetField) else keys
        elif isinstance(field, models.BooleanField):
            found[field.attname] = [True, False]
    checks = [each.condition for each in model._meta.constraints if isinstance(each, models.CheckConstraint)]
    lookups = {f"{field.attname}__in": field.attname for field in model._meta.concrete_fields}
    for check in checks:
        if not isinstance(check, models.Q) or check.connector != models.Q.AND or check.negated:
            continue
        for child in check.children:
            if isinstance(child, tuple) and child[0] in lookups:
                found.setdefault(lookups[child[0]], list(child[1]))
    return found


def _make_text(field: Any) -> str:
    return "x" * (field.max_length or UNLIMITED)


def _make_integer(field: Any) -> int:
    ranges = BaseDatabaseOperations.integer_field_ranges
    return ranges.get(field.get_internal_type(), ranges["BigIntegerField"])[1]


def _make_decimal(field: Any) -> Decimal:
    if field.max_digits is None or field.decimal_places is None:
        return Decimal("1000000.25")
    return Decimal(10**field.max_digits - 1).scaleb(-field.decimal_places)


def _make_datetime(field: Any) -> dt.datetime:
    # A day before the calendar ends, so that it can be converted to any time zone.
    return dt.datetime(9999, 12, 30, 23, 59, 59, tzinfo=dt.UTC if settings.USE_TZ else None)


LONGEST: tuple[tuple[Any, MakeValue], ...] = (
    (fields.AsTextField, lambda field: "0"),  # only the server knows which text its type allows
    (fields.SetField, lambda field: tuple(key for key, _ in field.flatchoices)),
    (fields.BitField, lambda field: 2**field.bits - 1),
    (models.BooleanField, lambda field: True),
    (models.DateTimeField, _make_datetime),  # before DateField, which it is too
    (models.DateField, lambda field: dt.date(9999, 12, 30)),
    (models.TimeField, lambda field: dt.time(23, 59, 59)),
    (models.DurationField, lambda field: dt.timedelta(days=1000)),
    (models.DecimalField, _make_decimal),
    ((models.FloatField, fields.LegacyDecimalField), lambda field: field.to_python("1000000.25")),
    (models.IntegerField, _make_integer),
    (models.UUIDField, lambda field: uuid.UUID(int=2**128 - 1)),
    (models.GenericIPAddressField, lambda field: "255.255.255.255"),
    (models.JSONField, lambda field: {"x": "x"}),
    (models.BinaryField, lambda field: b"\xff" * (field.max_length or UNLIMITED)),
    ((models.CharField, models.TextField, models.FileField, fields.RawField), _make_text),
)
"""The types of fields, each with the function that makes the longest value. Others, as for ranges, get None."""

INVALID: dict[type[Any], Any] = {
    fields.LegacyDateField: "2012-00-15",
    fields.LegacyDateTimeField: "2012-00-15 00:00:00",
    fields.LegacyTimeField: dt.timedelta(hours=-838),
}
"""What the fields for dates read where the server holds something that Python has no date for."""
