"""Circles of rows: one is stored without what it points to, and gets that when it is there, in one transaction."""

import itertools
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.models import Field, IntegerField, Model, UUIDField

from legacygen.runtime.export.given import list_given_fields
from legacygen.runtime.export.making import MadeRow
from legacygen.runtime.export.references import Promise, References
from legacygen.runtime.export.storage import update_objects
from legacygen.runtime.export.storing import StoredPart, Writer
from legacygen.runtime.ledger.models import Origin


@dataclass(frozen=True, slots=True)
class _HeldPromise:
    writer: Writer
    made: MadeRow
    part: str
    new: Model
    names: tuple[str, ...]
    attname: str
    promise: Promise
    stand_in: Any
    is_traced: bool

    def is_open(self) -> bool:
        """Return whether the field still waits; another row that was merged with this one may have set it."""
        rows = type(self.new)._base_manager.using(self.writer.ledger.alias).filter(pk=self.new.pk)
        return not self.made.export.merge_on or rows.filter(**_match(self.attname, self.stand_in)).exists()


class HeldPromises:
    """The fields that were stored as NULL because the object that they point to was not there yet."""

    def __init__(self, *, is_one_transaction: bool) -> None:
        self._held: list[_HeldPromise] = []
        self._is_one_transaction = is_one_transaction
        self._stand_ins = itertools.count(1)

    def hold_fields(self, made: MadeRow, writer: Writer) -> bool:
        """Empty the fields with a promise, to be filled later; return False, with nothing done, where one must not be.

        A field that points to the row itself gets its key at once, if the stub has given one. A field that must not be
        NULL gets a key that does not exist, where the server checks foreign keys only at COMMIT.
        """
        can_defer = self._is_one_transaction and connections[writer.ledger.alias].features.can_defer_constraint_checks
        found = [
            (part, new, field, new.__dict__[field.attname])
            for part, new in made.objects.items()
            for field in _list_promised(new)
        ]
        for _, _, field, promise in found:
            if not (field.null or _find_own_key(made, promise) is not None or (can_defer and _can_stand_in(field))):
                return False
        is_traced = made.is_traced
        names = {part: list_given_fields(new) for part, new in made.objects.items()}
        for part, new, field, promise in found:
            if field.is_cached(new):  # type: ignore[attr-defined]
                field.delete_cached_value(new)  # type: ignore[attr-defined]
            own_key = _find_own_key(made, promise)
            if own_key is not None:
                setattr(new, field.attname, own_key)
            else:
                stand_in = None if field.null else self._make_stand_in(field)
                setattr(new, field.attname, stand_in)
                made.is_traced = False  # until the field is filled, so that an interrupted run comes back to it
                held = _HeldPromise(writer, made, part, new, names[part], field.attname, promise, stand_in, is_traced)
                self._held.append(held)
        return True

    def forget_fields(self, made: Sequence[MadeRow], parts: Sequence[StoredPart]) -> None:
        """Forget the fields of rows that were not stored, and of objects that were edited or deleted."""
        if self._held:
            rows = {id(each) for each in made}
            written = {id(each.own) for each in parts if each.is_written}
            self._held = [each for each in self._held if id(each.made) not in rows or id(each.new) in written]

    def fill_fields(self, references: References) -> Iterable[tuple[MadeRow, Writer]]:
        """Fill in all fields; yield the rows of which a target was not carried over."""
        held, self._held = self._held, []
        references.request([each.promise.reference for each in held])
        references.fetch_answers()
        for each in held:
            target = references.find_known(each.promise.reference)
            if target is None:
                yield each.made, each.writer
                continue
            if not each.is_open():
                continue
            setattr(each.new, each.attname, target)
            update_objects([each.new], [each.attname], each.writer.ledger.alias)
            _update_origin(each)

    def _make_stand_in(self, field: "Field[Any, Any]") -> Any:
        """Return a key that no object has, and a different one each time, since the field may be unique."""
        return uuid.uuid4() if isinstance(_find_key(field), UUIDField) else -next(self._stand_ins)


def _match(attname: str, value: Any) -> dict[str, Any]:
    return {f"{attname}__isnull": True} if value is None else {attname: value}


def _find_key(field: Any) -> Any:
    while field.is_relation:
        field = field.target_field
    return field


def _can_stand_in(field: Any) -> bool:
    return isinstance(_find_key(field), IntegerField | UUIDField) and field.db_constraint and not field.primary_key


def _update_origin(held: _HeldPromise) -> None:
    hashes = held.writer.hash_objects(type(held.new), held.names, [held.new.pk])
    stored = held.made.row.stored
    rows = Origin.objects.using(held.writer.ledger.alias).filter(table=held.writer.table, key=stored.number)
    rows = rows.filter(key_text=stored.text) if stored.text else rows
    source_hash = held.made.row.hash if held.is_traced else None
    shape = held.writer.ledger.find_shape(type(held.new), held.names)
    rows.filter(part=held.part).update(target_hash=hashes[held.new.pk], shape=shape)
    rows.filter(source_hash=None).update(source_hash=source_hash)


def _list_promised(new: Model) -> "Sequence[Field[Any, Any]]":
    return [each for each in new._meta.concrete_fields if isinstance(new.__dict__.get(each.attname), Promise)]


def _find_own_key(made: MadeRow, promise: Promise) -> Any:
    """Return the key that the stub has given to the object of the same row that a promise means, or None."""
    wanted = promise.reference
    if (str(promise.table), wanted.key) != (made.row.table, made.row.key):
        return None
    is_first = wanted.part == promise.table.part
    own = next(iter(made.objects.values())) if is_first else made.objects.get(wanted.part)
    return own and own.pk
