"""The record of a run in the ledger: its options, the number of rows of each outcome, and those that were rejected."""

import contextlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, transaction
from django.utils import timezone

from legacygen.runtime.export.options import RunOptions
from legacygen.runtime.export.result import RunResult
from legacygen.runtime.export.run.state import RunState
from legacygen.runtime.export.run.table_run import TableRun
from legacygen.runtime.export.values.kinds import SECRET
from legacygen.runtime.ledger.keys import store_key
from legacygen.runtime.ledger.models import LegacyTable, Reject, Run, Shard

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


def end_record(state: RunState, tables: Sequence[TableRun], result: RunResult) -> None:
    """Note that a run is done, in the transactions that store its rows."""
    for alias, number in state.run_ids.items():
        own = [table for table in tables if table.alias == alias]
        _end_run(alias, number, Run.State.DONE, _list_counts(own))
        _record_rejects(state, own, alias, number)


def end_shared_record(alias: str, number: int, counts: dict[str, Any], reason: str) -> None:
    """Note that a run by several workers is done, or has failed for a reason."""
    counts = {**counts, "": {"reason": reason}} if reason else counts
    _end_run(alias, number, Run.State.FAILED if reason else Run.State.DONE, counts)


def record_failure(state: RunState, tables: Sequence[TableRun], reason: str) -> None:
    """Note in transactions of their own that a run was rolled back, and which rows were rejected."""
    if state.options.dry_run:
        return
    for alias in state.ledgers:
        own = [table for table in tables if table.alias == alias]
        # The error that is being reported must not be hidden by one of the record.
        with contextlib.suppress(DatabaseError), transaction.atomic(using=alias):
            number = state.run_ids.get(alias)
            if number is None or not Run.objects.using(alias).filter(pk=number).exists():
                number = begin_record(alias, state.options)
            _end_run(alias, number, Run.State.FAILED, {**_list_counts(own), "": {"reason": reason}})
            _record_rejects(state, own, alias, number)


def _end_run(alias: str, number: int, state: Run.State, counts: dict[str, Any]) -> None:
    Run.objects.using(alias).filter(pk=number).update(state=state, finished=timezone.now(), counts=counts)


def _list_counts(tables: Iterable[TableRun]) -> dict[str, Any]:
    return {table.account.name: dict(table.account.rows) for table in tables}


def _record_rejects(state: RunState, tables: Sequence[TableRun], alias: str, number: int) -> None:
    """Replace the rejects of the tables that were read by those of this run."""
    for table in tables:
        _delete_former(state.options, table)
    record_new_rejects(state, tables, alias, number)


def record_new_rejects(state: RunState, tables: Iterable[TableRun], alias: str, number: int) -> None:
    """Add the rejects of this run from the tables of one target database."""
    by_number = {table.number: table for table in tables}
    batch: list[Reject] = []
    ids: dict[int, int] = {}
    for row in state.spool.list_rejected():
        if row.stub not in by_number:
            continue
        if row.stub not in ids:
            ids[row.stub] = _find_table(by_number[row.stub])
        names = [each.attname for each in by_number[row.stub].source._meta.concrete_fields]
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


def _delete_former(options: RunOptions, table: TableRun) -> None:
    """Delete the rejects of the rows that were looked at again."""
    rows = Reject.objects.using(table.alias).filter(
        table__source=table.rows.alias, table__table=table.source._meta.db_table, table__part=table.export.part
    )
    if options.reads_all:
        rows.delete()
    keys = (options.keys or {}).get(table.source._meta.label, ())
    for start in range(0, len(keys), BATCH):
        rows.filter(key__in=[store_key(key).number for key in keys[start : start + BATCH]]).delete()


def _find_table(table: TableRun) -> int:
    """Return the number of a table, which a rollback may have taken away."""
    found, _ = LegacyTable.objects.using(table.alias).get_or_create(
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
