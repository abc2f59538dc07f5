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
from legacygen.runtime.export.references import Promise, Reference, References
from legacygen.runtime.export.storage import update_objects
from legacygen.runtime.export.storing import Writer
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
            if not (field.null or _is_own_key(made, promise) or (can_defer and _can_stand_in(field))):
                return False
        names = {part: list_given_fields(new) for part, new in made.objects.items()}
        for part, new, field, promise in found:
            if field.is_cached(new):  # type: ignore[attr-defined]
                field.delete_cached_value(new)  # type: ignore[attr-defined]
            if _is_own_key(made, promise):
                setattr(new, field.attname, next(iter(made.objects.values())).pk)
            else:
                setattr(new, field.attname, None if field.null else self._make_stand_in(field))
                made.is_traced = False  # until the field is filled, so that an interrupted run comes back to it
                self._held.append(_HeldPromise(writer, made, part, new, names[part], field.attname, promise))
        return True

    def fill_fields(self, references: References) -> Iterable[tuple[MadeRow, Writer, str]]:
        """Fill in all fields; yield the rows of which the target was not carried over, with the reason."""
        held, self._held = self._held, []
        references.request([Reference(each.promise.source, each.promise.key) for each in held])
        references.fetch_answers()
        for each in held:
            target = references.find_known(each.promise.source, each.promise.key)
            if target is None:
                table = each.promise.source._meta.db_table
                yield each.made, each.writer, f"points in a circle to {table} {each.promise.key!r}, which is missing"
                continue
            setattr(each.new, each.attname, target)
            update_objects([each.new], [each.attname], each.writer.ledger.alias)
            _update_origin(each)

    def _make_stand_in(self, field: "Field[Any, Any]") -> Any:
        """Return a key that no object has, and a different one each time, since the field may be unique."""
        return uuid.uuid4() if isinstance(_find_key(field), UUIDField) else -next(self._stand_ins)


def _find_key(field: Any) -> Any:
    while field.is_relation:
        field = field.target_field
    return field


def _can_stand_in(field: Any) -> bool:
    return isinstance(_find_key(field), IntegerField | UUIDField) and field.db_constraint


def _update_origin(held: _HeldPromise) -> None:
    hashes = held.writer.hash_objects(type(held.new), held.names, [held.new.pk])
    stored = held.made.row.stored
    rows = Origin.objects.using(held.writer.ledger.alias).filter(table=held.writer.table, part=held.part)
    rows = rows.filter(key=stored.number, key_text=stored.text) if stored.text else rows.filter(key=stored.number)
    shape = held.writer.ledger.find_shape(type(held.new), held.names)
    rows.update(target_hash=hashes[held.new.pk], source_hash=held.made.row.hash, shape=shape)


def _list_promised(new: Model) -> "Sequence[Field[Any, Any]]":
    return [each for each in new._meta.concrete_fields if isinstance(new.__dict__.get(each.attname), Promise)]


def _is_own_key(made: MadeRow, promise: Promise) -> bool:
    first = next(iter(made.objects.values()))
    is_own = promise.source._meta.label == made.row.table and promise.key == made.row.key
    return is_own and first.pk is not None
