"""Which fields of a new object the stub sets: only these are compared and updated when the row changes."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.db.models import NOT_PROVIDED, Field, Model
from django.db.models.signals import post_init, pre_init

ATTRIBUTE = "_legacygen_given"
"""The attribute of an object's state that holds the names given to its constructor, and its computed defaults."""

NOTHING: tuple[int, tuple[str, ...], dict[str, Any]] = (0, (), {})


@contextmanager
def watch_constructors(models: Iterable[type[Model]]) -> Iterator[None]:
    """Note what each object of these models is made from, while the block lasts."""
    pending: list[tuple[int, tuple[str, ...]]] = []

    def begin(args: tuple[Any, ...], kwargs: dict[str, Any], **_: Any) -> None:
        pending.append((len(args), tuple(kwargs)))

    def end(sender: type[Model], instance: Model, **_: Any) -> None:
        if pending:
            values, names = instance.__dict__, computed[sender]
            kept = {name: values.get(name) for name in names} if names else {}
            setattr(instance._state, ATTRIBUTE, (*pending.pop(), kept))

    watched = list(models)
    computed = {model: _list_computed(model) for model in watched}
    for model in watched:
        pre_init.connect(begin, sender=model, weak=False)
        post_init.connect(end, sender=model, weak=False)
    try:
        yield
    finally:
        for model in watched:
            pre_init.disconnect(begin, sender=model)
            post_init.disconnect(end, sender=model)


def list_given_fields(new: Model) -> tuple[str, ...]:
    """Return the attribute names of the fields that were set, without its key.

    These are the ones that the constructor was called with, and those that no longer have their default. To be asked
    before the object is stored, because that fills in dates.
    """
    count, names, computed = getattr(new._state, ATTRIBUTE, NOTHING)
    named, dated, others = _sort_fields(type(new), count, names)
    found = [name for name in named if name not in dated or new.__dict__.get(name) is not None]
    for field, default in others:
        attname = field.attname
        value = new.__dict__.get(attname)
        is_default = value is computed[attname] if attname in computed else value == default
        if not is_default or (field.is_relation and field.is_cached(new)):
            found.append(attname)
    return tuple(found)


@cache
def _sort_fields(
    model: type[Model], count: int, names: tuple[str, ...]
) -> tuple[tuple[str, ...], frozenset[str], tuple[tuple[Any, Any], ...]]:
    """Return the fields that a constructor was called with, those that date themselves, and others with defaults."""
    keys = {field.attname for each in (model, *model._meta.get_parent_list()) for field in each._meta.pk_fields}
    named, others = [], []
    for position, field in enumerate(model._meta.concrete_fields):
        if field.attname in keys or field.generated:
            continue
        if position < count or field.name in names or field.attname in names:
            named.append(field.attname)
        else:
            others.append((field, None if _is_computed(field) else field.get_default()))
    dated = frozenset(field.attname for field in model._meta.concrete_fields if _sets_itself(field))
    return tuple(named), dated, tuple(others)


def _list_computed(model: type[Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields if _is_computed(field))


def _is_computed(field: "Field[Any, Any]") -> bool:
    return (field.default is not NOT_PROVIDED and callable(field.default)) or field.has_db_default()


def _sets_itself(field: "Field[Any, Any]") -> bool:
    return any(getattr(field, mark, False) for mark in ("auto_now", "auto_now_add", "_legacygen_dated"))
