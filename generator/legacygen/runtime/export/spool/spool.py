"""Rows that wait for other rows, and rejected rows: on disk, so that a run of any size needs the same memory.

It is a temporary database of SQLite, which is gone when the run ends.
"""

import pickle
import sqlite3
import tempfile
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from legacygen.runtime.export.spool.circle_finder import CircleFinder
from legacygen.runtime.export.spool.held_rows import HeldRows
from legacygen.runtime.export.spool.rows import RejectedRow, RowName, WaitingRow, pack_values, unpack_values
from legacygen.runtime.ledger.keys import StoredKey

TABLES = """
CREATE TABLE waiting (
    id INTEGER PRIMARY KEY, stub INTEGER, own TEXT, number INTEGER, text TEXT,
    target TEXT, target_table TEXT, target_key BLOB, row BLOB, walk INTEGER DEFAULT 0
);
CREATE INDEX waiting_target ON waiting (target);
CREATE INDEX waiting_own ON waiting (own);
CREATE TABLE rejected (
    own TEXT, stub INTEGER, reason TEXT, follows INTEGER, number INTEGER, text TEXT, row BLOB, UNIQUE (own, stub)
);
CREATE TABLE gone (own TEXT PRIMARY KEY);
CREATE TABLE postponed (
    id INTEGER PRIMARY KEY, stub INTEGER, number INTEGER, text TEXT, row BLOB, outcome TEXT, is_new INTEGER
);
CREATE TABLE occurrence (own TEXT PRIMARY KEY, count INTEGER);
"""


class WaitingLink(NamedTuple):
    """A row that waits, and the row that it waits for: both by name, and that also by its table and key."""

    id: int
    own: str
    target: str
    target_table: str
    target_key: Any


