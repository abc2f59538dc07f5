"""A simple model of repeated runs, in plain dicts: what must be in the new tables, and in the account of each run."""

from __future__ import annotations

import copy
import dataclasses
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Row = tuple[str, Any]
"""A legacy row: its table and its key; that of a table without a key has the number of the occurrence too."""


@dataclass(eq=False)
class Thing:
    """A new object: its fields as they are and as a run has stored them; None as they are if it was deleted."""

    stored: dict[str, Any]
    current: dict[str, Any] | None
    run: int
    source: tuple[Any, ...] | None

    @property
    def is_edited(self) -> bool:
        return self.current != self.stored


@dataclass(frozen=True)
class Wish:
    """A reference of a row: the field, the row that it points to, and what to do if there is none."""

    name: str
    row: Row
    missing: str


@dataclass(frozen=True)
class Made:
    """What a stub makes of a row: a reason to skip it, or the values of its parts and the references of the first."""

    parts: dict[str, dict[str, Any]]
    wishes: tuple[Wish, ...] = ()
    is_skipped: bool = False


@dataclass
class Oracle:
    """`legacy` has the values of each row; `make` says what a stub makes of a row."""

    make: Callable[[Row, tuple[Any, ...]], Made]
    legacy: dict[Row, tuple[Any, ...]] = field(default_factory=dict)
    known: dict[Row, dict[str, Thing]] = field(default_factory=dict)

    def list_things(self) -> Iterator[tuple[Row, str, Thing]]:
        for row, parts in self.known.items():
            for part, thing in parts.items():
                yield row, part, thing

    def find(self, row: Row) -> Thing | None:
        """Return the first object of a row if it is there."""
        parts = self.known.get(row, {})
        first = next(iter(parts.values()), None)
        return first if first is not None and first.current is not None else None

    def is_unchanged(self, row: Row) -> bool:
        parts = self.known.get(row)
        return parts is not None and all(each.source == self.legacy[row] for each in parts.values())

    def run(self, read: Mapping[str, list[Row]], *, number: int, forced: bool, overwrite: bool) -> Accounts:
        """Carry the rows over that are read of each table; return the number of rows by table and outcome."""
        accounts: Accounts = defaultdict(Counter)
        made: dict[Row, Made] = {}
        for table, rows in read.items():
            for row in rows:
                if not forced and self.is_unchanged(row):
                    accounts[table]["unchanged"] += 1
                else:
                    made[row] = self.make(row, self.legacy[row])
        left_out = self._leave_out(made)
        for row in left_out:
            accounts[row[0]]["left out"] += 1
        stored = {row: each for row, each in made.items() if row not in left_out}
        new = stored.keys() - self.known.keys()
        for row in new:
            self.known[row] = {part: Thing({}, {}, number, None) for part in stored[row].parts}
        for row, each in stored.items():
            outcome = self._store(row, each, overwrite)
            accounts[row[0]]["created" if row in new else outcome] += 1
        return accounts

    def _leave_out(self, made: Mapping[Row, Made]) -> set[Row]:
        """Return the rows that are skipped or rejected: all the others have what they point to.

        Which of the two it is may depend on the order in which the rows of a circle are tried.
        """
        left_out = {row for row, each in made.items() if each.is_skipped}
        while True:
            found = {
                row
                for row, each in made.items()
                if any(wish.missing != "null" and not self._comes(wish.row, made, left_out) for wish in each.wishes)
            }
            if found <= left_out:
                return left_out
            left_out |= found

    def _comes(self, row: Row, made: Mapping[Row, Made], left_out: set[Row]) -> bool:
        if row in self.known:
            return self.find(row) is not None
        return row in made and row not in left_out

    def _store(self, row: Row, made: Made, overwrite: bool) -> str:
        """Set the fields of the objects of a row; return its outcome."""
        things, outcomes = self.known[row], set()
        first = next(iter(made.parts))
        lacks = False
        for part, values in made.parts.items():
            wanted = dict(values)
            for wish in made.wishes if part == first else ():
                wanted[wish.name] = self.find(wish.row)
                lacks = lacks or wanted[wish.name] is None
            thing = things[part]
            if thing.current is None or (thing.is_edited and not overwrite):
                outcomes.add("kept")
                continue
            if thing.current != wanted:
                outcomes.add("updated")
            thing.stored, thing.current = wanted, dict(wanted)
        for thing in things.values():
            if thing.current is not None and not thing.is_edited:
                thing.source = None if lacks else self.legacy[row]
        return next((each for each in ("updated", "kept") if each in outcomes), "unchanged")

    def list_gone(self, tables: Iterable[str]) -> list[Row]:
        return [row for row in self.known if row not in self.legacy and row[0] in tables]

    def deactivate(self, row: Row, name: str, value: Any) -> None:
        for thing in self.known[row].values():
            if thing.current is None or name not in thing.current or thing.current[name] == value:
                continue
            was_edited = thing.is_edited
            thing.current[name] = value
            thing.source = None
            if not was_edited:
                thing.stored = dict(thing.current)

    def forget(self, row: Row) -> None:
        del self.known[row]

    def forget_run(self, number: int) -> None:
        """Take back what a run has created."""
        for row, parts in list(self.known.items()):
            left = {part: thing for part, thing in parts.items() if thing.run != number}
            if left:
                self.known[row] = left
            else:
                del self.known[row]

    def copy_state(self) -> Oracle:
        """Return a copy that changes by itself."""
        return dataclasses.replace(self, legacy=dict(self.legacy), known=copy.deepcopy(self.known))


Accounts = dict[str, Counter[str]]
