"""The state that the tables of a run share: the options, the ledgers, and all that waits in memory or on disk."""

from collections.abc import Mapping
from typing import Any

from django.db import router

from legacygen.runtime.export.files import WaitingFiles
from legacygen.runtime.export.key_range import ALL_KEYS, KeyRange
from legacygen.runtime.export.legacy_rows import LegacyRow
from legacygen.runtime.export.options import CommitEvery, RunOptions
from legacygen.runtime.export.references import References
from legacygen.runtime.export.refs import StubTable
from legacygen.runtime.export.run.promises import HeldPromises
from legacygen.runtime.export.run.quiet import HeldCallbacks
from legacygen.runtime.export.seen_keys import SeenKeys
from legacygen.runtime.export.spool.rows import RowName
from legacygen.runtime.export.spool.spool import Spool
from legacygen.runtime.export.storage import KeptDates
from legacygen.runtime.export.stub import Export
from legacygen.runtime.export.unique_texts import UniqueTexts
from legacygen.runtime.ledger.origins import Ledger


class RunState:
    """The state of a run, which its tables read and change. Dictionaries are by the alias of a target database."""

    is_shard = False
    taken_advice = ""
    """Advice about a row of which another one has a unique value, beside correcting one of them."""

    references: References
    """The answers to `ref` and `find`, as soon as the tables are open."""

    def __init__(self, ledgers: Mapping[str, Ledger], options: RunOptions, key_range: KeyRange = ALL_KEYS) -> None:
        self.ledgers, self.options, self.key_range = ledgers, options, key_range
        self.run_ids: dict[str, int] = {}
        self.spool, self.seen_keys = Spool(), SeenKeys(key_range)
        self.files = {alias: WaitingFiles(alias, self.spool) for alias in ledgers}
        self.texts = {alias: UniqueTexts(alias, self.spool) for alias in ledgers}
        self.promises = HeldPromises(self.spool, is_one_transaction=self.commit_every == "run")
        self.dates = KeptDates()
        self.callbacks = HeldCallbacks()
        self.wanted: dict[StubTable, None] = {}
        """The legacy tables, in order, of which other rows need rows; those that are not read yet are read next."""
        self.last_tries: set[str] = set()
        """The names of rows that are tried for the last time: they are not held back any more."""
        self.is_complete = False
        """Whether all rows that were not rejected are stored."""

    @property
    def commit_every(self) -> CommitEvery:
        """How often the run commits; one that keeps nothing does at its end."""
        return "run" if self.options.dry_run else self.options.commit_every

    def find_table(self, export: type[Export]) -> int:
        """Return the number of the stub's table in the ledger."""
        ledger = self.ledgers[router.db_for_write(export.target)]
        source = router.db_for_read(export.source)
        return ledger.find_table(source, export.source._meta.db_table, export.part)

    def drop_callbacks(self, export: Export) -> None:
        """Drop what a stub without signals has registered to be called after COMMIT."""
        for alias in self.ledgers:
            self.callbacks.drop_new(alias, keep=export.signals)

    def is_rejected(self, name: RowName) -> bool:
        """Return whether a row was rejected in this run."""
        return self.spool.is_rejected(name)

    def is_gone(self, name: RowName) -> bool:
        """Return whether a row cannot come any more."""
        return self.is_complete or self.spool.is_gone(name)

    def note_waiting(self, own: StubTable, row: LegacyRow, target: StubTable | None = None, key: Any = None) -> None:
        """Note that a row, or without a target its hook, waits for another row; a shard may have to refuse it."""
