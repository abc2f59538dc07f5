"""Storing new objects in bulk: their keys, dates and sequences."""

import contextlib
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.core.management.color import no_style
from django.db import connections, router
from django.db.models import DateField, Field, Model
from django.utils import timezone


def insert_objects(objects: Sequence[Model], alias: str) -> None:
    """Store objects of any models, in bulk if the objects have their keys or get them that way."""
    can_return = connections[alias].features.can_return_rows_from_bulk_insert
    by_model: dict[type[Model], list[Model]] = {}
    for new in objects:
        by_model.setdefault(type(new), []).append(new)
    for model, group in by_model.items():
        _fill_dates(model, group)
        # bulk_create refuses models that inherit from another table.
        if (can_return or all(new.pk is not None for new in group)) and not model._meta.parents:
            model._default_manager.using(alias).bulk_create(group)
        else:
            for new in group:
                new.save(force_insert=True, using=alias)


@contextlib.contextmanager
def keep_dates(models: Collection[type[Model]]) -> Iterator[None]:
    """Keep auto_now and auto_now_add from overwriting the dates of legacy rows, as long as the block lasts."""
    frozen = [(each, each.__dict__.copy()) for model in models for each in _list_dated_fields(model)]
    for each, _ in frozen:
        each.__dict__.update(auto_now=False, auto_now_add=False, _legacygen_dated=True)
    try:
        yield
    finally:
        for each, before in frozen:
            each.__dict__.clear()
            each.__dict__.update(before)


def _list_dated_fields(model: type[Model]) -> "list[Field[Any, Any]]":
    marks = ("auto_now", "auto_now_add")
    return [each for each in model._meta.local_fields if any(getattr(each, mark, False) for mark in marks)]


def _fill_dates(model: type[Model], objects: Sequence[Model]) -> None:
    """Set missing dates to now, as auto_now and auto_now_add would have done."""
    for each in model._meta.local_fields:
        if getattr(each, "_legacygen_dated", False):
            now = timezone.now()
            value = now if each.get_internal_type() == "DateTimeField" else now.date()
            for new in objects:
                if getattr(new, each.attname) is None:
                    # A DateTimeField is a DateField too; a TimeField is not.
                    setattr(new, each.attname, value if isinstance(each, DateField) else now.time())


def reset_sequences(models: Collection[type[Model]]) -> None:
    """Move the counters of the keys behind the keys that the legacy rows have brought along."""
    for alias, group in _group_by_alias(models).items():
        connection = connections[alias]
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), group):
                cursor.execute(statement)


def _group_by_alias(models: Collection[type[Model]]) -> dict[str, list[type[Model]]]:
    found: dict[str, list[type[Model]]] = {}
    for model in sorted(models, key=lambda each: each._meta.label):
        found.setdefault(router.db_for_write(model), []).append(model)
    return found
