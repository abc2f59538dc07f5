"""Legacy rows as a run handles them: their values first, and an object only for those whose stub is called."""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connections, router
from django.db.models import Model, QuerySet, prefetch_related_objects

from legacygen.runtime.export.fingerprints import hash_page, hash_stub, list_conversions, make_plain
from legacygen.runtime.export.key_range import ALL_KEYS, KeyRange
from legacygen.runtime.export.reading import build_rows, fetch_rows, read_pages
from legacygen.runtime.export.refs import StubTable
from legacygen.runtime.export.spool.rows import RowName, WaitingRow
from legacygen.runtime.export.spool.spool import Spool
from legacygen.runtime.export.stub import Export
from legacygen.runtime.ledger.keys import StoredKey, read_key, store_key
from legacygen.runtime.ledger.origins import KnownOrigin
from legacygen.runtime.rowkey import NULL, RowKey

DEEPEST = 5
"""Relations in a row, as in `old.order.customer.country`, that are fetched for the whole page."""


@dataclass(slots=True)
class LegacyRow:
    """A row: the text of its StubTable, its key, also as the ledger stores it, and the values of its columns.

    `hash` is that of the values, and `origins` what the ledger knows of the row, by part.
    """

    table: str
    key: Any
    stored: StoredKey
    values: tuple[Any, ...]
    hash: int
    origins: dict[str, KnownOrigin]

    @property
    def name(self) -> RowName:
        """The row for those that only have to know which one it is."""
        return RowName(self.table, self.key, self.stored)


class LegacyRows:
    """The rows of one stub, or those of a range of keys."""

    def __init__(self, export: Export, spool: Spool, keys: KeyRange = ALL_KEYS) -> None:
        self.source = export.source
        self._table = str(StubTable(export.source, export.part))
        self.alias = router.db_for_read(self.source)
        self.query_count = 0
        """Queries of the legacy database while it is watched."""
        self._bounds = keys.list_conditions(self.source._meta.pk.attname)
        self._queryset: QuerySet[Model] = export.queryset()
        if self._bounds:
            self._queryset = self._queryset.filter(**self._bounds)
        self._is_own_queryset = type(export).queryset is not Export.queryset
        self._spool = spool
        self._salt = hash_stub(type(export))
        names = [each.attname for each in self.source._meta.concrete_fields]
        self._conversions = list_conversions(self.source, names)
        key_names = [each.attname for each in self.source._meta.pk_fields]
        self._key_positions = [names.index(each) for each in key_names]
        self._is_row_key = isinstance(self.source._meta.pk, RowKey)
        self._paths: set[str] = set()

    def count_rows(self) -> tuple[int, int]:
        """Return the number of all rows, and of those that the stub's queryset leaves out."""
        total = self.source._default_manager.filter(**self._bounds).count()
        return total, total - self._queryset.count() if self._is_own_queryset else 0

    def read_pages(self) -> Iterator[list[LegacyRow]]:
        """Yield the rows of the stub's queryset, page by page, each once."""
        with contextlib.closing(read_pages(self._queryset)) as pages:
            for page in pages:
                yield self.name_rows(page)

    def read_keys(self, keys: Sequence[Any]) -> list[LegacyRow]:
        """Return the rows with these keys, as far as they are there and the stub's queryset holds them."""
        names = [each.attname for each in self.source._meta.concrete_fields]
        found = fetch_rows(self._queryset, keys)
        return self.name_rows([tuple(getattr(each, name) for name in names) for each in found])

    def read_stored(self, keys: Sequence[StoredKey]) -> list[LegacyRow]:
        """Return the rows with keys from the ledger, whatever the stub's queryset holds."""
        names = [each.attname for each in self.source._meta.concrete_fields]
        found = fetch_rows(self.source._default_manager.all(), [read_key(self.source, *key) for key in keys])
        rows = self.name_rows([tuple(getattr(each, name) for name in names) for each in found])
        if self._is_row_key:
            equal: dict[StoredKey, list[StoredKey]] = {}
            for key in keys:
                equal.setdefault(store_key(read_key(self.source, *key)), []).append(key)
            for row in rows:
                row.stored = equal[row.stored].pop(0)
        return rows

    def name_rows(self, page: Sequence[tuple[Any, ...]]) -> list[LegacyRow]:
        """Return rows by the values of their columns."""
        table, salt, conversions = self._table, self._salt, self._conversions
        plain = [make_plain(values, conversions) for values in page] if conversions else page
        keys = self._list_keys(plain)
        return [
            LegacyRow(table, key, store_key(key), values, hashed, {})
            for key, values, hashed in zip(keys, page, hash_page(plain, salt), strict=True)
        ]

    def name_waiting(self, waiting: Sequence[WaitingRow]) -> list[LegacyRow]:
        """Return rows that have waited."""
        rows = self.name_rows([each.values for each in waiting])
        for row, each in zip(rows, waiting, strict=True):
            row.stored = each.stored
        return rows

    def _list_keys(self, page: Sequence[tuple[Any, ...]]) -> list[Any]:
        places = self._key_positions
        if self._is_row_key:
            return [tuple(NULL if row[each] is None else row[each] for each in places) for row in page]
        if len(places) == 1:
            return [row[places[0]] for row in page]
        return [tuple(row[each] for each in places) for row in page]

    def tell_apart(self, rows: Sequence[LegacyRow]) -> None:
        """Give rows of a table without a key, which may be equal, keys of their own in the ledger."""
        if self._is_row_key:
            for row in rows:
                count = self._spool.count_occurrence(row.name)
                if count > 1:
                    row.stored = store_key(row.key, count)

    def make_objects(self, rows: Sequence[LegacyRow]) -> list[Model]:
        """Return an object for each row, as the stub's queryset gives it."""
        if not self._is_own_queryset:
            return build_rows(self.source, self.alias, [row.values for row in rows])
        found = fetch_rows(self._queryset, [row.key for row in rows])
        by_key = {store_key(each.pk): each for each in found}
        missing = [row for row in rows if row.stored not in by_key]
        built = build_rows(self.source, self.alias, [row.values for row in missing])
        by_key.update((row.stored, each) for row, each in zip(missing, built, strict=True))
        return [by_key[row.stored] for row in rows]

    def fetch_relations(self, objects: Sequence[Model]) -> None:
        """Fetch the relations that the stub has followed so far, for all objects together."""
        if self._paths and objects:
            prefetch_related_objects(list(objects), *sorted(self._paths))

    def watch_queries(self) -> Any:
        """Return a context manager that counts the queries of the legacy database."""
        return connections[self.alias].execute_wrapper(self._count_query)

    def note_relations(self, old: Model) -> bool:
        """Note the relations that were followed from an object; return whether one is new."""
        before = len(self._paths)
        self._paths.update(_list_followed(old, "", {id(old)}))
        return len(self._paths) > before

    def is_traced(self) -> bool:
        """Return whether what the stub sees of a row is in its own columns."""
        rows: Any = self._queryset
        fetched = rows.query.select_related or rows.query.annotations or rows._prefetch_related_lookups
        return not (self._paths or fetched)

    def _count_query(self, execute: Any, *args: Any) -> Any:
        self.query_count += 1
        return execute(*args)


def _list_followed(old: Model, prefix: str, seen: set[int]) -> Iterator[str]:
    for name, related in old._state.fields_cache.items():
        path = f"{prefix}{name}"
        yield path
        if isinstance(related, Model) and id(related) not in seen and path.count("__") < DEEPEST:
            yield from _list_followed(related, f"{path}__", seen | {id(related)})
