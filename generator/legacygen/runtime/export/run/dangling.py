"""Rows whose foreign keys point to nothing, as the server would find out at COMMIT: named by their legacy keys."""

from collections.abc import Sequence

from django.db import DatabaseError, router

from legacygen.runtime.export.constraints import (
    DanglingRows,
    check_constraints_now,
    describe_constraint_failure,
    list_dangling_rows,
)
from legacygen.runtime.export.plan import ExportError
from legacygen.runtime.export.run.state import RunState
from legacygen.runtime.export.run.table_run import TableRun
from legacygen.runtime.ledger.keys import show_key, store_key
from legacygen.runtime.ledger.origins import KnownOrigin

ALL = 100_000
"""Rows that are looked for at a time."""


def check_stored_rows(state: RunState, tables: Sequence[TableRun], alias: str) -> None:
    """Let the server check what was stored, and reject the rows that point to nothing, with those that follow.

    Raises ExportError where that does not help.
    """
    models = [each for each in state.dates.models if router.db_for_write(each) == alias]
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
            _reject_rows(state, tables, alias, dangling, follows)
        rows = sum(table.account.read for table in tables)
        if not state.options.max_rejects.allows(sum(1 for _ in state.spool.list_rejected()), rows):
            return  # everything is rolled back
        follows = True


def _reject_rows(
    state: RunState, tables: Sequence[TableRun], alias: str, dangling: DanglingRows, follows: bool
) -> None:
    ledger = state.ledgers[alias]
    shapes = ledger.list_shapes(dangling.model)
    known = ledger.find_targets(shapes, [key for key, _ in dangling.rows])
    target = dangling.model._meta.get_field(dangling.field).related_model._meta.label  # type: ignore[union-attr]
    by_id = {table.table: table for table in tables}
    for key, value in dangling.rows:
        origins = known.get(store_key(key), [])
        if not origins:
            raise ExportError(f"{dangling}.")
        if not by_id.keys() >= {each.table_id for each in origins}:
            raise ExportError(f"{dangling}; it was carried over by a stub that is not part of this run.")
        for origin in origins:
            reason = f"{dangling.field}: {target} {value!r} is not there"
            _reject_row(state, by_id[origin.table_id], origin, reason, follows)


def _reject_row(state: RunState, table: TableRun, origin: KnownOrigin, reason: str, follows: bool) -> None:
    """Reject a row and remove its objects, which must be new."""
    is_new = origin.run_id == state.run_ids[table.alias]
    for row in table.rows.read_stored([origin.stored_key]):
        table.reject_stored(row, reason, "created" if is_new else "updated", follows)
    if not is_new:
        if state.options.max_rejects.count or state.options.max_rejects.share:
            raise ExportError(f"{table.account.name} {show_key(table.source, *origin.stored_key)}: {reason}.")
        return
    table.remove_row(origin.stored_key)
