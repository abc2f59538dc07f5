"""Tries rows again that wait for others: when these are stored, when they cannot come any more, and in circles."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from legacygen.runtime.export.references import PromisedRow, name_row
from legacygen.runtime.export.refs import StubTable
from legacygen.runtime.export.spool import RowName

if TYPE_CHECKING:
    from legacygen.runtime.export.runner import Run

PAGE = 500
"""Rows that are tried again together."""

Key = tuple[StubTable, Any]
"""A table and the key of one of its rows."""


class WaitingRows:
    """The rows of a run that wait; the spool holds them."""

    def __init__(self, run: "Run") -> None:
        self._run, self._spool = run, run.spool

    def carry_rows(self, stored: Sequence[RowName]) -> None:
        """Try rows again whose targets are stored, and then those that have waited for them, and so on."""
        self._spool.free_waiting(stored)
        while waiting := self._spool.take_free(PAGE):
            for table in self._run.tables:
                if rows := [each for each in waiting if each.stub == table.number]:
                    self._spool.free_waiting(table.carry_again(rows))

    def carry_orphans(self) -> None:
        """Try rows again whose target cannot come any more, so that `missing` of `ref` decides about them."""
        references = self._run.references
        while self._spool.waiting_count:
            unread = self._run.list_unread()
            read = {str(table): table for table in references.coming - unread}
            targets = self._spool.list_targets(PAGE, read)
            if not targets:
                return
            names = [name_row(read[name], key) for name, key in targets]
            self._spool.add_gone(names)
            self.carry_rows(names)

    def carry_circles(self) -> None:
        """Carry the rows that are left, each with a promise of one that it waits for, and reject what cannot be."""
        while self._list_targets():
            if not self._carry_circle():
                self._reject_circles()

    def _carry_circle(self) -> bool:
        """Carry the rows that wait for one row, with a promise of that; return whether this got any further."""
        tried: set[Key] = set()
        # Rows that wait again come behind the others, so that the next targets are new until all were tried.
        while targets := [each for each in self._list_targets() if each not in tried]:
            for table, key in targets:
                before = self._spool.waiting_count
                models = self._run.find_part_models(table, key)
                self._run.references.promised = PromisedRow(table, key, models)
                self.carry_rows([name_row(table, key)])
                self.carry_orphans()
                self._run.references.promised = None
                if self._spool.waiting_count < before:
                    return True
            tried.update(targets)
        return False

    def _reject_circles(self) -> None:
        """Reject the rows that wait for each other, of which none can be stored first."""
        for target, key in self._list_targets():
            reason = (
                f"points to {target.source._meta.db_table} {key!r}, which points back to it, and neither can be "
                "stored first; let one of the two fields be NULL, or set it in after()"
            )
            self._spool.free_waiting([name_row(target, key)])
            while waiting := self._spool.take_free(PAGE):
                for each in waiting:
                    table = self._run.tables[each.stub]
                    (row,) = table.rows.name_waiting([each])
                    table.reject_row(row, reason)

    def _list_targets(self) -> list[Key]:
        if not self._spool.waiting_count:
            return []
        tables = {str(table): table for table in self._run.references.coming}
        return [(tables[name], key) for name, key in self._spool.list_targets(PAGE)]
