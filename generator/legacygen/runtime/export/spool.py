"""Rows that wait for other rows, and rejected rows: on disk, so that a run of any size needs the same memory.

It is a temporary database of SQLite, which is gone when the run ends.
"""

import pickle
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from legacygen.runtime.ledger.keys import StoredKey

TABLES = """
CREATE TABLE waiting (
    id INTEGER PRIMARY KEY, stub INTEGER, own TEXT, number INTEGER, text TEXT,
    target TEXT, target_table TEXT, target_key BLOB, row BLOB
);
CREATE INDEX waiting_target ON waiting (target);
CREATE INDEX waiting_own ON waiting (own);
CREATE TABLE rejected (
    own TEXT, stub INTEGER, reason TEXT, follows INTEGER, number INTEGER, text TEXT, row BLOB, UNIQUE (own, stub)
);
CREATE TABLE held (id INTEGER PRIMARY KEY AUTOINCREMENT, stub INTEGER, own TEXT, number INTEGER, text TEXT, row BLOB);
CREATE INDEX held_own ON held (own);
CREATE TABLE gone (own TEXT PRIMARY KEY);
CREATE TABLE postponed (
    id INTEGER PRIMARY KEY, stub INTEGER, number INTEGER, text TEXT, row BLOB, outcome TEXT, is_new INTEGER
);
CREATE TABLE occurrence (own TEXT PRIMARY KEY, count INTEGER);
"""

STUCK = """
WITH RECURSIVE stuck (own) AS (
    SELECT own FROM held UNION SELECT waiting.own FROM waiting JOIN stuck ON waiting.target = stuck.own
)
"""
"""Rows that were held back, and those that wait for one of them."""

HELD_PAGE = 500
"""Rows that were held back and are tried again together."""


class RowName(NamedTuple):
    """A legacy row: its table, by the text of its StubTable, and its key."""

    table: str
    key: Any
    stored: StoredKey

    def __str__(self) -> str:
        return f"{self.table} {self.stored.text or self.stored.number}"


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A row that waits: the number of its stub, its key in the ledger, and the values of its columns."""

    stub: int
    stored: StoredKey
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that cannot be carried over, and why; `follows` if only because another one was rejected."""

    stub: int
    stored: StoredKey
    reason: str
    follows: bool
    values: tuple[Any, ...]


