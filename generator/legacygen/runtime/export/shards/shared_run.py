"""A run that several processes share, as the ledger knows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connections, router, transaction
from django.db.models import QuerySet

from legacygen.runtime.export.fingerprints import hash_stub
from legacygen.runtime.export.options import RejectLimit, RunOptions
from legacygen.runtime.export.outlook import plan_tables
from legacygen.runtime.export.plan import ExportError, order_exports
from legacygen.runtime.export.run.records import begin_record
from legacygen.runtime.export.shards.splitting import SIZE, list_ranges
from legacygen.runtime.export.stub import Export
from legacygen.runtime.ledger.changed_keys import rename_changed_keys
from legacygen.runtime.ledger.models import LegacyTable, Reject, Run, Shard
from legacygen.runtime.ledger.origins import Ledger

ALONE = "run without --workers"
"""What to do where several processes cannot help."""


@dataclass(frozen=True, slots=True)
class SharedRun:
    """A run in progress: its number in the ledger of a target database, and its stubs in the order of their tables.

    `tables` are their numbers in the ledger, `others` the stubs that do not run.
    """

    ledger: Ledger
    number: int
    exports: Sequence[type[Export]]
    tables: Sequence[int]
    others: Sequence[type[Export]]
    options: RunOptions

    @property
    def alias(self) -> str:
        """The target database."""
        return self.ledger.alias

    def list_shards(self) -> QuerySet[Shard]:
        """Return all shards of the run."""
        return Shard.objects.using(self.alias).filter(run=self.number)


def refuse_sharing(exports: Sequence[type[Export]]) -> str:
    """Return the database that stubs write to; raises ExportError where several processes cannot do that together."""
    aliases = sorted({router.db_for_write(export.target) for export in exports})
    if len(aliases) > 1:
        raise ExportError(f"The new models are in several databases, {', '.join(aliases)}; {ALONE}.")
    connection = connections[aliases[0]]
    if connection.vendor == "sqlite":
        raise ExportError(f"The target database is SQLite, into which only one process can write; {ALONE}.")
    if not connection.features.has_select_for_update_skip_locked:
        raise ExportError(
            "The server of the target database has no SKIP LOCKED, which MariaDB has from 10.6 and MySQL from 8.0.1; "
            f"{ALONE}."
        )
    refuse_circles(exports)
    return aliases[0]


def refuse_circles(exports: Sequence[type[Export]]) -> None:
    """Raise ExportError where tables point to each other, since the rows of one would wait for another worker."""
    for table in plan_tables(exports):
        if table.circle:
            others = ", ".join(table.circle)
            raise ExportError(
                f"{table.name} and {others} point to each other, and have to be carried together; {ALONE}."
            )


def begin_shared_run(
    exports: Sequence[type[Export]],
    others: Sequence[type[Export]],
    options: RunOptions,
    workers: int,
    size: int = SIZE,
) -> SharedRun:
    """Note a run in the ledger, with its shards, and forget the rejects of the run before."""
    ledger, ordered = Ledger(refuse_sharing(exports)), order_exports(exports)
    with transaction.atomic(using=ledger.alias):
        number = begin_record(ledger.alias, options, workers=str(workers))
        tables = [find_table(ledger, export) for export in ordered]
        for each in (*ordered, *others):
            rename_changed_keys(ledger, find_table(ledger, each), each.source)
        Shard.objects.using(ledger.alias).exclude(run=number).delete()
        Reject.objects.using(ledger.alias).filter(table__in=tables).delete()
        shards = [
            Shard(
                run_id=number,
                table_id=table,
                position=position,
                after=keys.after,
                last=keys.last,
                rows=rows,
                stub=hash_stub(export).hex(),
            )
            for position, (export, table) in enumerate(zip(ordered, tables, strict=True))
            for keys, rows in list_ranges(export, size)
        ]
        Shard.objects.using(ledger.alias).bulk_create(shards, batch_size=500)
    return SharedRun(ledger, number, ordered, tables, others, _list_worker_options(options))


def find_shared_run(alias: str, stubs: Sequence[type[Export]]) -> SharedRun | None:
    """Return the run that is in progress, or None; raises ExportError if this machine has other stubs than it."""
    waiting = Shard.objects.using(alias).filter(run__state=Run.State.RUNNING, state=Shard.State.WAITING)
    run = Run.objects.using(alias).filter(pk__in=waiting.values("run")).order_by("pk").last()
    if run is None:
        return None
    ledger = Ledger(alias)
    own = {find_table(ledger, each): each for each in stubs if router.db_for_write(each.target) == alias}
    shards = Shard.objects.using(alias).filter(run=run).order_by("position")
    found = dict(shards.values_list("table", "stub"))
    for table, stub in found.items():
        if table not in own or hash_stub(own[table]).hex() != stub:
            name = LegacyTable.objects.using(alias).get(pk=table)
            raise ExportError(
                f"The stub of {name} here is not the one that run {run.pk} was started with; bring the same code to "
                "all machines, and start their workers again."
            )
    exports = [own[table] for table in found]
    options = RunOptions(update="update" in run.options, overwrite="overwrite" in run.options)
    others = [each for each in stubs if each not in exports]
    return SharedRun(ledger, run.pk, exports, list(found), others, _list_worker_options(options))


def find_table(ledger: Ledger, export: type[Export]) -> int:
    """Return the number of the stub's table in the ledger."""
    return ledger.find_table(router.db_for_read(export.source), export.source._meta.db_table, export.part)


def _list_worker_options(options: RunOptions) -> RunOptions:
    """Return the options of workers, which go on whatever is rejected; the end of the run looks at their number."""
    return RunOptions(update=options.update, overwrite=options.overwrite, max_rejects=RejectLimit(share=1.0))
