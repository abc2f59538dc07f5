"""The end of a run with workers, when all shards are done: last hooks, sequences, and the account of all tables."""

import contextlib

from django.apps import apps
from django.db import transaction

from legacygen.runtime.export.accounts import count_nouns
from legacygen.runtime.export.key_range import ALL_KEYS
from legacygen.runtime.export.options import RejectLimit
from legacygen.runtime.export.plan import ExportError
from legacygen.runtime.export.refs import current_run
from legacygen.runtime.export.result import RunResult
from legacygen.runtime.export.run.records import end_shared_record
from legacygen.runtime.export.run.runner import Run
from legacygen.runtime.export.shards.shard_run import PartState
from legacygen.runtime.export.shards.shared_run import SharedRun
from legacygen.runtime.export.storage import reset_sequences
from legacygen.runtime.ledger.keys import show_key
from legacygen.runtime.ledger.models import Reject, Shard

LISTED = 1000
"""Rejects that are listed, as in a run by one process."""


class LastPart(Run):
    """The end of a shared run, in one transaction."""

    def __init__(self, shared: SharedRun) -> None:
        super().__init__(shared.exports, PartState(shared, ALL_KEYS), others=shared.others)
        self.state.is_complete = True
        self._shared = shared

    def end_run(self, limit: RejectLimit) -> RunResult:
        """Do what is left, and return what all workers have done; raises ExportError if a row is not accounted for."""
        with contextlib.closing(self.state.spool), self.state.dates, transaction.atomic(using=self._shared.alias):
            self.open_tables()
            result = self._collect_result()
            self._call_hooks()
            for table in self.tables:
                table.account.total, _ = table.rows.count_rows()
                if gap := table.account.find_gap():
                    raise ExportError(f"{gap}.")
            reset_written_sequences(self._shared)
            result.is_kept = limit.allows(result.rejected_count, sum(each.read for each in result.accounts))
            reason = "" if result.is_kept else f"rejected: {count_nouns(result.rejected_count, 'row')}"
            counts = {each.name: dict(each.rows) for each in result.accounts}
            end_shared_record(self._shared.alias, self._shared.number, counts, reason)
        return result

    def _call_hooks(self) -> None:
        token = current_run.set(self.state.references)
        try:
            self.call_finish()
        finally:
            current_run.reset(token)
        self.check_rows()

    def _collect_result(self) -> RunResult:
        """Return the sum of what the workers have noted with their shards."""
        result = RunResult([])
        for table in self.tables:
            result.accounts.append(table.account)
        for shard in self._shared.list_shards().order_by("pk"):
            result.accounts[shard.position].add_dumped(shard.account["table"])
            result.dropped_callbacks += shard.account["dropped_callbacks"]
            result.held_mail += shard.account["held_mail"]
            result.rejected += shard.account.get("failed_files", ())
            result.commits += 1
        result.rejected_count = len(result.rejected)
        self._add_rejects(result)
        return result

    def _add_rejects(self, result: RunResult) -> None:
        rejects = Reject.objects.using(self._shared.alias).filter(run=self._shared.number)
        result.rejected_count += rejects.count()
        result.follows_count = rejects.filter(follows=True).count()
        tables = {table.table: table for table in self.tables}
        found = rejects.order_by("follows", "table", "key").values_list("table", "key", "key_text", "reason")
        for number, key, text, reason in found[:LISTED]:
            table = tables[number]
            result.rejected.append(f"{table.account.name} {show_key(table.source, key, text)}: {reason}")


def reset_written_sequences(shared: SharedRun) -> None:
    """Set the sequences behind the greatest keys; while workers insert, nobody knows these."""
    accounts = shared.list_shards().filter(state=Shard.State.DONE).values_list("account", flat=True)
    created = {label for account in accounts for label in account["table"]["created"]}
    # Also of targets into which this run has stored nothing: the one before it may have been killed.
    reset_sequences({*map(apps.get_model, created), *(export.target for export in shared.exports)})
