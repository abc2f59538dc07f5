"""The account of a table: every row is read and has one outcome, or the run fails."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from legacygen.runtime.export.refs import StubTable
from legacygen.runtime.export.stub import Export

OUTCOMES = ("created", "updated", "unchanged", "merged", "kept", "filtered", "skipped", "rejected")
"""What can become of a row, in the order of the report."""

LISTED = 20
"""Rows that are listed of one kind."""

REASONS = 100
"""Reasons of skipped rows that are counted apart; a reason may hold a key, and then there is one for each row."""

OTHER_REASONS = "other reasons"

FIXED = ("export", "is_limited")
"""What is the same in all parts of an account."""


def count_nouns(count: int, noun: str) -> str:
    """Return a number with its noun: `1 row`, `3 rows`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


@dataclass(slots=True)
class TableAccount:
    """The rows of one stub by outcome, and the objects by model and by what was done to them.

    `kept` rows have objects that were edited or deleted in the new project. `follows` counts the rejects that only
    follow from others. `gone` are rows that became objects before and are not in the table any more, `doubtful` local
    times by column that are ambiguous or nonexistent, `numbered` texts that got a number to be unique.
    """

    export: type[Export]
    total: int = 0
    read: int = 0
    rows: Counter[str] = field(default_factory=Counter)
    created: Counter[str] = field(default_factory=Counter)
    updated: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    kept: list[str] = field(default_factory=list)
    kept_count: int = 0
    numbered: list[str] = field(default_factory=list)
    numbered_count: int = 0
    gone: Counter[str] = field(default_factory=Counter)
    doubtful: Counter[str] = field(default_factory=Counter)
    follows: int = 0
    is_limited: bool = False
    """Whether only some of the rows were to be read."""

    @property
    def name(self) -> str:
        """The table, with the part of the stub if it has one."""
        return StubTable(self.export.source, self.export.part).title

    def add_row(self, outcome: str) -> None:
        """Count a row."""
        self.rows[outcome] += 1

    def add_skipped(self, reason: str) -> None:
        """Count a row that the stub skips."""
        self.rows["skipped"] += 1
        self._count_reason(reason, 1)

    def _count_reason(self, reason: str, count: int) -> None:
        is_shown = reason in self.skipped or len(self.skipped) < REASONS
        self.skipped[reason if is_shown else OTHER_REASONS] += count

    def list_kept(self, text: str) -> None:
        """List an object that is kept as it is in the new project."""
        self.kept_count += 1
        if len(self.kept) < LISTED:
            self.kept.append(text)

    def list_numbered(self, text: str) -> None:
        """List a text that got a number, because another object has it."""
        self.numbered_count += 1
        if len(self.numbered) < LISTED:
            self.numbered.append(text)

    def dump(self) -> dict[str, Any]:
        """Return the account for JSON, without its stub."""
        return {each.name: getattr(self, each.name) for each in fields(self) if each.name not in FIXED}

    def add_dumped(self, dumped: Mapping[str, Any]) -> None:
        """Add the account of some of the rows, from `dump`."""
        for name, value in dumped.items():
            there = getattr(self, name)
            if name == "skipped":
                for reason, count in value.items():
                    self._count_reason(reason, count)
            elif isinstance(there, Counter):
                there.update(value)
            elif isinstance(there, list):
                there += value[: LISTED - len(there)]
            else:
                setattr(self, name, there + value)

    def find_gap(self) -> str:
        """Return why the account is wrong, or an empty text."""
        if not self.is_limited and self.read + self.rows["filtered"] != self.total:
            return (
                f"{self.name} has {self.total} rows, but {self.read + self.rows['filtered']} were read; check whether "
                "the table changed during the run, and run again"
            )
        counted = sum(self.rows[each] for each in OUTCOMES if each != "filtered")
        if counted != self.read:
            return f"{self.name}: {self.read} rows were read, but {counted} are accounted for"
        return ""
