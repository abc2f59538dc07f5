"""Addresses of rows and of lists of rows, from which a key is read back as it was."""

import datetime as dt
import json
import uuid
from collections.abc import Iterable, Iterator
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin.utils import quote
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import NoReverseMatch, reverse

from legacygen.runtime import fields
from legacygen.runtime.gone import is_gone
from legacygen.runtime.rowkey import NULL, RowKey

LONGEST_KEY = 1500
"""Characters of a key in an address; browsers and servers refuse addresses that are much longer."""

TEXTS = (models.CharField, models.TextField, fields.RawField)
"""Fields in which SQLite may hold numbers; such a number stands in an address as a number."""

FILTERABLE = (bool, int, float, Decimal, str, tuple, uuid.UUID, dt.date, dt.time)
"""Types of values by which a list can be filtered in its address: their text is what the field accepts."""

UNREADABLE = (AttributeError, OverflowError, TypeError, ValueError, ValidationError)
"""The errors of fields that get text or a value that they do not understand."""


def build_row_url(row: models.Model) -> str:
    """Return the address of the page of a row; raises NoReverseMatch if no address leads back to its key."""
    key = format_key(row)
    url = build_key_url(type(row), key) if key is not None else None
    if url is None:
        raise NoReverseMatch("No address leads to this key.")
    return url


def build_key_url(model: Any, key: str) -> str | None:
    """Return the address of a row by the text of its key, or None if the model has no admin or the key is too long."""
    quoted = quote(key)
    if len(quoted) > LONGEST_KEY or not key:
        return None
    return _reverse(model, "change", [quoted])


def format_key(row: models.Model) -> str | None:
    """Return the key of a row as text, that of several columns as JSON; None if the text would not lead to the key."""
    pk: Any = row._meta.pk
    if not row._meta.is_composite_pk:
        return format_value(pk, row.pk)
    if not getattr(pk, "exact", True):  # such a key finds other rows too
        return None
    try:
        return json.dumps([_format_part(each, getattr(row, each.attname)) for each in pk.fields], ensure_ascii=False)
    except UNREADABLE:
        return None


def format_value(field: Any, value: Any) -> str | None:
    """Return the value of a key of one column as text; None if the text would not lead to it."""
    try:
        part = _format_part(field, value)
    except UNREADABLE:
        return None
    return part if isinstance(part, str) else None


def parse_key(model: type[models.Model], text: str) -> Any:
    """Return the key in an address: a value, or a tuple for several columns.

    Raises one of UNREADABLE if the text is not such a key.
    """
    pk: Any = model._meta.pk
    if not model._meta.is_composite_pk:
        return _parse_part(pk, text)
    null = NULL if isinstance(pk, RowKey) else None  # Django takes None in a key for a key that is not set
    pairs = zip(pk.fields, json.loads(text), strict=True)
    return tuple(null if part is None else _parse_part(field, part) for field, part in pairs)


def _format_part(field: Any, value: Any) -> Any:
    """Return a value as JSON, mostly as a string; raises ValueError if it cannot be read back."""
    if value is None:
        return None
    field = _get_own_field(field)
    if isinstance(field, TEXTS) and type(value) in (int, float):
        return value
    if isinstance(field, models.BinaryField):
        return bytes(value).hex()
    # The method takes an object with the attribute.
    part = field.value_to_string(SimpleNamespace(**{field.attname: value}))
    if _parse_part(field, part) != value:
        raise ValueError(f"{part!r} does not lead back to {value!r}")
    return part


def _parse_part(field: Any, part: Any) -> Any:
    field = _get_own_field(field)
    if isinstance(field, models.BinaryField):
        return bytes.fromhex(part)
    if isinstance(field, TEXTS) and type(part) in (int, float):
        return part
    return field.to_python(part)


def _get_own_field(field: Any) -> Any:
    """Return the field that holds the values: the one that a foreign key points to, at the end of the chain."""
    while field.remote_field:
        field = field.target_field
    return field


def find_related_lists(row: models.Model) -> Iterator[tuple[str, str | None]]:
    """Yield names and addresses of the lists of rows that point to this one or share a join table with it.

    The address is None if the model has no admin, or no address can hold the value.
    """
    meta = row._meta
    for relation in meta.related_objects:
        model, field = relation.related_model, relation.field
        if is_gone(model):
            continue
        if relation.many_to_many:
            yield f"{model._meta.verbose_name_plural}", build_list_url(model, [(f"{field.attname}__exact", row.pk)])
            continue
        pairs = [(f"{local.attname}__exact", getattr(row, remote.attname)) for local, remote in field.related_fields]
        if all(value is not None for _, value in pairs):  # no row points to NULL
            yield f"{model._meta.verbose_name_plural} ({field.verbose_name})", build_list_url(model, pairs)
    for joined in meta.many_to_many:
        if not joined.remote_field.hidden:
            pairs = [(joined.related_query_name(), row.pk)]
            yield str(joined.verbose_name), build_list_url(joined.related_model, pairs)


def build_list_url(model: Any, pairs: Iterable[tuple[str, Any]]) -> str | None:
    """Return the address of a list with filters; None if the model has no admin or an address cannot hold a value."""
    query = dict(pairs)
    if not all(isinstance(value, FILTERABLE) for value in query.values()):
        return None
    texts = {name: ",".join(value) if isinstance(value, tuple) else value for name, value in query.items()}
    url = _reverse(model, "changelist", [])
    return f"{url}?{urlencode(texts)}" if url else None


def _reverse(model: Any, page: str, arguments: list[str]) -> str | None:
    try:
        return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=arguments)
    except NoReverseMatch:  # the model has no admin
        return None
