"""A run with workers: it makes the shards, watches until all are done, and does what is left at the end."""

import contextlib
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from django.db import DatabaseError
from django.db.models import Sum

from legacygen.runtime.export.accounts import TableAccount
from legacygen.runtime.export.failures import describe_failure
from legacygen.runtime.export.options import RunOptions
from legacygen.runtime.export.plan import ExportError
from legacygen.runtime.export.preconditions import check_exports
from legacygen.runtime.export.result import Progress, RunResult
from legacygen.runtime.export.run.lock import lock_runs
from legacygen.runtime.export.run.process import prepare_process
from legacygen.runtime.export.run.records import end_abandoned_runs, end_shared_record
from legacygen.runtime.export.shards.last_part import LastPart, reset_written_sequences
from legacygen.runtime.export.shards.shared_run import SharedRun, begin_shared_run, refuse_sharing
from legacygen.runtime.export.shards.splitting import SIZE
from legacygen.runtime.export.stub import Export
from legacygen.runtime.ledger.models import Shard

PAUSE = 0.2
"""Seconds between looks at the ledger."""


class Workers(Protocol):
    """The workers that were started for a run."""

    def look_after(self, shared: SharedRun) -> None:
        """Raise ExportError if no worker is left; called while shards are left."""


StartWorkers = Callable[[str, int], contextlib.AbstractContextManager[Workers]]
"""A function that starts so many workers for a target database. They are ended with the block, if they still run."""


def run_with_workers(
    exports: Sequence[type[Export]],
    *,
    start: StartWorkers,
    workers: int,
    options: RunOptions,
    progress: Progress = lambda account: None,
    others: Sequence[type[Export]] = (),
    size: int = SIZE,
) -> RunResult:
    """Carry the rows of the exports over by several workers, in transactions of `size` rows; see `run_exports`.

    Raises ExportError if it cannot be run, or not by several workers. What is committed stays.
    """
    check_exports(exports, others)
    alias = refuse_sharing(exports)
    try:
        with lock_runs([alias]):
            end_abandoned_runs([alias])
            shared = begin_shared_run(exports, others, options, workers, size)
            try:
                with start(alias, workers) as started:
                    _watch_shards(shared, started, progress)
                with prepare_process(exports, [alias]):
                    return LastPart(shared).end_run(options.max_rejects)
            except BaseException as error:
                _fail(shared, error)
                raise
    except DatabaseError as error:
        raise ExportError(f"The run failed: {describe_failure(error)}.") from error


def _watch_shards(shared: SharedRun, workers: Workers, progress: Progress) -> None:
    """Return when all shards are done; raises ExportError if one has failed, or no worker is left."""
    while True:
        _show_progress(shared, progress)
        left = shared.list_shards().exclude(state=Shard.State.DONE)
        failed = left.filter(state=Shard.State.FAILED).first()
        if failed is not None:
            raise ExportError(failed.reason)
        if not left.exists():
            return
        workers.look_after(shared)
        time.sleep(PAUSE)


def _show_progress(shared: SharedRun, progress: Progress) -> None:
    states = shared.list_shards().values_list("position", "state").annotate(count=Sum("rows")).order_by("position")
    accounts: dict[int, TableAccount] = {}
    for position, state, rows in states:
        account = accounts.setdefault(position, TableAccount(shared.exports[position]))
        account.total += rows
        account.read += rows if state == Shard.State.DONE else 0
    for account in accounts.values():
        if account.read:
            progress(account)


def _fail(shared: SharedRun, error: BaseException) -> None:
    """Note that the run has failed, and take the shards that are left away from workers on other machines."""
    reason = str(error) if isinstance(error, ExportError) else "it was stopped"
    # The error that is being reported must not be hidden by one of the record.
    with contextlib.suppress(DatabaseError):
        shared.list_shards().filter(state=Shard.State.WAITING).delete()
        end_shared_record(shared.alias, shared.number, {}, reason)
        reset_written_sequences(shared)
