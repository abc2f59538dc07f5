"""The run of one shard, and the end of a run whose shards are done."""

from typing import Any

from legacygen.runtime.export.accounts import TableAccount
from legacygen.runtime.export.key_range import ALL_KEYS, KeyRange
from legacygen.runtime.export.legacy_rows import LegacyRow
from legacygen.runtime.export.plan import ExportError
from legacygen.runtime.export.refs import StubTable, current_run
from legacygen.runtime.export.run.circles import fill_promises
from legacygen.runtime.export.run.records import record_new_rejects
from legacygen.runtime.export.run.runner import Run
from legacygen.runtime.export.run.state import RunState
from legacygen.runtime.export.shards.shared_run import ALONE, SharedRun
from legacygen.runtime.export.spool.rows import RowName
from legacygen.runtime.ledger.models import Reject, Shard


class PartState(RunState):
    """The state of a part of a shared run, which one process does in a transaction."""

    def __init__(self, shared: SharedRun, keys: KeyRange) -> None:
        super().__init__({shared.alias: shared.ledger}, shared.options, keys)
        self.shared = shared
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


class ShardState(PartState):
    """The state of a shard, in which rows cannot wait for those of other workers."""

    is_shard = True

    def __init__(self, shared: SharedRun, keys: KeyRange) -> None:
        super().__init__(shared, keys)
        self._is_whole = keys == ALL_KEYS
        self.taken_advice = "" if self._is_whole else f"; if that row has changed too, {ALONE}"
        for texts in self.texts.values():
            texts.is_alone = self._is_whole

    def note_waiting(self, own: StubTable, row: LegacyRow, target: StubTable | None = None, key: Any = None) -> None:
        """Let rows of a table that one worker has wait for each other only; raises ExportError for others."""
        if target == own and self._is_whole:
            return
        what = f"points to {target.source._meta.db_table} {key!r}" if target else "has a hook that points to a row"
        raise ExportError(f"{own.title} {row.key!r} {what}, which is carried over later; {ALONE}.")


class ShardRun(Run):
    """The run of one shard."""

    def __init__(self, shared: SharedRun, shard: Shard) -> None:
        export = shared.exports[shard.position]
        others = [each for each in (*shared.exports, *shared.others) if each is not export]
        super().__init__([export], ShardState(shared, KeyRange(shard.after, shard.last)), others=others)
        self._alias = shared.alias
        self._later = {StubTable(each.source, each.part) for each in shared.exports[shard.position + 1 :]}

    def carry_shard(self) -> TableAccount:
        """Carry the rows over; raises ExportError where that needs rows which another worker carries."""
        state = self.state
        with state.dates:
            self.open_tables()
            state.references.coming |= self._later
            (table,) = self.tables
            token = current_run.set(state.references)
            try:
                self.carry_table(table)
                self.waiting.carry_circles()
                self.taken.carry_rest()
                state.references.coming.discard(table.name)
                fill_promises(state, self.tables)
            finally:
                current_run.reset(token)
            self.check_rows()
            self.account_for_rows()
            record_new_rejects(state, self.tables, self._alias, state.run_ids[self._alias])
        return table.account

    def store_files(self) -> list[str]:
        """Store the files of the rows that are committed; return sentences for those that could not be stored."""
        files = self.state.files[self._alias]
        files.store_all()
        more = files.failed_count - len(files.failed)
        return [*files.failed, f"{more} more files could not be stored"] if more else files.failed
