"""Finds circles of rows, each of which waits for one other row, in the temporary database of a run."""

import sqlite3


class CircleFinder:
    """Follows the rows of a table of the spool, which has the columns `id` and `walk`, from one to the next.

    `next_id` is a query for the row that `row` waits for. A mark is left on every row that was visited, so that each
    is visited once in a search, however many rows lead to it.
    """

    def __init__(self, db: sqlite3.Connection, table: str, next_id: str) -> None:
        self._db, self._table = db, table
        self._step = f"SELECT row.walk, ({next_id} LIMIT 1) FROM {table} AS row WHERE row.id = ?"
        self._mark = f"UPDATE {table} SET walk = ? WHERE id = ?"
        self._walk = 0

    def list_circles(self, limit: int) -> list[list[int]]:
        """Return circles, each as the ids of its rows in their order, until they have so many rows together."""
        before, found, left = self._walk, [], limit
        last = 0
        while left > 0:
            start = self._find_start(last, before)
            if start is None:
                break
            last = start
            self._walk += 1
            reached = self._follow(start, before)
            if reached is not None:
                circle = self._list_members(reached)
                found.append(circle)
                left -= len(circle)
        return found

    def _find_start(self, last: int, before: int) -> int | None:
        query = f"SELECT id FROM {self._table} WHERE id > ? AND walk <= ? ORDER BY id LIMIT 1"
        row = self._db.execute(query, [last, before]).fetchone()
        return row and int(row[0])

    def _follow(self, start: int, before: int) -> int | None:
        """Follow a row until there is none, or one that was visited; return that if this walk has visited it."""
        row: int | None = start
        while row is not None:
            walk, following = self._db.execute(self._step, [row]).fetchone()
            if walk > before:
                return row if walk == self._walk else None
            self._db.execute(self._mark, [self._walk, row])
            row = following
        return None

    def _list_members(self, first: int) -> list[int]:
        members = [first]
        while (following := self._db.execute(self._step, members[-1:]).fetchone()[1]) != first:
            members.append(following)
        return members
