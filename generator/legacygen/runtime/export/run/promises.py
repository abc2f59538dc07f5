"""Circles of rows: one is stored without what it points to, which is kept on disk until that is there."""

import itertools
import pickle
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.apps import apps
from django.db import connections
from django.db.models import Field, IntegerField, Model, UUIDField

from legacygen.runtime.export.given import list_given_fields
from legacygen.runtime.export.making import MadeRow
from legacygen.runtime.export.references import Promise, Reference, References
from legacygen.runtime.export.spool.rows import WaitingRow, pack_values, unpack_values
from legacygen.runtime.export.spool.spool import Spool
from legacygen.runtime.export.stored_parts import StoredPart
from legacygen.runtime.ledger.keys import StoredKey

TABLES = """
CREATE TABLE promise (
    id INTEGER PRIMARY KEY, stub INTEGER, number INTEGER, text TEXT, row BLOB, outcome TEXT, is_new INTEGER,
    field BLOB
);
"""

PAGE = 500
"""Fields that are read together."""


class HeldField(NamedTuple):
    """A field of an object of a row that is about to be stored, and what is to be in it later."""

    made: MadeRow
    part: str
    new: Model
    names: tuple[str, ...]
    attname: str
    promise: Promise
    stand_in: Any
    is_traced: bool


@dataclass(frozen=True, slots=True)
class OpenField:
    """A field of a stored object that waits; `names` are the fields that the stub sets."""

    label: str
    key: Any
    part: str
    names: tuple[str, ...]
    attname: str
    source: str
    source_key: Any
    source_part: str
    stand_in: Any
    source_hash: int | None

    @property
    def model(self) -> type[Model]:
        """The model of the object."""
        return apps.get_model(self.label)

    def find_reference(self, references: References) -> Reference:
        """Return what the field will point to."""
        return Reference(references.find_source(self.source), self.source_key, self.source_part)


class KeptField(NamedTuple):
    """An open field with its number on disk, the number of its stub, and the key of its row."""

    number: int
    stub: int
    row: StoredKey
    field: OpenField


class UnfilledRow(NamedTuple):
    """A stored row of which a target was not carried over, what it was counted as, and whether it is new."""

    row: WaitingRow
    outcome: str
    is_new: bool


class HeldPromises:
    """The fields that were stored as NULL because the object that they point to was not there yet; on disk."""

    def __init__(self, spool: Spool, *, is_one_transaction: bool) -> None:
        self._db = spool.db
        self._db.executescript(TABLES)
        self._is_one_transaction = is_one_transaction
        self._stand_ins = itertools.count(1)

    def hold_fields(self, made: MadeRow, alias: str) -> list[HeldField] | Promise:
        """Empty the fields with a promise, and return them; with nothing done, return the one that must not be empty.

        A field that points to the row itself gets its key at once, if the stub has given one. A field that must not be
        NULL gets a key that does not exist, where the server checks foreign keys only at COMMIT.
        """
        can_defer = self._is_one_transaction and connections[alias].features.can_defer_constraint_checks
        found = [
            (part, new, field, new.__dict__[field.attname])
            for part, new in made.objects.items()
            for field in _list_promised(new)
        ]
        for _, _, field, promise in found:
            if not (field.null or _find_own_key(made, promise) is not None or (can_defer and _can_stand_in(field))):
                return Promise(promise.table, promise.reference)
        is_traced = made.is_traced
        names = {part: list_given_fields(new) for part, new in made.objects.items()} if found else {}
        held = []
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
                held.append(HeldField(made, part, new, names[part], field.attname, promise, stand_in, is_traced))
        return held

    def keep_fields(self, stub: int, held: Sequence[HeldField], parts: Sequence[StoredPart]) -> None:
        """Keep the fields of those objects that were stored, rather than rejected, edited or deleted."""
        written = {id(each.own) for each in parts if each.is_written}
        for each in held:
            if id(each.new) in written:
                row, target = each.made.row, each.promise.reference
                waiting = OpenField(
                    type(each.new)._meta.label, each.new.pk, each.part, each.names, each.attname,
                    target.source._meta.label, target.key, target.part,
                    each.stand_in, row.hash if each.is_traced else None,
                )  # fmt: skip
                values = (stub, *row.stored, pack_values(row.values), each.made.outcome, not row.origins)
                statement = "INSERT INTO promise VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)"
                self._db.execute(statement, (*values, pickle.dumps(waiting)))

    def list_open(self) -> Iterator[list[KeptField]]:
        """Yield the fields in pages."""
        last = 0
        statement = "SELECT id, stub, number, text, field FROM promise WHERE id > ? ORDER BY id LIMIT ?"
        while rows := self._db.execute(statement, [last, PAGE]).fetchall():
            last = rows[-1][0]
            yield [KeptField(each[0], each[1], StoredKey(*each[2:4]), unpack_values(each[4])) for each in rows]

    def forget(self, numbers: Iterable[int]) -> None:
        """Forget fields that are filled in."""
        self._db.executemany("DELETE FROM promise WHERE id = ?", ([number] for number in numbers))

    def take_unfilled(self) -> Iterator[UnfilledRow]:
        """Yield the rows of which a target was not carried over, and forget them."""
        statement = "SELECT stub, number, text, row, outcome, is_new FROM promise ORDER BY id LIMIT 1"
        while row := self._db.execute(statement).fetchone():
            stub, number, text, values, outcome, is_new = row
            self._db.execute("DELETE FROM promise WHERE stub = ? AND number = ? AND text IS ?", [stub, number, text])
            yield UnfilledRow(WaitingRow(stub, StoredKey(number, text), unpack_values(values)), outcome, bool(is_new))

    def _make_stand_in(self, field: "Field[Any, Any]") -> Any:
        """Return a key that no object has, and a different one each time, since the field may be unique."""
        return uuid.uuid4() if isinstance(_find_key(field), UUIDField) else -next(self._stand_ins)


def _find_key(field: Any) -> Any:
    while field.is_relation:
        field = field.target_field
    return field


def _can_stand_in(field: Any) -> bool:
    return isinstance(_find_key(field), IntegerField | UUIDField) and field.db_constraint and not field.primary_key


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