class Spool:
    """Waiting and rejected rows of a run. A table is named as in RowName, a stub by its number."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.executescript(TABLES)
        self.waiting_count = self.held_count = 0

    def close(self) -> None:
        """Remove the temporary file."""
        self._db.close()

    def count_occurrence(self, name: RowName) -> int:
        """Return how many rows with this key there were, with this one."""
        statement = (
            "INSERT INTO occurrence VALUES (?, 1) ON CONFLICT (own) DO UPDATE SET count = count + 1 RETURNING count"
        )
        return int(self._db.execute(statement, [str(name)]).fetchone()[0])

    def add_waiting(self, stub: int, name: RowName, values: tuple[Any, ...], target: RowName) -> None:
        """Let a row wait for another one."""
        self.waiting_count += 1
        own, wanted = (str(name), *name.stored), (str(target), target.table, pickle.dumps(target.key))
        statement = "INSERT INTO waiting VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)"
        self._db.execute(statement, (stub, *own, *wanted, _pack(values)))

    def free_waiting(self, targets: Iterable[RowName]) -> None:
        """Let the rows that wait for these ones be taken."""
        if self.waiting_count:
            statement = "UPDATE waiting SET target = NULL WHERE target = ?"
            self._db.executemany(statement, ([str(target)] for target in targets))

    def take_free(self, limit: int) -> list[WaitingRow]:
        """Return rows that wait for nothing any more, in the order in which they came, and forget them."""
        if not self.waiting_count:
            return []
        statement = "SELECT id, stub, number, text, row FROM waiting WHERE target IS NULL ORDER BY id LIMIT ?"
        found = self._db.execute(statement, [limit]).fetchall()
        self._db.executemany("DELETE FROM waiting WHERE id = ?", [each[:1] for each in found])
        self.waiting_count -= len(found)
        return [WaitingRow(stub, StoredKey(number, text), _unpack(row)) for _, stub, number, text, row in found]

    def list_targets(self, limit: int, tables: Collection[str] | None = None) -> list[tuple[str, Any]]:
        """Return what rows wait for: the table and the key.

        With `tables`, only what will not come: rows of these tables, which are read, that do not wait themselves.
        Without, only what does not wait, directly or not, for a row that was held back.
        """
        statement = f"{STUCK} SELECT target_table, target_key FROM waiting WHERE target IS NOT NULL"
        statement += " AND target NOT IN (SELECT own FROM stuck)"
        values = list(tables or ())
        if tables is not None:
            marks = ", ".join("?" * len(tables))
            statement += f" AND target_table IN ({marks}) AND target NOT IN (SELECT own FROM waiting)"
        rows = self._db.execute(f"{statement} GROUP BY target ORDER BY min(id) LIMIT {limit}", values)
        return [(table, _unpack(key)) for table, key in rows]

    def hold_back(self, row: WaitingRow, name: RowName) -> None:
        """Keep a row that could not be stored yet, because another object has a unique value."""
        self.held_count += 1
        held = (row.stub, str(name), *row.stored, _pack(row.values))
        self._db.execute("INSERT INTO held VALUES (NULL, ?, ?, ?, ?, ?)", held)

    def take_held(self) -> Iterator[list[WaitingRow]]:
        """Yield the rows that are held back now, the last ones first, in pages, and forget them."""
        (last,) = self._db.execute("SELECT max(id) FROM held").fetchone()
        statement = "SELECT id, stub, number, text, row FROM held WHERE id <= ? ORDER BY id DESC LIMIT ?"
        while found := self._db.execute(statement, [last, HELD_PAGE]).fetchall():
            self._db.executemany("DELETE FROM held WHERE id = ?", [each[:1] for each in found])
            self.held_count -= len(found)
            yield [WaitingRow(stub, StoredKey(number, text), _unpack(row)) for _, stub, number, text, row in found]

    def add_postponed(self, row: WaitingRow, outcome: str, *, is_new: bool) -> None:
        """Note a row that was stored, but whose hooks wait; with what it was counted as, and whether it is new."""
        held = (row.stub, *row.stored, _pack(row.values), outcome, is_new)
        self._db.execute("INSERT INTO postponed VALUES (NULL, ?, ?, ?, ?, ?, ?)", held)

    def take_postponed(self, stub: int, limit: int) -> list[tuple[WaitingRow, str, bool]]:
        """Return rows of a stub whose hooks wait, with the rest of what was noted, and forget them."""
        statement = "SELECT id, number, text, row, outcome, is_new FROM postponed WHERE stub = ? ORDER BY id LIMIT ?"
        found = self._db.execute(statement, [stub, limit]).fetchall()
        self._db.executemany("DELETE FROM postponed WHERE id = ?", [each[:1] for each in found])
        return [
            (WaitingRow(stub, StoredKey(number, text), _unpack(row)), outcome, bool(is_new))
            for _, number, text, row, outcome, is_new in found
        ]

    def add_gone(self, names: Iterable[RowName]) -> None:
        """Note rows that will not be stored any more."""
        self._db.executemany("INSERT OR IGNORE INTO gone VALUES (?)", [(str(each),) for each in names])

    def is_gone(self, name: RowName) -> bool:
        """Return whether a row will not be stored any more."""
        return self._db.execute("SELECT 1 FROM gone WHERE own = ?", [str(name)]).fetchone() is not None

    def add_rejected(self, name: RowName, row: RejectedRow) -> bool:
        """Note a row that cannot be carried over; return False if it was noted before."""
        held = (str(name), row.stub, row.reason, row.follows, row.stored.number, row.stored.text)
        statement = "INSERT OR IGNORE INTO rejected VALUES (?, ?, ?, ?, ?, ?, ?)"
        return self._db.execute(statement, (*held, _pack(row.values))).rowcount > 0

    def is_rejected(self, name: RowName) -> bool:
        """Return whether a row was rejected."""
        return self._db.execute("SELECT 1 FROM rejected WHERE own = ?", [str(name)]).fetchone() is not None

    def list_rejected(self) -> Iterator[RejectedRow]:
        """Return all rejected rows as they were found, those that only follow from others last."""
        rows = self._db.execute(
            "SELECT stub, number, text, reason, follows, row FROM rejected ORDER BY follows, rowid"
        )
        for stub, number, text, reason, follows, row in rows:
            yield RejectedRow(stub, StoredKey(number, text), reason, bool(follows), _unpack(row))


def _pack(values: tuple[Any, ...]) -> bytes:
    return pickle.dumps(tuple(bytes(each) if isinstance(each, memoryview) else each for each in values))


def _unpack(data: bytes) -> Any:
    return pickle.loads(data)  # noqa: S301 - of a file that only this process has
