"""Reads what the ledger knows of legacy rows, many rows at a time."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.apps import apps
from django.db import DatabaseError, connections
from django.db.models import Model

from legacygen.runtime.ledger.keys import StoredKey, read_key, store_key
from legacygen.runtime.ledger.models import LegacyTable, Origin, Shape

FIELDS = (
    "id",
    "table_id",
    "key",
    "part",
    "position",
    "key_text",
    "shape_id",
    "target",
    "target_text",
    "is_created",
    "merge_key",
    "source_hash",
    "target_hash",
    "run_id",
    "updated_by_id",
)

DEACTIVATED = "+"
"""In front of a field of a shape that no stub sets, but `--missing deactivate` has set."""

BATCH = 500
"""Keys in one query; every server accepts as many parameters."""


MOST_BETWEEN = 4
"""Rows of the ledger, for each key that is asked for, that are read at most to find the keys of a range."""


class KnownOrigin(NamedTuple):
    """A row of Origin as it was read, in the order of FIELDS."""

    id: int
    table_id: int
    key: int
    part: str
    position: int
    key_text: str | None
    shape_id: int
    target: int
    target_text: str | None
    is_created: bool
    merge_key: str | None
    source_hash: int | None
    target_hash: int
    run_id: int
    updated_by_id: int | None

    @property
    def stored_key(self) -> StoredKey:
        """The legacy key."""
        return StoredKey(self.key, self.key_text)


@dataclass(frozen=True, slots=True)
class Target:
    """A new object by its model and key."""

    model: type[Model]
    key: Any


class Ledger:
    """The ledger of one target database, with what is small of it in memory: tables and shapes."""

    def __init__(self, alias: str) -> None:
        self.alias = alias
        self._tables: dict[tuple[str, str, str], int] = {}
        self._shapes: dict[int, tuple[type[Model], tuple[str, ...]]] = {}
        self._shape_ids: dict[tuple[type[Model], tuple[str, ...]], int] = {}

    def is_there(self) -> bool:
        """Return whether the tables of the ledger exist."""
        try:
            return Origin._meta.db_table in connections[self.alias].introspection.table_names()
        except DatabaseError:
            return False

    def find_table(self, source: str, table: str, part: str) -> int:
        """Return the number of a table, as one stub reads it; it gets one if it is new."""
        key = (source, table, part)
        if key not in self._tables:
            found, _ = LegacyTable.objects.using(self.alias).get_or_create(source=source, table=table, part=part)
            self._tables[key] = found.pk
        return self._tables[key]

    def look_up_table(self, source: str, table: str, part: str) -> int | None:
        """Return the number of a table if it has one."""
        found = LegacyTable.objects.using(self.alias).filter(source=source, table=table, part=part)
        return found.values_list("pk", flat=True).first()

    def find_shape(self, model: type[Model], fields: tuple[str, ...]) -> int:
        """Return the number of a model with the fields that a stub sets."""
        key = (model, fields)
        if key not in self._shape_ids:
            shapes = Shape.objects.using(self.alias)
            values = {"model": model._meta.label, "fields": " ".join(fields)}
            # Two workers that need it at the same time may each have made one; both mean the same.
            found = shapes.filter(**values).order_by("pk").first() or shapes.create(**values)
            self._shape_ids[key] = found.pk
            self._shapes[found.pk] = key
        return self._shape_ids[key]

    def forget_shapes(self) -> None:
        """Forget the numbers of shapes, because some may have been rolled back."""
        self._shapes.clear()
        self._shape_ids.clear()

    def read_shape(self, number: int) -> tuple[type[Model], tuple[str, ...]]:
        """Return the model and the fields of a shape; raises LookupError if there is no such model any more."""
        if number not in self._shapes:
            shape = Shape.objects.using(self.alias).get(pk=number)
            self._shapes[number] = (apps.get_model(shape.model), tuple(shape.fields.split()))
        model, fields = self._shapes[number]
        return model, tuple(each.removeprefix(DEACTIVATED) for each in fields)

    def list_deactivated(self, number: int) -> tuple[str, ...]:
        """Return the fields of a shape that `--missing deactivate` has set and no stub sets, after `read_shape`."""
        _, fields = self._shapes[number]
        return tuple(each.removeprefix(DEACTIVATED) for each in fields if each.startswith(DEACTIVATED))

    def read_target(self, origin: KnownOrigin) -> Target:
        """Return the object that a row has become."""
        model, _ = self.read_shape(origin.shape_id)
        return Target(model, read_key(model, origin.target, origin.target_text))

    def find_origins(
        self, tables: Collection[int], keys: Iterable[StoredKey], **conditions: Any
    ) -> dict[StoredKey, list[KnownOrigin]]:
        """Return what became of rows, by key; keys of which nothing is known are left out."""
        wanted = set(keys)
        found: dict[StoredKey, list[KnownOrigin]] = {}
        for batch in _split(sorted({each.number for each in wanted})):
            rows = Origin.objects.using(self.alias).filter(table__in=tables, key__in=batch, **conditions)
            for values in rows.order_by("table_id", "position").values_list(*FIELDS):
                origin = KnownOrigin(*values)
                if origin.stored_key in wanted:
                    found.setdefault(origin.stored_key, []).append(origin)
        return found

    def find_hashes(self, table: int, keys: Sequence[StoredKey]) -> dict[StoredKey, int | None]:
        """Return the hash of each row as it was when it was carried over, by key; None if its parts have several."""
        found: dict[StoredKey, int | None] = {}
        for number, text, source_hash in self._read_hashes(table, keys):
            key = StoredKey(number, text)
            found[key] = source_hash if found.get(key, source_hash) == source_hash else None
        return found

    def _read_hashes(self, table: int, keys: Sequence[StoredKey]) -> Iterator[tuple[int, str | None, int | None]]:
        rows = Origin.objects.using(self.alias).filter(table=table).values_list("key", "key_text", "source_hash")
        numbers = sorted({each.number for each in keys})
        if len(numbers) > 1 and all(each.text is None for each in keys):
            # A range is quicker, and a page of whole numbers is one, unless most of the rows between are gone.
            between = list(rows.filter(key__range=(numbers[0], numbers[-1]))[: MOST_BETWEEN * len(numbers)])
            if len(between) < MOST_BETWEEN * len(numbers):
                yield from between
                return
        for batch in _split(numbers):
            yield from rows.filter(key__in=batch)

    def find_targets(self, shapes: Collection[int], keys: Iterable[Any]) -> dict[StoredKey, list[KnownOrigin]]:
        """Return the rows that became objects of these shapes, by the key of the object."""
        wanted = {store_key(key) for key in keys}
        found: dict[StoredKey, list[KnownOrigin]] = {}
        for batch in _split(sorted({each.number for each in wanted})):
            rows = Origin.objects.using(self.alias).filter(shape__in=shapes, target__in=batch)
            for values in rows.order_by("table_id", "key", "id").values_list(*FIELDS):
                origin = KnownOrigin(*values)
                if (key := StoredKey(origin.target, origin.target_text)) in wanted:
                    found.setdefault(key, []).append(origin)
        return found

    def list_shapes(self, model: type[Model]) -> list[int]:
        """Return the numbers of all shapes of a model."""
        return list(Shape.objects.using(self.alias).filter(model=model._meta.label).values_list("pk", flat=True))

    def find_merged(self, merge_keys: Collection[str]) -> dict[str, list[KnownOrigin]]:
        """Return all contributors to merged objects, by merge key, in the order of tables and keys."""
        found: dict[str, list[KnownOrigin]] = {}
        for batch in _split(sorted(merge_keys)):
            rows = Origin.objects.using(self.alias).filter(merge_key__in=batch)
            for values in rows.order_by("table_id", "key").values_list(*FIELDS):
                origin = KnownOrigin(*values)
                found.setdefault(str(origin.merge_key), []).append(origin)
        return found

    def find_deleted(self, model: type[Model], keys: Collection[Any]) -> set[Any]:
        """Return the keys of which there is no object any more."""
        left = set(keys)
        for batch in _split(list(left)):
            left -= set(model._base_manager.using(self.alias).filter(pk__in=batch).values_list("pk", flat=True))
        return left

    def forget_hash(self, table: int, key: StoredKey) -> None:
        """Let a row be looked at in the next run, whether or not it changes."""
        rows = Origin.objects.using(self.alias).filter(table=table, key=key.number)
        (rows if key.text is None else rows.filter(key_text=key.text)).update(source_hash=None)

    def delete_origins(self, ids: Sequence[int]) -> None:
        """Forget what became of rows."""
        for batch in _split(ids):
            Origin.objects.using(self.alias).filter(pk__in=batch).delete()


def _split(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), BATCH):
        yield values[start : start + BATCH]
