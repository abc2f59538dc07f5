"""Storing new objects: grouped by model, table by table, with few statements."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from django.db import NotSupportedError, connections, transaction
from django.db.models import AutoField, Field, Model
from django.db.models.expressions import DatabaseDefault

from legacygen.runtime.export.storage.columns import has_own_placeholder, is_of_django, prepare_columns
from legacygen.runtime.export.storage.dates import fill_dates
from legacygen.runtime.export.storage.engines import Engine, Fields, find_engine
from legacygen.runtime.export.storage.orm import insert_by_orm
from legacygen.runtime.export.storage.tables import (
    copy_keys_from_parents,
    copy_keys_to_parents,
    list_stored_fields,
    list_tables,
)


def insert_objects(objects: Sequence[Model], alias: str) -> None:
    """Store new objects of any models, grouped by model and in the given order within a model.

    Neither `save()` nor signals are called. Dates that auto_now or auto_now_add would set are set where they are
    missing. Afterwards each object has its key and is no longer new; a field that the server has filled in is read
    when it is used. Raises what Django raises for a statement or a value that fails; the objects are then as before,
    and the caller rolls the transaction back.
    """
    before = [new.__dict__.copy() for new in objects]
    try:
        with transaction.atomic(using=alias, savepoint=False):
            for group in _group_objects(objects):
                _insert_group(group, connections[alias])
    except BaseException:
        for new, values in zip(objects, before, strict=True):
            new.__dict__.clear()
            new.__dict__.update(values)
        raise
    for new in objects:
        new._state.adding = False
        new._state.db = alias


def insert_rows(model: type[Model], names: Sequence[str], rows: Sequence[tuple[Any, ...]], alias: str) -> None:
    """Store rows of numbers, text and NULL in the named fields of a model, without building objects of them."""
    connection = connections[alias]
    engine = find_engine(connection)
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    if engine and rows:
        engine.write_rows(connection, model, fields, rows)
    elif rows:
        model._base_manager.using(alias).bulk_create(model(**dict(zip(names, row, strict=True))) for row in rows)


def _group_objects(objects: Iterable[Model]) -> Iterator[list[Model]]:
    """Give the objects by model; those that point to another one of them that has no key yet come after it."""
    waiting = list(objects)
    while waiting:
        later = [new for new in waiting if _points_to_unsaved(new)]
        if len(later) == len(waiting):
            later = []  # Django says which object was forgotten
        groups: dict[Any, list[Model]] = {}
        behind = set(map(id, later))
        for new in waiting:
            if id(new) not in behind:
                groups.setdefault(new._meta.concrete_model, []).append(new)
        yield from groups.values()
        waiting = later


def _points_to_unsaved(new: Model) -> bool:
    held = new._state.fields_cache
    for each in _list_relations(type(new)) if held else ():
        related = held.get(each.cache_name)
        if related is not None and not related._is_pk_set():
            return True
    return False


@cache
def _list_relations(model: type[Model]) -> "tuple[Any, ...]":
    return tuple(each for each in model._meta.concrete_fields if each.is_relation)


def _insert_group(objects: Sequence[Model], connection: Any) -> None:
    model = type(objects[0])
    for new in objects:
        if _lacks_keys(new):
            new._prepare_related_fields_for_save(operation_name="insert_objects")  # type: ignore[attr-defined]
    fill_dates(model, objects)
    tables = list_tables(model)
    copy_keys_to_parents(tables, objects)
    for table in tables:
        copy_keys_from_parents(table, objects)
        _insert_table(table, objects, connection)


def _lacks_keys(new: Model) -> bool:
    """Return whether what an object points to may have got its key only after the object was made."""
    held = new._state.fields_cache
    if not held:
        return False
    if new._meta.private_fields:
        return True
    values = new.__dict__
    for each in _list_relations(type(new)):
        related = held.get(each.cache_name)
        if related is not None and (values.get(each.attname) is None or values[each.attname] != related.pk):
            return True
    return False


def _insert_table(table: type[Model], objects: Sequence[Model], connection: Any) -> None:
    """Write the part of objects that one table holds, and give them its key."""
    fields = list_stored_fields(table)
    is_plain = all(map(is_of_django, map(type, table._meta.pk_fields))) and not any(map(has_own_placeholder, fields))
    engine = find_engine(connection) if is_plain else None
    _fill_keys(table, objects, connection, engine)
    key: Any = table._meta.pk
    keyed, unkeyed = objects, []
    if isinstance(key, AutoField):
        keyed = [new for new in objects if getattr(new, key.attname) is not None]
        unkeyed = [new for new in objects if getattr(new, key.attname) is None]
    if keyed:
        _write_rows(table, fields, keyed, connection, engine)
    if unkeyed:
        numbers = _write_rows(table, [each for each in fields if each is not key], unkeyed, connection, engine)
        for new, number in zip(unkeyed, numbers, strict=False):
            setattr(new, key.attname, number)
        if any(getattr(new, key.attname) is None for new in unkeyed):
            raise NotSupportedError(f"{table._meta.label}: {key.name}: the server gave no number; set the key")


def _fill_keys(table: type[Model], objects: Sequence[Model], connection: Any, engine: Engine | None) -> None:
    """Give objects without a key one, if that can be had before they are written."""
    for field in table._meta.pk_fields:
        unkeyed = [new for new in objects if getattr(new, field.attname) is None]
        values: Iterable[Any] = ()
        if not unkeyed:
            continue
        if not isinstance(field, AutoField):
            values = [field.get_pk_value_on_save(new) for new in unkeyed]
        elif engine and engine.take_keys:
            values = engine.take_keys(connection, field, len(unkeyed))
        for new, value in zip(unkeyed, values, strict=False):
            setattr(new, field.attname, value)


def _write_rows(
    table: type[Model], fields: Fields, objects: Sequence[Model], connection: Any, engine: Engine | None
) -> Sequence[int]:
    """Write some fields of objects to their table; return the keys that the server gave to rows without one."""
    if engine:
        defaults = [each for each in fields if _is_left_to_server(each, objects)]
        written = [each for each in fields if each not in defaults]
        columns = prepare_columns(written, objects, connection, add=True)
        if columns is not None:
            rows = list(zip(*columns, strict=True)) if columns else [()] * len(objects)
            numbers = engine.write_rows(connection, table, written, rows)
            for each in defaults:
                for new in objects:
                    del new.__dict__[each.attname]
            return numbers
    insert_by_orm(table, fields, objects, connection)
    return ()


def _is_left_to_server(field: "Field[Any, Any]", objects: Sequence[Model]) -> bool:
    """Return whether all objects have the database's default, so that the column can be left out."""
    if field.primary_key or not field.has_db_default() or not is_of_django(type(field).pre_save):
        return False
    return all(isinstance(new.__dict__.get(field.attname), DatabaseDefault) for new in objects)
