"""How far a stub is: its rows, those that were carried over, changed since and rejected, and the last run."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from django.db import DatabaseError, router
from django.db.models import Max

from legacygen.runtime.export.legacy_rows import LegacyRows
from legacygen.runtime.export.outlook import count_rows
from legacygen.runtime.export.spool.spool import Spool
from legacygen.runtime.export.stub import Export
from legacygen.runtime.export.stub_code import find_unread_columns
from legacygen.runtime.ledger.models import Origin, Reject, Run
from legacygen.runtime.ledger.origins import Ledger


@dataclass(frozen=True, slots=True)
class TableStatus:
    """The state of one stub; counts are None where nobody has counted.

    `rows` are those of the server's statistics unless `is_counted`.
    """

    HEAD: ClassVar = ("rows", "done", "changed", "rejected", "columns to do", "last run")

    export: type[Export]
    rows: int | None = None
    done: int | None = None
    changed: int | None = None
    rejected: int | None = None
    columns: int | None = None
    last_run: str = ""
    is_counted: bool = True

    @property
    def name(self) -> str:
        """The table, with the part of the stub if it has one."""
        table = str(self.export.source._meta.db_table)
        return f"{table} ({self.export.part})" if self.export.part else table

    @property
    def cells(self) -> list[str]:
        """The counts, as they are shown under HEAD."""
        counts = (self.rows, self.done, self.changed, self.rejected, self.columns)
        cells = ["" if each is None else str(each) for each in counts] + [self.last_run]
        return cells if self.is_counted else [f"≈ {cells[0]}", *cells[1:]]


def read_size(export: type[Export]) -> TableStatus:
    """Read the number of rows of a table whose stub is not filled in; there is none if the table cannot be read."""
    try:
        rows, is_counted = count_rows(export.source)
    except DatabaseError:
        return TableStatus(export)
    return TableStatus(export, rows=rows, is_counted=is_counted)


def read_status(export: type[Export], others: Iterable[type[Export]] = ()) -> TableStatus:
    """Read the rows of the table and what the ledger knows of them; nothing is called or written.

    `others` are stubs; a column that one of them on the same table reads is not left to do.
    """
    alias = router.db_for_write(export.target)
    ledger, spool = Ledger(alias), Spool()
    same_table = [each for each in others if each.source is export.source and each is not export]
    columns = len(find_unread_columns(export, *same_table))
    try:
        rows = LegacyRows(export(), spool)
        total, _ = rows.count_rows()
        if not ledger.is_there():
            return TableStatus(export, rows=total, columns=columns)
        table = ledger.look_up_table(rows.alias, export.source._meta.db_table, export.part)
        if table is None:
            return TableStatus(export, rows=total, done=0, changed=0, rejected=0, columns=columns)
        done = changed = 0
        for page in rows.read_pages():
            rows.tell_apart(page)
            known = ledger.find_origins([table], [row.stored for row in page])
            for row in page:
                origins = known.get(row.stored, [])
                done += bool(origins)
                # Rows without a hash are looked at in each run, and are not known to have changed.
                changed += any(each.source_hash not in (None, row.hash) for each in origins)
        rejected = Reject.objects.using(alias).filter(table=table).count()
        return TableStatus(export, total, done, changed, rejected, columns, _find_last_run(alias, table))
    finally:
        spool.close()


def _find_last_run(alias: str, table: int) -> str:
    """Return the last run that created or updated an object of the table."""
    found = Origin.objects.using(alias).filter(table=table).aggregate(made=Max("run"), changed=Max("updated_by"))
    number = max((each for each in found.values() if each), default=None)
    run = Run.objects.using(alias).filter(pk=number).first()
    return f"{run.pk} of {run.started:%Y-%m-%d %H:%M}" if run else ""
