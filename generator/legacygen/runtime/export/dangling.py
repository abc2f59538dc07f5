"""Rows whose foreign keys point to nothing, as the server would find out at COMMIT: named by their legacy keys."""

from typing import TYPE_CHECKING

from django.db import DatabaseError, router

from legacygen.runtime.export.constraints import (
    DanglingRows,
    check_constraints_now,
    describe_constraint_failure,
    list_dangling_rows,
)
from legacygen.runtime.export.plan import ExportError
from legacygen.runtime.ledger.keys import show_key, store_key
from legacygen.runtime.ledger.origins import KnownOrigin

if TYPE_CHECKING:
    from legacygen.runtime.export.runner import Run

ALL = 100_000
"""Rows that are looked for at a time."""


def check_stored_rows(run: "Run", alias: str) -> None:
    """Let the server check what was stored, and reject the rows that point to nothing, with those that follow.

    Raises ExportError where that does not help.
    """
    models = [each for each in run.dates.models if router.db_for_write(each) == alias]
    follows = False
    while True:
        try:
            check_constraints_now(alias, models)
            return
        except DatabaseError as error:
            found = list_dangling_rows(models, alias, ALL)
            if not found:
                raise ExportError(f"{describe_constraint_failure(error, models, alias)}.") from error
        for dangling in found:
            _reject_rows(run, alias, dangling, follows)
        rows = sum(table.account.read for table in run.tables)
        if not run.options.max_rejects.allows(sum(1 for _ in run.spool.list_rejected()), rows):
            return  # everything is rolled back
        follows = True


def _reject_rows(run: "Run", alias: str, dangling: DanglingRows, follows: bool) -> None:
    ledger = run.ledgers[alias]
    shapes = ledger.list_shapes(dangling.model)
    known = ledger.find_targets(shapes, [key for key, _ in dangling.rows])
    target = dangling.model._meta.get_field(dangling.field).related_model._meta.label  # type: ignore[union-attr]
    for key, value in dangling.rows:
        origins = known.get(store_key(key), [])
        if not origins:
            raise ExportError(f"{dangling}.")
        if not {each.table_id for each in origins} <= {table.table for table in run.tables}:
            raise ExportError(f"{dangling}; it was carried over by a stub that is not part of this run.")
        for origin in origins:
            _reject_row(run, alias, origin, f"{dangling.field}: {target} {value!r} is not there", follows)


def _reject_row(run: "Run", alias: str, origin: KnownOrigin, reason: str, follows: bool) -> None:
    """Reject a row and remove its objects, which must be new."""
    table = next(each for each in run.tables if each.table == origin.table_id)
    rows = table.rows.read_stored([origin.stored_key])
    is_new = origin.run_id == run.run_ids[alias]
    for row in rows:
        table.reject_stored(row, reason, "created" if is_new else "updated", follows)
    if not is_new:
        if run.options.max_rejects.count or run.options.max_rejects.share:
            raise ExportError(f"{table.account.name} {show_key(table.source, *origin.stored_key)}: {reason}.")
        return
    table.remove_row(origin.stored_key)
