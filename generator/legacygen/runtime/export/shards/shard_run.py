"""The run of one shard, and the end of a run whose shards are done."""

from typing import Any

from legacygen.runtime.export.accounts import TableAccount
from legacygen.runtime.export.dangling import check_stored_rows
from legacygen.runtime.export.key_range import KeyRange
from legacygen.runtime.export.legacy_rows import LegacyRow
from legacygen.runtime.export.plan import ExportError
from legacygen.runtime.export.records import record_new_rejects
from legacygen.runtime.export.refs import StubTable, current_run
from legacygen.runtime.export.runner import Run
from legacygen.runtime.export.shards.shared_run import ALONE, SharedRun
from legacygen.runtime.export.spooled_rows import RowName
from legacygen.runtime.export.stub import Export
from legacygen.runtime.export.table_run import TableRun
from legacygen.runtime.ledger.models import Reject, Shard


class PartOfRun(Run):
    """A part of a shared run, which one process does in a transaction."""

    def __init__(
        self, shared: SharedRun, exports: list[type[Export]], others: list[type[Export]], keys: KeyRange
    ) -> None:
        super().__init__(exports, [shared.alias], shared.options, others=others, key_range=keys)
        self.shared = shared
        self.ledgers = {shared.alias: shared.ledger}
        self.run_ids = {shared.alias: shared.number}

    def is_rejected(self, name: RowName) -> bool:
        """Return whether this worker or another one has rejected a row in this run."""
        if super().is_rejected(name):
            return True
        tables = [
            number
            for export, number in zip(self.shared.exports, self.shared.tables, strict=True)
            if str(StubTable(export.source, export.part)) == name.table
        ]
        found = Reject.objects.using(self.shared.alias).filter(run=self.shared.number, table__in=tables)
        return found.filter(key=name.stored.number, key_text=name.stored.text).exists()


class ShardRun(PartOfRun):
    """The run of one shard."""

    is_shard = True

    def __init__(self, shared: SharedRun, shard: Shard) -> None:
        export = shared.exports[shard.position]
        others = [each for each in (*shared.exports, *shared.others) if each is not export]
        super().__init__(shared, [export], others, KeyRange(shard.after, shard.last))
        self._later = {StubTable(each.source, each.part) for each in shared.exports[shard.position + 1 :]}
        self._is_whole = shard.after is None and shard.last is None
        self.taken_advice = "" if self._is_whole else f"; if that row has changed too, {ALONE}"
        for texts in self.texts.values():
            texts.is_alone = self._is_whole

    def carry_shard(self) -> TableAccount:
        """Carry the rows over; raises ExportError where that needs rows which another worker carries."""
        with self.dates:
            self.open_own_tables()
            self.references.coming |= self._later
            (table,) = self.tables
            token = current_run.set(self.references)
            try:
                self.read_early(table.name)
                self.waiting.carry_circles()
                self.taken.carry_rest()
                self.references.coming.discard(table.name)
                self.fill_promises()
            finally:
                current_run.reset(token)
            check_stored_rows(self, self.shared.alias)
            self.account_for_rows()
            record_new_rejects(self, self.shared.alias, self.shared.number)
        return table.account

    def note_waiting(self, table: TableRun, row: LegacyRow, target: StubTable | None = None, key: Any = None) -> None:
        """Let rows of a table that one worker has wait for each other only; raises ExportError for others."""
        if target == table.name and self._is_whole:
            return
        what = f"points to {target.source._meta.db_table} {key!r}" if target else "has a hook that points to a row"
        raise ExportError(f"{table.account.name} {row.key!r} {what}, which is carried over later; {ALONE}.")

    def store_files(self) -> list[str]:
        """Store the files of the rows that are committed; return sentences for those that could not be stored."""
        files = self.files[self.shared.alias]
        files.store_all()
        more = files.failed_count - len(files.failed)
        return [*files.failed, f"{more} more files could not be stored"] if more else files.failed
