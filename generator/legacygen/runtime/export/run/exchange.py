"""Objects that exchange unique values in circles: one of each circle gets another value meanwhile."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby, islice
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import Model

from legacygen.runtime.export.clean.unique import UniqueText
from legacygen.runtime.export.fingerprints import hash_targets
from legacygen.runtime.export.plan import ExportError
from legacygen.runtime.export.references import make_stand_in
from legacygen.runtime.export.run.state import RunState
from legacygen.runtime.export.run.table_run import TableRun
from legacygen.runtime.export.spool.rows import RowName, WaitingRow
from legacygen.runtime.export.stand_ins import choose_fields, list_unique_sets, make_stand_ins
from legacygen.runtime.export.storage import read_values, update_objects, update_rows
from legacygen.runtime.export.stored_parts import StoredPart
from legacygen.runtime.export.storing import take_related_keys
from legacygen.runtime.ledger.keys import show_key
from legacygen.runtime.ledger.models import Origin
from legacygen.runtime.ledger.origins import KnownOrigin

PAGE = 500
"""Rows of a circle that are carried together."""


class ImpossibleError(Exception):
    """A row of a circle cannot be made any more."""


@dataclass(slots=True)
class ChangedObject:
    """An object that a row became, with the values that its unique fields are to have.

    `before` has those that they had, and `aside` the values of the meantime, by field. Both are empty unless the
    object is put aside.
    """

    row: RowName
    model: type[Model]
    key: Any
    wanted: dict[str, Any]
    before: dict[str, Any] = field(default_factory=dict)
    aside: dict[str, Any] = field(default_factory=dict)


class Exchange:
    """Circles of rows, whose objects are in one database. Each row comes after the one that has what it wants.

    The first row of a circle wants what one of `last` has, whose objects are put aside before. With them aside, the
    circle is a chain. Rows are given by their numbers in the spool, so that a circle may be longer than memory allows.
    """

    def __init__(
        self, state: RunState, tables: Sequence[TableRun], alias: str, rows: Sequence[int], last: Sequence[int]
    ) -> None:
        self._state, self._tables, self._alias = state, tables, alias
        self._rows, self._last = rows, last
        self._aside: list[ChangedObject] = []
        self._origins: list[KnownOrigin] = []

    def is_possible(self) -> bool:
        """Try it with the unique fields alone, and take that back; return whether the database has accepted it."""
        try:
            with transaction.atomic(using=self._alias):
                self._aside = list(self._list_changes(self._last))
                self._choose_values()
                self._write_values((each, each.aside) for each in self._aside)
                for page in self.list_pages():
                    self._write_values((each, each.wanted) for each in self._list_changes(page))
                transaction.set_rollback(True, using=self._alias)
        except (DatabaseError, ImpossibleError):
            return False
        return True

    def list_pages(self) -> Iterator[Sequence[int]]:
        """Yield the rows in pages, in their order."""
        return (self._rows[start : start + PAGE] for start in range(0, len(self._rows), PAGE))

    def put_aside(self) -> None:
        """Give the last objects their values of the meantime; the ledger must not take them for edited ones."""
        for each, values in self._read_values([(each, tuple(each.wanted)) for each in self._aside]):
            each.before = values
        hashes = self._hash_origins(self._aside)
        self._origins = [each for each, hashed in hashes.items() if hashed == each.target_hash]
        self._write_values((each, each.aside) for each in self._aside)
        now = self._hash_origins(self._aside)
        self._write_hashes([(now[each], each.id) for each in self._origins])

    def put_back(self, failed: RowName | None) -> None:
        """Give objects of rows that were not stored what they had before; raises ExportError if that is taken.

        `failed` is the first row that was rejected.
        """
        there = self._read_values([(each, tuple(each.aside)) for each in self._aside])
        lost = [each for each, values in there if values == each.aside]
        try:
            with transaction.atomic(using=self._alias):
                self._write_values((each, each.before) for each in lost)
        except DatabaseError as error:
            name = failed or lost[0].row
            table = next(each for each in self._tables if str(each.name) == name.table)
            raise ExportError(
                f"{table.account.name} {show_key(table.source, *name.stored)} was rejected, and other rows have taken "
                "the unique values that it was to exchange with them; correct the row, or let its stub skip it. "
                f"It was rejected because: {self._state.spool.find_reason(name)}."
            ) from error
        again = {each.id for each in self._hash_origins(lost)}
        self._write_hashes([(each.target_hash, each.id) for each in self._origins if each.id in again])

    def _list_changes(self, rows: Sequence[int]) -> Iterator[ChangedObject]:
        """Yield the objects that rows have become in earlier runs, in their order; raises ImpossibleError."""
        for stub, own in groupby(self._state.spool.held.read_rows(rows), lambda row: row.stub):
            yield from _list_changes(self._tables[stub], list(own))

    def _choose_values(self) -> None:
        """Choose the values of the meantime for the last objects."""
        for model in dict.fromkeys(each.model for each in self._aside):
            objects = [each for each in self._aside if each.model is model]
            names = [choose_fields(model, each.wanted, self._alias) for each in objects]
            free = {
                name: iter(make_stand_ins(model, name, len(objects), self._alias))
                for name in dict.fromkeys(chain(*names))
            }
            for each, own in zip(objects, names, strict=True):
                each.aside = {name: value for name in own for value in islice(free[name], 1)}

    def _write_values(self, changes: Iterable[tuple[ChangedObject, dict[str, Any]]]) -> None:
        """Write values of objects, one after the other."""
        for (_, names), group in groupby(changes, lambda each: (each[0].model, tuple(each[1]))):
            if names:
                update_objects([_fill_stand_in(each, values) for each, values in group], names, self._alias)

    def _read_values(
        self, fields: Iterable[tuple[ChangedObject, tuple[str, ...]]]
    ) -> Iterator[tuple[ChangedObject, dict[str, Any]]]:
        """Yield objects with the values of some of their fields; those that have none of these are left out."""
        groups: dict[tuple[type[Model], tuple[str, ...]], list[ChangedObject]] = {}
        for each, names in fields:
            groups.setdefault((each.model, names), []).append(each)
        for (model, names), group in groups.items():
            there = read_values(model, [each.key for each in group], names, self._alias) if names else {}
            yield from ((each, dict(zip(names, there[each.key], strict=True))) for each in group if each.key in there)

    def _hash_origins(self, objects: Iterable[ChangedObject]) -> dict[KnownOrigin, int | None]:
        """Return what the ledger has of objects, with the hash of each object as it is now."""
        ledger = self._state.ledgers[self._alias]
        found: dict[KnownOrigin, int | None] = {}
        by_model: dict[type[Model], list[Any]] = {}
        for each in objects:
            by_model.setdefault(each.model, []).append(each.key)
        for model, keys in by_model.items():
            by_shape: dict[int, list[KnownOrigin]] = {}
            for origin in chain(*ledger.find_targets(ledger.list_shapes(model), keys).values()):
                by_shape.setdefault(origin.shape_id, []).append(origin)
            for shape, origins in by_shape.items():
                found.update(hash_targets(ledger, shape, origins))
        return found

    def _write_hashes(self, hashes: Sequence[tuple[int | None, int]]) -> None:
        update_rows(Origin, ["target_hash"], hashes, self._alias)


def _fill_stand_in(changed: ChangedObject, values: dict[str, Any]) -> Model:
    there = make_stand_in(changed.model, changed.key)
    for name, value in values.items():
        setattr(there, name, value)
    return there


def take_known_keys(table: TableRun, parts: Sequence[StoredPart]) -> None:
    """Let objects that point to others of the same row have their keys."""
    for part in parts:
        if part.origin is not None:
            part.new.pk = table.ledger.read_target(part.origin).key
    for part in parts:
        take_related_keys(part.new)


def _list_changes(table: TableRun, rows: Sequence[WaitingRow]) -> Iterator[ChangedObject]:
    legacy = table.rows.name_waiting(rows)
    table.find_origins(legacy)
    page = table.maker.make_rows(legacy, lambda: None)
    table.maker.check_values(page)
    if len(page.made) < len(rows):
        raise ImpossibleError
    parts = table.writer.plan_parts(page.made)
    take_known_keys(table, parts)
    for part in parts:
        if part.origin is None or part.owner is not None:
            continue
        target = table.ledger.read_target(part.origin)
        unique = {name for names in list_unique_sets(target.model) for name in names}
        values = {name: part.new.__dict__.get(name) for name in part.names if name in unique}
        wanted = {name: value for name, value in values.items() if not _is_open(value)}
        yield ChangedObject(part.made.row.name, target.model, target.key, wanted)


def _is_open(value: Any) -> bool:
    """Return whether only storing an object shows what value it gets."""
    return isinstance(value, UniqueText) or hasattr(value, "resolve_expression")
