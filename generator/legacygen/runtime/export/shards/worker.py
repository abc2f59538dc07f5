"""The loop of a worker: claim a shard, carry its rows and commit both together, until none is left."""

import contextlib
import time
from collections import Counter
from collections.abc import Sequence

from django.db import DatabaseError, transaction
from django.db.models import Min

from legacygen.runtime.export.failures import describe_failure, is_deadlock
from legacygen.runtime.export.plan import ExportError
from legacygen.runtime.export.run.process import prepare_process
from legacygen.runtime.export.run.quiet import HeldMail
from legacygen.runtime.export.shards.shard_run import ShardRun
from legacygen.runtime.export.shards.shared_run import SharedRun, find_shared_run
from legacygen.runtime.export.stub import Export
from legacygen.runtime.ledger.models import Run, Shard

PAUSE = 0.1
"""Seconds until a worker looks again whether the shards that the others have are done, and the next table begins."""

ATTEMPTS = 5
"""How often a worker carries a shard that ends in a deadlock; what it was in the way of has gone on meanwhile."""


def work_on_runs(aliases: Sequence[str], stubs: Sequence[type[Export]]) -> int:
    """Work on the runs that are in progress in target databases; return the number of shards that were carried over.

    Raises ExportError if a shard cannot be carried over. The run then fails, with the same reason.
    """
    done = 0
    for alias in aliases:
        shared = find_shared_run(alias, stubs)
        if shared is not None:
            with prepare_process(shared.exports, [alias]):
                done += _carry_shards(shared)
    return done


def refuse_work(alias: str, reason: str) -> None:
    """Let the run that is in progress fail, where nobody would see why a worker does not work."""
    with transaction.atomic(using=alias):
        running = list(Run.objects.using(alias).filter(state=Run.State.RUNNING).values_list("pk", flat=True))
        waiting = Shard.objects.using(alias).filter(run__in=running, state=Shard.State.WAITING)
        shard = waiting.select_for_update(skip_locked=True).order_by("pk").first()
        if shard is not None:
            shard.state, shard.reason = Shard.State.FAILED, reason
            shard.save(using=alias, update_fields=["state", "reason"])


def _carry_shards(shared: SharedRun) -> int:
    done = 0
    deadlocks: Counter[int] = Counter()
    while (position := find_position(shared)) is not None:
        if _carry_next(shared, position, deadlocks):
            done += 1
        else:
            time.sleep(PAUSE)
    return done


def find_position(shared: SharedRun) -> int | None:
    """Return the position of the shards that are to be carried now, or None if none is left or one has failed."""
    left = shared.list_shards().exclude(state=Shard.State.DONE)
    positions = dict(left.values_list("state").annotate(first=Min("position")))
    return None if Shard.State.FAILED in positions else positions.get(Shard.State.WAITING)


def claim_shard(shared: SharedRun, position: int) -> Shard | None:
    """Lock a shard that no other worker has, until the end of the transaction; None if there is none."""
    free = shared.list_shards().filter(state=Shard.State.WAITING, position=position)
    return free.select_for_update(skip_locked=True).order_by("pk").first()


def _carry_next(shared: SharedRun, position: int, deadlocks: Counter[int]) -> bool:
    """Carry a shard over; return False if there is none, or it has to be tried again."""
    shard = None
    with contextlib.ExitStack() as stack:
        try:
            with transaction.atomic(using=shared.alias):
                shard = claim_shard(shared, position)
                if shard is None:
                    return False
                run = ShardRun(shared, shard)
                stack.callback(run.state.spool.close)
                _carry_claimed(shared, shard, run)
        except Exception as error:
            shared.ledger.forget_shapes()
            if shard is None:
                raise
            deadlocks[shard.pk] += is_deadlock(error)
            if is_deadlock(error) and deadlocks[shard.pk] < ATTEMPTS:
                return False
            _note_failure(shared, shard, error)
            raise
        if failed := run.store_files():
            shared.list_shards().filter(pk=shard.pk).update(account={**shard.account, "failed_files": failed})
        return True


def _carry_claimed(shared: SharedRun, shard: Shard, run: ShardRun) -> None:
    HeldMail.count = 0
    account = run.carry_shard()
    shard.account = {
        "table": account.dump(),
        "dropped_callbacks": run.state.callbacks.count,
        "held_mail": HeldMail.count,
    }
    shard.state = Shard.State.DONE
    shard.save(using=shared.alias, update_fields=["account", "state"])


def _note_failure(shared: SharedRun, shard: Shard, error: Exception) -> None:
    """Let the run fail; a shard that another run has taken away is not there any more."""
    name = shared.exports[shard.position].source._meta.db_table
    reason = str(error) if isinstance(error, ExportError) else f"{name}: {describe_failure(error)}."
    # The error that is being reported must not be hidden by one of the record.
    with contextlib.suppress(DatabaseError):
        shared.list_shards().filter(pk=shard.pk).update(state=Shard.State.FAILED, reason=reason)
