"""Which fields of a new object the stub sets: only these are compared and updated when the row changes."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.db.models import Field, Model
from django.db.models.signals import post_init, pre_init

ATTRIBUTE = "_legacygen_given"
"""The attribute of an object's state that holds the names given to its constructor, and its computed defaults."""

NOTHING: tuple[int, tuple[str, ...], dict[str, Any]] = (0, (), {})


@contextmanager
def watch_constructors() -> Iterator[None]:
    """Note what each object is made from, while the block lasts."""
    pending: list[Any] = []

    def begin(args: tuple[Any, ...], kwargs: dict[str, Any], **_: Any) -> None:
        pending.append((len(args), tuple(kwargs)))

    def end(sender: type[Model], instance: Model, **_: Any) -> None:
        if pending:
            count, names = pending.pop()
            computed = {name: instance.__dict__.get(name) for name in _list_computed(sender)}
            setattr(instance._state, ATTRIBUTE, (count, names, computed))

    pre_init.connect(begin, weak=False)
    post_init.connect(end, weak=False)
    try:
        yield
    finally:
        pre_init.disconnect(begin)
        post_init.disconnect(end)


def list_given_fields(new: Model) -> tuple[str, ...]:
    """Return the attribute names of the fields that were set, in the order of the model, without its key.

    These are the ones that the constructor was called with, and those that no longer have their default. To be asked
    before the object is stored, because that fills in dates.
    """
    count, names, computed = getattr(new._state, ATTRIBUTE, NOTHING)
    given = set(names)
    keys = _list_key_names(type(new))
    found = []
    for position, (field, attname, default) in enumerate(_list_fields(type(new))):
        value = new.__dict__.get(attname)
        if attname in keys or (value is None and _sets_itself(field)):
            continue
        is_named = position < count or field.name in given or attname in given
        is_default = value is computed[attname] if attname in computed else value == default
        if is_named or not is_default or (field.is_relation and field.is_cached(new)):  # type: ignore[attr-defined]
            found.append(attname)
    return tuple(found)


@cache
def _list_key_names(model: type[Model]) -> frozenset[str]:
    parents = model._meta.get_parent_list()
    keys = {field.attname for each in (model, *parents) for field in each._meta.pk_fields}
    return frozenset(keys)


@cache
def _list_fields(model: type[Model]) -> "list[tuple[Field[Any, Any], str, Any]]":
    return [
        (field, field.attname, None if _is_computed(field) else field.get_default())
        for field in model._meta.concrete_fields
        if not field.generated
    ]


@cache
def _list_computed(model: type[Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields if _is_computed(field))


def _is_computed(field: "Field[Any, Any]") -> bool:
    return callable(field.default) or field.has_db_default()


def _sets_itself(field: "Field[Any, Any]") -> bool:
    return any(getattr(field, mark, False) for mark in ("auto_now", "auto_now_add", "_legacygen_dated"))