class Spool:
    """Waiting and rejected rows of a run. A table is named as in RowName, a stub by its number.

    `db` is for what else a run keeps on disk.
    """

    def __init__(self) -> None:
        self.db = sqlite3.connect("", isolation_level=None)
        self.db.executescript(TABLES)
        self.waiting_count = self._content_count = 0
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self.held = HeldRows(self.db)
        self._circles = CircleFinder(
            self.db, "waiting", "SELECT next.id FROM waiting AS next WHERE next.own = row.target"
        )

    def close(self) -> None:
        """Remove the temporary files."""
        self.db.close()
        if self._folder is not None:
            self._folder.cleanup()

    def keep_content(self, content: Any) -> Path:
        """Write the content of a file to a temporary one, whose path is returned, and close it."""
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="legacygen-")
        self._content_count += 1
        path = Path(self._folder.name, str(self._content_count))
        with path.open("wb") as file:
            for chunk in content.chunks():
                file.write(chunk.encode() if isinstance(chunk, str) else chunk)
        content.close()
        return path

    def remove_contents(self, paths: Iterable[str]) -> None:
        """Remove those of the files that are temporary ones."""
        for path in map(Path, paths):
            if self._folder is not None and path.is_relative_to(self._folder.name):
                path.unlink()

    def count_occurrence(self, name: RowName) -> int:
        """Return how many rows with this key there were, with this one."""
        statement = (
            "INSERT INTO occurrence VALUES (?, 1) ON CONFLICT (own) DO UPDATE SET count = count + 1 RETURNING count"
        )
        return int(self.db.execute(statement, [str(name)]).fetchone()[0])

    def add_waiting(self, stub: int, name: RowName, values: tuple[Any, ...], target: RowName) -> None:
        """Let a row wait for another one."""
        self.waiting_count += 1
        own, wanted = (str(name), *name.stored), (str(target), target.table, pickle.dumps(target.key))
        statement = "INSERT INTO waiting VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, 0)"
        self.db.execute(statement, (stub, *own, *wanted, pack_values(values)))

    def free_waiting(self, targets: Iterable[RowName]) -> None:
        """Let the rows that wait for these ones be taken."""
        if self.waiting_count:
            statement = "UPDATE waiting SET target = NULL WHERE target = ?"
            self.db.executemany(statement, ([str(target)] for target in targets))

    def take_free(self, limit: int) -> list[WaitingRow]:
        """Return rows that wait for nothing any more, in the order in which they came, and forget them."""
        if not self.waiting_count:
            return []
        statement = "SELECT id, stub, number, text, row FROM waiting WHERE target IS NULL ORDER BY id LIMIT ?"
        found = self.db.execute(statement, [limit]).fetchall()
        self.db.executemany("DELETE FROM waiting WHERE id = ?", [each[:1] for each in found])
        self.waiting_count -= len(found)
        return [WaitingRow(stub, StoredKey(number, text), unpack_values(row)) for _, stub, number, text, row in found]

    def list_targets(self, limit: int, tables: Collection[str]) -> list[tuple[str, Any]]:
        """Return what rows wait for and what will not come, by table and key.

        These are rows of the tables, which are read, that neither wait themselves nor are held back.
        """
        marks = ", ".join("?" * len(tables))
        rows = self.db.execute(
            f"SELECT target, target_table, target_key FROM waiting WHERE target_table IN ({marks}) "
            "AND target NOT IN (SELECT own FROM waiting) AND target NOT IN (SELECT own FROM held) "
            f"ORDER BY id LIMIT {limit}",
            list(tables),
        )
        found = {target: (table, key) for target, table, key in rows}
        return [(table, unpack_values(key)) for table, key in found.values()]

    def list_circles(self, limit: int) -> list[list[WaitingLink]]:
        """Return rows that wait for each other in circles, until these have so many rows together."""
        statement = "SELECT id, own, target, target_table, target_key FROM waiting WHERE id = ?"
        found = []
        for circle in self._circles.list_circles(limit):
            rows = [self.db.execute(statement, [each]).fetchone() for each in circle]
            found.append([WaitingLink._make((*each[:4], unpack_values(each[4]))) for each in rows])
        return found

    def free_rows(self, ids: Iterable[int]) -> None:
        """Let these rows be taken, whatever they wait for."""
        self.db.executemany("UPDATE waiting SET target = NULL WHERE id = ?", ([each] for each in ids))

    def add_postponed(self, row: WaitingRow, outcome: str, *, is_new: bool) -> None:
        """Note a row that was stored, but whose hooks wait; with what it was counted as, and whether it is new."""
        held = (row.stub, *row.stored, pack_values(row.values), outcome, is_new)
        self.db.execute("INSERT INTO postponed VALUES (NULL, ?, ?, ?, ?, ?, ?)", held)

    def take_postponed(self, stub: int, limit: int) -> list[tuple[WaitingRow, str, bool]]:
        """Return rows of a stub whose hooks wait, with the rest of what was noted, and forget them."""
        statement = "SELECT id, number, text, row, outcome, is_new FROM postponed WHERE stub = ? ORDER BY id LIMIT ?"
        found = self.db.execute(statement, [stub, limit]).fetchall()
        self.db.executemany("DELETE FROM postponed WHERE id = ?", [each[:1] for each in found])
        return [
            (WaitingRow(stub, StoredKey(number, text), unpack_values(row)), outcome, bool(is_new))
            for _, number, text, row, outcome, is_new in found
        ]

    def add_gone(self, names: Iterable[RowName]) -> None:
        """Note rows that will not be stored any more."""
        self.db.executemany("INSERT OR IGNORE INTO gone VALUES (?)", [(str(each),) for each in names])

    def is_gone(self, name: RowName) -> bool:
        """Return whether a row will not be stored any more."""
        return self.db.execute("SELECT 1 FROM gone WHERE own = ?", [str(name)]).fetchone() is not None

    def add_rejected(self, name: RowName, row: RejectedRow) -> bool:
        """Note a row that cannot be carried over; return False if it was noted before."""
        held = (str(name), row.stub, row.reason, row.follows, row.stored.number, row.stored.text)
        statement = "INSERT OR IGNORE INTO rejected VALUES (?, ?, ?, ?, ?, ?, ?)"
        return self.db.execute(statement, (*held, pack_values(row.values))).rowcount > 0

    def is_rejected(self, name: RowName) -> bool:
        """Return whether a row was rejected."""
        return self.db.execute("SELECT 1 FROM rejected WHERE own = ?", [str(name)]).fetchone() is not None

    def find_reason(self, name: RowName) -> str:
        """Return why a row was rejected."""
        row = self.db.execute("SELECT reason FROM rejected WHERE own = ?", [str(name)]).fetchone()
        return str(row[0]) if row else "no reason is known"

    def list_rejected(self) -> Iterator[RejectedRow]:
        """Return all rejected rows as they were found, those that only follow from others last."""
        rows = self.db.execute("SELECT stub, number, text, reason, follows, row FROM rejected ORDER BY follows, rowid")
        for stub, number, text, reason, follows, row in rows:
            yield RejectedRow(stub, StoredKey(number, text), reason, bool(follows), unpack_values(row))
