"""Storing a table's rows through the ORM: whatever needs SQL of its own, and the engines that have no quicker way."""

from collections.abc import Sequence
from typing import Any

from django.db import NotSupportedError
from django.db.models import Field, Model

from legacygen.runtime.export.storage.dates import KeptDates


def insert_by_orm(
    table: type[Model], fields: "Sequence[Field[Any, Any]]", objects: Sequence[Model], connection: Any
) -> None:
    """Write some fields of objects to their table, and give them the keys that the server has chosen.

    Raises NotSupportedError where the server does not tell the keys.
    """
    keys = [each for each in table._meta.pk_fields if any(_is_chosen_by_server(new, each) for new in objects)]
    size = _count_rows_at_once(fields, objects, bool(keys), connection)
    manager: Any = table._base_manager
    with KeptDates() as dates:
        dates.add_model(table)
        for start in range(0, len(objects), size):
            part = objects[start : start + size]
            found = manager._insert(part, fields=fields, returning_fields=keys, using=connection.alias)
            _set_keys(part, keys, found)
    for new in objects:
        _forget_expressions(new, fields)


def _is_chosen_by_server(new: Model, field: "Field[Any, Any]") -> bool:
    value = getattr(new, field.attname)
    return value is None or hasattr(value, "resolve_expression")


def _count_rows_at_once(
    fields: "Sequence[Field[Any, Any]]", objects: Sequence[Model], has_keys_to_return: bool, connection: Any
) -> int:
    features = connection.features
    returns_keys = features.can_return_rows_from_bulk_insert or not has_keys_to_return
    if not returns_keys or not features.supports_default_keyword_in_bulk_insert:
        return 1
    return max(1, int(connection.ops.bulk_batch_size(list(fields), objects)))


def _set_keys(objects: Sequence[Model], keys: "Sequence[Field[Any, Any]]", found: Sequence[Sequence[Any]]) -> None:
    if keys and len(found) < len(objects):
        label = type(objects[0])._meta.label
        raise NotSupportedError(f"{label}: {keys[0].name}: the server does not tell the key that it chose; set it")
    for new, values in zip(objects, found, strict=bool(keys)):
        for field, value in zip(keys, values, strict=True):
            setattr(new, field.attname, value)


def _forget_expressions(new: Model, fields: "Sequence[Field[Any, Any]]") -> None:
    """Let the values of expressions be read when they are used."""
    for field in fields:
        if hasattr(new.__dict__.get(field.attname), "resolve_expression"):
            del new.__dict__[field.attname]
