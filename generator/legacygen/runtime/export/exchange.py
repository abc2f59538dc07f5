"""Objects that exchange unique values among each other: each gets another value meanwhile, that no object has."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, transaction
from django.db.models import Model

from legacygen.runtime.export.clean.unique import UniqueText
from legacygen.runtime.export.plan import ExportError
from legacygen.runtime.export.references import make_stand_in
from legacygen.runtime.export.spooled_rows import WaitingRow
from legacygen.runtime.export.stand_ins import choose_fields, list_unique_sets, make_stand_ins
from legacygen.runtime.export.storage import read_values, update_objects, update_rows
from legacygen.runtime.export.stored_parts import StoredPart
from legacygen.runtime.export.storing import take_related_keys
from legacygen.runtime.ledger.keys import store_key
from legacygen.runtime.ledger.models import Origin
from legacygen.runtime.ledger.origins import KnownOrigin, Target

if TYPE_CHECKING:
    from legacygen.runtime.export.table_run import TableRun


@dataclass(slots=True)
class ChangedObject:
    """An object that a row became, with the unique fields that the stub sets: their values before, and those wanted.

    `aside` has the values of the meantime, by field; it is empty where there can be none.
    """

    row: str
    table: "TableRun"
    model: type[Model]
    key: Any
    before: dict[str, Any]
    wanted: dict[str, Any]
    aside: dict[str, Any] = field(default_factory=dict)


class Exchange:
    """The objects of one target database that exchange values, and what the ledger has of them."""

    def __init__(self, alias: str) -> None:
        self._alias = alias
        self._objects: list[ChangedObject] = []
        self._origins: list[KnownOrigin] = []

    def list_rows(self) -> set[str]:
        """Return the names of the rows whose objects can exchange values."""
        return {each.row for each in self._objects}

    def add_rows(self, table: "TableRun", rows: Sequence[WaitingRow]) -> None:
        """Add the objects that rows have become in earlier runs."""
        legacy = table.rows.name_waiting(rows)
        table.find_origins(legacy)
        for made in table.maker.make_rows([row for row in legacy if row.origins], lambda: None).made:
            try:
                parts = table.writer.plan_parts([made])
            except Exception:  # noqa: S112 - the row is rejected with the reason when it is carried
                continue
            take_known_keys(table, parts)
            self._objects += _list_changes(table, parts)

    def leave_out_failing(self) -> set[str]:
        """Try what becomes of the unique fields, and leave out the rows that cannot be stored; return their names."""
        for model in dict.fromkeys(each.model for each in self._objects):
            self._choose_values(model)
        failing: set[str] = set()
        while True:
            start = transaction.savepoint(using=self._alias)
            self._write_aside()
            found = {each.row for each in self._objects if not self._can_write(each, each.wanted)}
            transaction.savepoint_rollback(start, using=self._alias)
            if not found:
                return failing
            failing |= found
            self._objects = [each for each in self._objects if each.row not in found]

    def put_aside(self) -> None:
        """Give the objects their values of the meantime; the ledger must not take them for edited ones."""
        hashes = self._hash_origins([each for each in self._objects if each.aside])
        self._origins = [each for each, hashed in hashes.items() if hashed == each.target_hash]
        self._write_aside()
        now = self._hash_origins([each for each in self._objects if each.aside])
        self._write_hashes([(now[each], each.id) for each in self._origins])

    def put_back(self) -> None:
        """Give objects of rows that were rejected what they had before; raises ExportError if that is taken."""
        lost = [each for each in self._objects if each.aside and self._has_aside(each)]
        for each in lost:
            if not self._can_write(each, each.before):
                raise ExportError(
                    f"{each.row} was rejected, and another row has taken what {each.model._meta.label} {each.key!r} "
                    "had before; correct the row, or let its stub skip it."
                )
        origins = self._hash_origins(lost)
        self._write_hashes([(each.target_hash, each.id) for each in self._origins if each in origins])

    def _choose_values(self, model: type[Model]) -> None:
        """Choose the values of the meantime for the objects of a model, if the database accepts them."""
        objects = [each for each in self._objects if each.model is model]
        names = [choose_fields(model, each.wanted, self._alias) for each in objects]
        free = {
            name: iter(make_stand_ins(model, name, len(objects), self._alias)) for name in dict.fromkeys(chain(*names))
        }
        start = transaction.savepoint(using=self._alias)
        for each, own in zip(objects, names, strict=True):
            values = {name: value for name in own for value in islice(free[name], 1)}
            if self._can_write(each, values):
                each.aside = values
        transaction.savepoint_rollback(start, using=self._alias)

    def _write_aside(self) -> None:
        for each in self._objects:
            if each.aside:
                _write_values(each, each.aside, self._alias)

    def _can_write(self, changed: ChangedObject, values: Mapping[str, Any]) -> bool:
        """Write values of an object; return False, with nothing done, if the database refuses them."""
        try:
            with transaction.atomic(using=self._alias):
                _write_values(changed, values, self._alias)
        except DatabaseError:
            return False
        return True

    def _has_aside(self, changed: ChangedObject) -> bool:
        there = read_values(changed.model, [changed.key], list(changed.aside), self._alias)
        return there.get(changed.key) == tuple(changed.aside.values())

    def _hash_origins(self, objects: Iterable[ChangedObject]) -> dict[KnownOrigin, int | None]:
        """Return what the ledger has of objects, with the hash of each object as it is now."""
        found: dict[KnownOrigin, int | None] = {}
        for each in objects:
            ledger = each.table.ledger
            for origin in ledger.find_targets(ledger.list_shapes(each.model), [each.key]).get(store_key(each.key), []):
                found[origin] = _hash_object(each.table, origin, Target(each.model, each.key))
        return found

    def _write_hashes(self, hashes: Sequence[tuple[int | None, int]]) -> None:
        update_rows(Origin, ["target_hash"], hashes, self._alias)


def _write_values(changed: ChangedObject, values: Mapping[str, Any], alias: str) -> None:
    there = make_stand_in(changed.model, changed.key)
    for name, value in values.items():
        setattr(there, name, value)
    update_objects([there], list(values), alias)


def take_known_keys(table: "TableRun", parts: Sequence[StoredPart]) -> None:
    """Let objects that point to others of the same row have their keys."""
    for part in parts:
        if part.origin is not None:
            part.new.pk = table.ledger.read_target(part.origin).key
    for part in parts:
        take_related_keys(part.new)


def _list_changes(table: "TableRun", parts: Sequence[StoredPart]) -> Iterator[ChangedObject]:
    """Yield the objects of a row whose unique fields are to be changed, without those that were edited or deleted."""
    for part in parts:
        if part.origin is None or part.owner is not None:
            continue
        target = table.ledger.read_target(part.origin)
        is_edited = _hash_object(table, part.origin, target) != part.origin.target_hash
        unique = {name for names in list_unique_sets(target.model) for name in names}
        values = {name: part.new.__dict__.get(name) for name in part.names if name in unique}
        wanted = {name: value for name, value in values.items() if not _is_open(value)}
        stored = read_values(target.model, [target.key], list(wanted), table.alias).get(target.key)
        if stored and (table.writer.overwrite or not is_edited):
            before = dict(zip(wanted, stored, strict=True))
            yield ChangedObject(str(part.made.row.name), table, target.model, target.key, before, wanted)


def _hash_object(table: "TableRun", origin: KnownOrigin, target: Target) -> int | None:
    """Return the hash of an object as it is now; None if it, or one of the fields, is not there any more."""
    model, names = table.ledger.read_shape(origin.shape_id)
    if not {each.attname for each in model._meta.concrete_fields}.issuperset(names):
        return None
    return table.writer.hash_objects(model, names, [target.key]).get(target.key)


def _is_open(value: Any) -> bool:
    """Return whether only storing an object shows what value it gets."""
    return isinstance(value, UniqueText) or hasattr(value, "resolve_expression")
