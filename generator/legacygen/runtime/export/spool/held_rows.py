"""Rows that wait until another object gives a unique value away, in the temporary database of a run."""

import sqlite3
from collections.abc import Iterable

from legacygen.runtime.export.spool.circle_finder import CircleFinder
from legacygen.runtime.export.spool.rows import RowName, WaitingRow, pack_values, unpack_values
from legacygen.runtime.ledger.keys import StoredKey

TABLES = """
CREATE TABLE held (
    id INTEGER PRIMARY KEY AUTOINCREMENT, stub INTEGER, own TEXT, number INTEGER, text TEXT, row BLOB,
    holder TEXT, is_free INTEGER DEFAULT 0, walk INTEGER DEFAULT 0
);
CREATE INDEX held_own ON held (own);
CREATE INDEX held_holder ON held (holder);
CREATE INDEX held_free ON held (id) WHERE is_free;
CREATE TABLE held_object (row INTEGER, object TEXT);
CREATE INDEX held_object_row ON held_object (row);
CREATE INDEX held_object_object ON held_object (object);
"""

CHAINS = """
WITH RECURSIVE chain (id) AS (
    SELECT id FROM (SELECT id FROM held WHERE is_free ORDER BY id DESC LIMIT :limit)
    UNION
    SELECT held.id FROM chain JOIN held_object ON held_object.row = chain.id
    JOIN held ON held.holder = held_object.object
    LIMIT :limit
)
SELECT id FROM chain
"""
"""Rows that may be stored, each before those that want what it has."""


class HeldRows:
    """The rows that are held back, each with its objects, and with the object that has what it wants.

    Objects are given as texts, as `name_object` makes them. `count` is the number of rows.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        db.executescript(TABLES)
        self.count = 0
        self._moved: list[str] = []
        self._circles = CircleFinder(
            db, "held", "SELECT own.row FROM held_object AS own WHERE own.object = row.holder"
        )

    def hold_back(self, row: WaitingRow, name: RowName, objects: Iterable[str], holder: str | None) -> None:
        """Keep a row; the holder is None where only the database knows what has the value."""
        self.count += 1
        held = (row.stub, str(name), *row.stored, pack_values(row.values), holder)
        statement = "INSERT INTO held (stub, own, number, text, row, holder) VALUES (?, ?, ?, ?, ?, ?)"
        number = self._db.execute(statement, held).lastrowid
        self._db.executemany("INSERT INTO held_object VALUES (?, ?)", ([number, each] for each in objects))

    def free_heads(self) -> None:
        """Let those rows be taken that wait for no object of another row that is held back."""
        self._db.execute(
            "UPDATE held SET is_free = 1 WHERE holder IS NULL OR holder NOT IN (SELECT object FROM held_object)"
        )

    def free_next(self) -> None:
        """Let those rows be taken that have waited for objects of the rows that were taken last."""
        statement = "UPDATE held SET is_free = 1 WHERE holder = ? AND holder NOT IN (SELECT object FROM held_object)"
        self._db.executemany(statement, ([each] for each in self._moved))

    def take_free(self, limit: int) -> list[WaitingRow]:
        """Return rows that may be tried, each behind the one that has what it wants, and forget them."""
        return self.take_rows([number for (number,) in self._db.execute(CHAINS, {"limit": limit})])

    def list_circles(self, limit: int) -> list[list[int]]:
        """Return circles of rows that want each other's values, until these have so many rows together.

        Each row comes after the one that has what it wants, and the first one wants what the last one has.
        """
        return [circle[::-1] for circle in self._circles.list_circles(limit)]

    def read_rows(self, numbers: Iterable[int]) -> list[WaitingRow]:
        """Return rows by their numbers, in that order."""
        statement = "SELECT stub, number, text, row FROM held WHERE id = ?"
        found = (self._db.execute(statement, [number]).fetchone() for number in numbers)
        return [WaitingRow(stub, StoredKey(key, text), unpack_values(row)) for stub, key, text, row in found]

    def take_rows(self, numbers: Iterable[int]) -> list[WaitingRow]:
        """Return rows by their numbers, in that order, and forget them."""
        found, self._moved = [], []
        for number in numbers:
            objects = self._db.execute("DELETE FROM held_object WHERE row = ? RETURNING object", [number]).fetchall()
            self._moved += [each for (each,) in objects]
            statement = "DELETE FROM held WHERE id = ? RETURNING stub, number, text, row"
            ((stub, key, text, row),) = self._db.execute(statement, [number]).fetchall()
            found.append(WaitingRow(stub, StoredKey(key, text), unpack_values(row)))
        self.count -= len(found)
        return found
