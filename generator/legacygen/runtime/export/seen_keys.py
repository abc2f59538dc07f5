"""The keys that a run has read, to find rows that became objects before and are not in the table any more."""

import heapq
from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from legacygen.runtime.export.key_range import ALL_KEYS, KeyRange
from legacygen.runtime.export.legacy_rows import LegacyRow
from legacygen.runtime.ledger.models import Origin
from legacygen.runtime.ledger.origins import BATCH, FIELDS, KnownOrigin

PAGE = 5000
"""Keys of the ledger that are read at a time; some drivers keep a whole result in memory."""


class SeenKeys:
    """The keys of the tables that the ledger knows already, 8 bytes each, in runs that are sorted.

    With `keys`, those of other rows are left to other workers.
    """

    def __init__(self, keys: KeyRange = ALL_KEYS) -> None:
        self._bounds = keys.list_conditions("key")
        self._runs: dict[int, list[array[int]]] = {}
        self._known: set[int] = set()

    def add_table(self, table: int, alias: str) -> None:
        """Note the keys of a table from now on, if rows of it were carried over before."""
        if Origin.objects.using(alias).filter(table=table, **self._bounds).exists():
            self._runs[table] = []
            self._known.add(table)

    def knows_table(self, table: int) -> bool:
        """Return whether rows of a table were carried over before this run."""
        return table in self._known

    def knows_any(self) -> bool:
        """Return whether rows of any table were carried over before this run."""
        return bool(self._known)

    def add_rows(self, table: int, rows: Sequence[LegacyRow]) -> None:
        """Note that rows were read."""
        if table not in self._runs or not rows:
            return
        numbers, runs = sorted(row.stored.number for row in rows), self._runs[table]
        if runs and runs[-1][-1] <= numbers[0]:
            runs[-1].extend(numbers)
        else:
            runs.append(array("q", numbers))

    def list_gone(self, table: int, alias: str) -> Iterator[KnownOrigin]:
        """Yield what became of rows whose keys were not read."""
        if table not in self._runs:
            return
        seen = heapq.merge(*self._runs.pop(table))
        here = next(seen, None)
        for page in _read_keys(table, alias, self._bounds):
            gone = []
            for key in page:
                while here is not None and here < key:
                    here = next(seen, None)
                if here != key:
                    gone.append(key)
            for start in range(0, len(gone), BATCH):
                rows = Origin.objects.using(alias).filter(table=table, key__in=gone[start : start + BATCH])
                yield from map(KnownOrigin._make, rows.order_by("key", "position").values_list(*FIELDS))


def _read_keys(table: int, alias: str, bounds: Mapping[str, Any]) -> Iterator[list[int]]:
    """Yield the keys of a table in the ledger in pages, in their order, each once."""
    rows = Origin.objects.using(alias).filter(table=table, **bounds)
    keys = rows.order_by("key").values_list("key", flat=True).distinct()
    page = list(keys[:PAGE])
    while page:
        yield page
        page = list(keys.filter(key__gt=page[-1])[:PAGE])
