"""Rows that wait for other rows: those of their own table, of a later one, or of a circle of tables."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model

Table = TypeVar("Table")
Key = tuple[type[Model], Any]
"""A legacy model and the key of one of its rows."""


@dataclass(frozen=True, slots=True)
class WaitingRow(Generic[Table]):
    """A row that waits, and the table (the run of a stub) that it belongs to."""

    table: Table
    old: Model
    key: Key


class WaitingRows(Generic[Table]):
    """All rows that wait, by what each waits for, so that a row is tried again only when that is there."""

    def __init__(self) -> None:
        self._by_target: dict[Key, list[WaitingRow[Table]]] = {}

    def __len__(self) -> int:
        return sum(map(len, self._by_target.values()))

    def add_row(self, row: WaitingRow[Table], target: Key) -> None:
        """Let a row wait for another one."""
        self._by_target.setdefault(target, []).append(row)

    def take_rows(self, targets: Iterable[Key]) -> list[WaitingRow[Table]]:
        """Return the rows that wait for these ones, and let them wait no more."""
        return [row for target in targets for row in self._by_target.pop(target, ())]

    def list_targets(self) -> list[Key]:
        """Return what rows wait for."""
        return list(self._by_target)

    def list_keys(self) -> set[Key]:
        """Return the rows that wait, by their keys."""
        return {row.key for rows in self._by_target.values() for row in rows}

    def find_first(self) -> tuple[WaitingRow[Table], Key] | None:
        """Return a row that waits and what it waits for; None if none does."""
        for target, rows in self._by_target.items():
            return rows[0], target
        return None
