"""Keys of any type as the ledger stores them: a number, and a text for a key that is no whole number."""

import datetime as dt
import hashlib
import json
import uuid
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import Model

from legacygen.runtime.rowkey import NULL

LIMIT = 2**63
"""Whole numbers from here on are stored as text."""


class StoredKey(NamedTuple):
    """A whole number, or the digest of a text, which has to be compared too."""

    number: int
    text: str | None = None


def store_key(key: Any, occurrence: int = 1) -> StoredKey:
    """Return how a key of any type is stored, equal keys equally.

    `occurrence` tells rows of a table without a key apart that are equal in all columns.
    """
    if type(key) is int and -LIMIT <= key < LIMIT and occurrence == 1:
        return StoredKey(key)
    text = json.dumps(key, default=_write_value, ensure_ascii=False, separators=(",", ":"))
    if occurrence > 1:
        text += f"#{occurrence}"
    return StoredKey(int.from_bytes(digest_text(text, 8), "big", signed=True), text)


def digest_text(text: str, size: int) -> bytes:
    """Return a digest of that many bytes, which is the same on every machine."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=size).digest()


def read_key(model: type[Model], number: int, text: str | None) -> Any:
    """Return the key of an object or row of a model: a tuple for one of several fields.

    Raises ValueError if the field has another type now, which cannot hold it.
    """
    if text is None:
        return number
    value, _ = json.JSONDecoder().raw_decode(text)  # behind it is the number of the occurrence
    fields = _list_key_fields(model)
    if isinstance(value, list):
        pairs = zip(fields, value, strict=True)
        return tuple(NULL if each is None else _read_value(field, each) for field, each in pairs)
    return _read_value(fields[0], value)


def count_occurrence(text: str | None) -> int:
    """Return which of the rows that are equal in all columns a stored key means: 1 for the first."""
    if text is None:
        return 1
    _, end = json.JSONDecoder().raw_decode(text)
    return int(text[end + 1 :] or 1)


def clean_key(model: type[Model], key: Any) -> Any:
    """Return a key as rows of the model have it: a number that came as text becomes a number.

    Raises ValidationError, TypeError or ValueError for what can be no key of the model.
    """
    fields = _list_key_fields(model)
    if len(fields) == 1 and not isinstance(key, tuple | list):
        return fields[0].to_python(key)
    values = tuple(key)
    if len(values) != len(fields):
        raise ValueError(f"the key of {model._meta.label} has {len(fields)} parts")
    pairs = zip(fields, values, strict=True)
    return tuple(NULL if each in (None, NULL) else field.to_python(each) for field, each in pairs)


def show_key(model: type[Model], number: int, text: str | None) -> str:
    """Return a stored key for a message."""
    return repr(read_key(model, number, text))


@cache
def _list_key_fields(model: Any) -> tuple[Any, ...]:
    """Return the fields that make up the key; instead of a relation, the field that it points to."""
    found = []
    for field in model._meta.pk_fields:
        while field.is_relation:
            field = field.target_field
        found.append(field)
    return tuple(found)


def _read_value(field: Any, value: Any) -> Any:
    if isinstance(value, dict):
        return bytes.fromhex(value["hex"])
    try:
        return field.to_python(value)
    except ValidationError as error:
        raise ValueError(f"{value!r} is no key of {field.model._meta.label} any more") from error


def _write_value(value: Any) -> Any:
    if value is NULL:
        return None
    if isinstance(value, bytes | bytearray | memoryview):
        return {"hex": bytes(value).hex()}
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, Decimal | uuid.UUID | dt.timedelta):
        return str(value)
    raise TypeError(f"a key of the type {type(value).__name__} cannot be stored in the ledger")
