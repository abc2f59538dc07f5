"""The record of a run in the ledger: its options, the number of rows of each outcome, and those that were rejected."""

import contextlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, transaction
from django.utils import timezone

from legacygen.runtime.export.options import RunOptions
from legacygen.runtime.export.result import RunResult
from legacygen.runtime.export.value_kinds import SECRET
from legacygen.runtime.ledger.keys import store_key
from legacygen.runtime.ledger.models import LegacyTable, Reject, Run, Shard

if TYPE_CHECKING:
    from legacygen.runtime.export import runner

BATCH = 500


def begin_record(alias: str, options: RunOptions, **others: str) -> int:
    """Note in a target database that a run begins; return its number. `others` are shown beside the options."""
    shown = {**{name: str(value) for name, value in asdict(options).items() if value}, **others}
    return int(Run.objects.using(alias).create(options=shown).pk)


def end_abandoned_runs(aliases: Iterable[str]) -> None:
    """Take the shards away from workers of a run that was killed; waits until each has ended the one that it is at.

    To be called with the lock of a run, so that no run with shards is in progress.
    """
    for alias in aliases:
        abandoned = Shard.objects.using(alias).filter(run__state=Run.State.RUNNING)
        runs = list(abandoned.values_list("run", flat=True).distinct())
        for shard in abandoned.values_list("pk", flat=True):
            Shard.objects.using(alias).filter(pk=shard).delete()
        counts = {"": {"reason": "it was killed, or its machine was"}}
        ended = Run.objects.using(alias).filter(pk__in=runs)
        ended.update(state=Run.State.FAILED, finished=timezone.now(), counts=counts)


def end_record(run: "runner.Run", result: RunResult) -> None:
    """Note that a run is done, in the transactions that store its rows."""
    for alias, number in run.run_ids.items():
        counts = _list_counts(run, alias)
        state = Run.State.DONE
        Run.objects.using(alias).filter(pk=number).update(state=state, finished=timezone.now(), counts=counts)
        _record_rejects(run, alias, number)


def end_shared_record(alias: str, number: int, counts: dict[str, Any], reason: str) -> None:
    """Note that a run by several workers is done, or has failed for a reason."""
    state = Run.State.FAILED if reason else Run.State.DONE
    counts = {**counts, "": {"reason": reason}} if reason else counts
    Run.objects.using(alias).filter(pk=number).update(state=state, finished=timezone.now(), counts=counts)


def record_failure(run: "runner.Run", reason: str) -> None:
    """Note in transactions of their own that a run was rolled back, and which rows were rejected."""
    if run.options.dry_run:
        return
    for alias in run.ledgers:
        # The error that is being reported must not be hidden by one of the record.
        with contextlib.suppress(DatabaseError), transaction.atomic(using=alias):
            number = run.run_ids.get(alias)
            if number is None or not Run.objects.using(alias).filter(pk=number).exists():
                number = begin_record(alias, run.options)
            counts = {**_list_counts(run, alias), "": {"reason": reason}}
            state = Run.State.FAILED
            Run.objects.using(alias).filter(pk=number).update(state=state, finished=timezone.now(), counts=counts)
            _record_rejects(run, alias, number)


def _list_counts(run: "runner.Run", alias: str) -> dict[str, Any]:
    return {table.account.name: dict(table.account.rows) for table in run.tables if table.alias == alias}


def _record_rejects(run: "runner.Run", alias: str, number: int) -> None:
    """Replace the rejects of the tables that were read by those of this run."""
    for table in run.tables:
        if table.alias == alias:
            _delete_former(run, alias, table)
    record_new_rejects(run, alias, number)


def record_new_rejects(run: "runner.Run", alias: str, number: int) -> None:
    """Add the rejects of this run."""
    tables = {table.number: table for table in run.tables if table.alias == alias}
    batch: list[Reject] = []
    ids: dict[int, int] = {}
    for row in run.spool.list_rejected():
        if row.stub not in tables:
            continue
        if row.stub not in ids:
            ids[row.stub] = _find_table(tables[row.stub], alias)
        names = [each.attname for each in tables[row.stub].source._meta.concrete_fields]
        values = {name: _show_value(name, value) for name, value in zip(names, row.values, strict=True)}
        stored = row.stored
        batch.append(
            Reject(
                run_id=number,
                table_id=ids[row.stub],
                key=stored.number,
                key_text=stored.text,
                reason=row.reason,
                follows=row.follows,
                row=values,
            )
        )
        if len(batch) == BATCH:
            Reject.objects.using(alias).bulk_create(batch)
            batch = []
    Reject.objects.using(alias).bulk_create(batch)


def _delete_former(run: "runner.Run", alias: str, table: Any) -> None:
    """Delete the rejects of the rows that were looked at again."""
    rows = Reject.objects.using(alias).filter(
        table__source=table.rows.alias, table__table=table.source._meta.db_table, table__part=table.export.part
    )
    if run.options.reads_all:
        rows.delete()
    keys = (run.options.keys or {}).get(table.source._meta.label, ())
    for start in range(0, len(keys), BATCH):
        rows.filter(key__in=[store_key(key).number for key in keys[start : start + BATCH]]).delete()


def _find_table(table: Any, alias: str) -> int:
    """Return the number of a table, which a rollback may have taken away."""
    found, _ = LegacyTable.objects.using(alias).get_or_create(
        source=table.rows.alias, table=table.source._meta.db_table, part=table.export.part
    )
    return int(found.pk)


def _show_value(name: str, value: Any) -> Any:
    """Return a value for the record: passwords are left out, bytes are shown as text."""
    if value is not None and SECRET.search(name):
        return "***"
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode().replace("\0", "\N{SYMBOL FOR NULL}")
    if (isinstance(value, float) and value != value) or value in (float("inf"), float("-inf")):
        return str(value)
    try:
        json.dumps(value, cls=DjangoJSONEncoder)
    except (TypeError, ValueError):  # a range of PostgreSQL, for example
        return str(value)
    return value
