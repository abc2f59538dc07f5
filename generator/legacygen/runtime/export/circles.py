"""Circles of rows: one is stored without what it points to, and gets that when it is there, in one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import router
from django.db.models import Field, Model

from legacygen.runtime.export.plan import ExportError
from legacygen.runtime.export.refs import CarriedRows, Promise
from legacygen.runtime.export.waiting import Key


@dataclass(frozen=True, slots=True)
class _HeldPromise:
    new: Model
    attname: str
    promise: Promise


class HeldPromises:
    """The fields that were stored as NULL because the object that they point to was not there yet."""

    def __init__(self) -> None:
        self._held: list[_HeldPromise] = []

    def hold_fields(self, key: Key, objects: Sequence[Model]) -> bool:
        """Empty the fields with a promise, to be filled later; return False, with nothing done, where one must not be.

        `key` is the row that became the objects; a field that points to the row itself gets its key at once.
        """
        found = [(new, field, new.__dict__[field.attname]) for new in objects for field in _list_promised(new)]
        if any(not field.null and not _is_own_key(key, objects, promise) for _, field, promise in found):
            return False
        for new, field, promise in found:
            if field.is_cached(new):  # type: ignore[attr-defined]
                field.delete_cached_value(new)  # type: ignore[attr-defined]
            if _is_own_key(key, objects, promise):
                setattr(new, field.attname, objects[0].pk)
            else:
                setattr(new, field.attname, None)
                self._held.append(_HeldPromise(new, field.attname, promise))
        return True

    def fill_fields(self, carried: CarriedRows) -> None:
        """Fill in all fields; raises ExportError where a row that was promised has not been carried over."""
        for each in self._held:
            target = carried.find_object(each.promise.source, each.promise.key)
            if target is None:
                table = each.promise.source._meta.db_table
                raise ExportError(f"{table} {each.promise.key!r} was skipped, but a row points to it in a circle.")
            alias = router.db_for_write(type(each.new))
            rows = type(each.new)._base_manager.using(alias).filter(pk=each.new.pk)
            rows.update(**{each.attname: target.pk})


def _list_promised(new: Model) -> "Iterable[Field[Any, Any]]":
    return [each for each in new._meta.concrete_fields if isinstance(new.__dict__.get(each.attname), Promise)]


def _is_own_key(key: Key, objects: Sequence[Model], promise: Promise) -> bool:
    return (promise.source, promise.key) == key and objects[0].pk is not None
