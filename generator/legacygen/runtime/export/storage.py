"""Storing new objects in bulk: their keys, dates and sequences."""

from collections.abc import Collection, Sequence
from typing import Any

from django.core.management.color import no_style
from django.db import connections, router
from django.db.models import DateField, Field, Model
from django.utils import timezone


def insert_objects(objects: Sequence[Model], alias: str, dates: "KeptDates") -> None:
    """Store objects of any models, in bulk if the objects have their keys or get them that way."""
    can_return = connections[alias].features.can_return_rows_from_bulk_insert
    by_model: dict[type[Model], list[Model]] = {}
    for new in objects:
        by_model.setdefault(type(new), []).append(new)
    for model, group in by_model.items():
        dates.add_model(model)
        _fill_dates(model, group)
        # bulk_create refuses models that inherit from another table.
        if (can_return or all(new.pk is not None for new in group)) and not model._meta.parents:
            model._default_manager.using(alias).bulk_create(group)
        else:
            for new in group:
                new.save(force_insert=True, using=alias)


class KeptDates:
    """Keeps auto_now and auto_now_add from overwriting the dates of legacy rows, in all models that are stored.

    `models` are those models, with the parents of multi-table inheritance; a context manager, at whose end the fields
    are as before.
    """

    def __init__(self) -> None:
        self.models: dict[type[Model], None] = {}
        self._frozen: list[tuple[Field[Any, Any], dict[str, Any]]] = []

    def __enter__(self) -> "KeptDates":
        return self

    def __exit__(self, *_: object) -> None:
        for each, before in self._frozen:
            each.__dict__.clear()
            each.__dict__.update(before)

    def add_model(self, model: type[Model]) -> None:
        """Keep the dates of a model and its parents from now on."""
        for each in (model, *model._meta.get_parent_list()):
            if each not in self.models:
                self.models[each] = None
                for dated in _list_dated_fields(each):
                    self._frozen.append((dated, dated.__dict__.copy()))
                    dated.__dict__.update(auto_now=False, auto_now_add=False, _legacygen_dated=True)


def _list_dated_fields(model: type[Model]) -> "list[Field[Any, Any]]":
    marks = ("auto_now", "auto_now_add")
    return [each for each in model._meta.local_fields if any(getattr(each, mark, False) for mark in marks)]


def _fill_dates(model: type[Model], objects: Sequence[Model]) -> None:
    """Set missing dates to now, as auto_now and auto_now_add would have done."""
    for each in model._meta.concrete_fields:
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
