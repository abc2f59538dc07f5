"""Writing some fields of objects that are stored already."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import DatabaseError, connections, transaction
from django.db.models import Field, Model

from legacygen.runtime.export.storage.columns import is_of_django, prepare_columns, read_attributes
from legacygen.runtime.export.storage.engines import Fields
from legacygen.runtime.export.storage.tables import copy_keys_to_parents, list_tables, quote_names


def update_objects(objects: Sequence[Model], names: Collection[str], alias: str) -> None:
    """Write the named fields of stored objects of one model, found by their primary keys.

    Neither `save()` nor signals are called, and no date is set. Raises DatabaseError if an object is not there any
    more, FieldDoesNotExist for a name that the model does not have.
    """
    if not objects:
        return
    copy_keys_to_parents(list_tables(type(objects[0])), objects)
    tables: dict[Any, list[Field[Any, Any]]] = {}
    for name in names:
        field: Any = type(objects[0])._meta.get_field(name)
        tables.setdefault(field.model._meta.concrete_model, []).append(field)
    with transaction.atomic(using=alias, savepoint=False):
        for table, fields in tables.items():
            found = _update_table(table, fields, objects, connections[alias])
            if 0 <= found < len(objects):
                label = type(objects[0])._meta.label
                raise DatabaseError(
                    f"{label}: {len(objects) - found} of {len(objects)} objects are not there any more"
                )


def _update_table(table: type[Model], fields: Fields, objects: Sequence[Model], connection: Any) -> int:
    """Write fields of one table, and return the number of rows that were found."""
    columns = None
    keys = table._meta.pk_fields
    if all(map(_is_plain, fields)):
        columns = prepare_columns([*fields, *keys], objects, connection, add=False)
    if columns is None:
        return _update_by_orm(table, fields, objects, connection)
    return _execute_updates(table, fields, list(zip(*columns, strict=True)), connection)


def update_rows(model: type[Model], names: Sequence[str], rows: Sequence[tuple[Any, ...]], alias: str) -> None:
    """Write numbers, text and NULL to the named fields; behind the values of each row stands its key."""
    if rows:
        fields: list[Any] = [model._meta.get_field(name) for name in names]
        _execute_updates(model, fields, rows, connections[alias])


def _execute_updates(table: type[Model], fields: Fields, rows: Sequence[tuple[Any, ...]], connection: Any) -> int:
    keys = table._meta.pk_fields
    assignments = [f"{each} = %s" for each in quote_names(connection, [field.column for field in fields])]
    conditions = [f"{each} = %s" for each in quote_names(connection, [field.column for field in keys])]
    (name,) = quote_names(connection, [table._meta.db_table])
    statement = f"UPDATE {name} SET {', '.join(assignments)} WHERE {' AND '.join(conditions)}"
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)
        return int(cursor.rowcount)


def _is_plain(field: "Field[Any, Any]") -> bool:
    """Return whether a value needs no SQL around it; bytes do not, as the drivers mark them."""
    method = getattr(type(field), "get_placeholder", getattr(type(field), "get_placeholder_sql", None))
    return method is None or (is_of_django(method) and field.get_internal_type() == "BinaryField")


def _update_by_orm(table: type[Model], fields: Fields, objects: Sequence[Model], connection: Any) -> int:
    found = 0
    columns = [read_attributes(each, objects, add=False) for each in fields]
    for new, *values in zip(objects, *columns, strict=True):
        key = tuple(getattr(new, each.attname) for each in table._meta.pk_fields)
        rows = table._base_manager.using(connection.alias).filter(pk=key if len(key) > 1 else key[0])
        found += rows.update(**{each.name: value for each, value in zip(fields, values, strict=True)})
    return found
