"""The keys that a run has read, to find rows that became objects before and are not in the table any more."""

from array import array
from collections.abc import Iterator, Sequence

from legacygen.runtime.export.legacy_rows import LegacyRow
from legacygen.runtime.ledger.models import Origin
from legacygen.runtime.ledger.origins import FIELDS, KnownOrigin


class SeenKeys:
    """The keys of the tables that the ledger knows already: 8 bytes each."""

    def __init__(self) -> None:
        self._keys: dict[int, array[int]] = {}
        self._known: set[int] = set()

    def add_table(self, table: int) -> None:
        """Note the keys of a table from now on."""
        self._keys[table] = array("q")
        self._known.add(table)

    def knows_table(self, table: int) -> bool:
        """Return whether rows of a table were carried over before this run."""
        return table in self._known

    def add_rows(self, table: int, rows: Sequence[LegacyRow]) -> None:
        """Note that rows were read."""
        if table in self._keys:
            self._keys[table].extend(row.stored.number for row in rows)

    def list_gone(self, table: int, alias: str) -> Iterator[KnownOrigin]:
        """Yield what became of rows whose keys were not read."""
        if table not in self._keys:
            return
        seen = array("q", sorted(self._keys.pop(table)))
        position = 0
        rows = Origin.objects.using(alias).filter(table=table).order_by("key", "position").values_list(*FIELDS)
        for values in rows.iterator(chunk_size=1000):
            origin = KnownOrigin(*values)
            while position < len(seen) and seen[position] < origin.key:
                position += 1
            if position == len(seen) or seen[position] != origin.key:
                yield origin
