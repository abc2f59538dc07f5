"""Tries rows again that wait for others: when these are stored, when they cannot come any more, and in circles."""

from collections.abc import Collection, Sequence
from typing import Any

from legacygen.runtime.export.references import name_row
from legacygen.runtime.export.refs import StubTable
from legacygen.runtime.export.run.state import RunState
from legacygen.runtime.export.run.table_run import TableRun
from legacygen.runtime.export.spool.rows import RowName
from legacygen.runtime.export.spool.spool import WaitingLink

PAGE = 500
"""Rows that are tried again together."""


class WaitingRows:
    """The rows of a run that wait; the spool holds them."""

    def __init__(self, state: RunState, tables: Sequence[TableRun]) -> None:
        self._state, self._spool, self._tables = state, state.spool, tables

    def carry_rows(self, stored: Sequence[RowName]) -> None:
        """Try rows again whose targets are stored, and then those that have waited for them, and so on."""
        self._spool.free_waiting(stored)
        while waiting := self._spool.take_free(PAGE):
            for table in self._tables:
                if rows := [each for each in waiting if each.stub == table.number]:
                    self._spool.free_waiting(table.carry_again(rows))

    def carry_orphans(self) -> None:
        """Try rows again whose target cannot come any more, so that `missing` of `ref` decides about them."""
        while self._spool.waiting_count:
            unread = {table.name for table in self._tables if not table.is_read}
            read = {str(table): table for table in self._state.references.coming - unread}
            targets = self._spool.list_targets(PAGE, read)
            if not targets:
                return
            names = [name_row(read[name], key) for name, key in targets]
            self._spool.add_gone(names)
            self.carry_rows(names)

    def carry_circles(self) -> None:
        """Carry a row of each circle with a promise of what it waits for, and reject circles where that is in vain."""
        while self._spool.waiting_count and self._spool.list_circles(1):
            while self._spool.list_circles(1):
                if not self._carry_promised():
                    self._reject_circles()
            self.carry_orphans()  # what waits for rejected rows

    def _carry_promised(self) -> bool:
        """Carry rows of circles with promises, one row of each circle after the other, until one could be stored."""
        before = self._spool.waiting_count
        tried: set[tuple[str, str]] = set()
        try:
            while links := self._choose_links(tried):
                self._promise([(link.target_table, link.target_key) for link in links])
                self._spool.free_rows([link.id for link in links])
                self.carry_rows(())
                if self._spool.waiting_count < before:
                    return True
                tried.update((link.own, link.target) for link in links)
        finally:
            self._state.references.promised.clear()
        return False

    def _choose_links(self, tried: Collection[tuple[str, str]]) -> list[WaitingLink]:
        """Return of each circle the first row that was not tried with a promise of this target."""
        circles = self._spool.list_circles(PAGE)
        untried = ([each for each in circle if (each.own, each.target) not in tried] for circle in circles)
        return [links[0] for links in untried if links]

    def _promise(self, targets: Sequence[tuple[str, Any]]) -> None:
        """Let rows point to these ones, by table and key, before they are there."""
        tables = {str(table): table for table in self._state.references.coming}
        by_table: dict[StubTable, list[Any]] = {}
        for name, key in targets:
            by_table.setdefault(tables[name], []).append(key)
        for table, keys in by_table.items():
            models = next(each for each in self._tables if each.name == table).find_part_models(keys)
            self._state.references.promised.update({(table, key): models.get(key, {}) for key in keys})

    def _reject_circles(self) -> None:
        """Reject the rows of circles of which none can be stored first."""
        tables = {str(table): table for table in self._state.references.coming}
        for link in [each for circle in self._spool.list_circles(PAGE) for each in circle]:
            reason = (
                f"points to {tables[link.target_table].source._meta.db_table} {link.target_key!r}, which points back "
                "to it, and neither can be stored first; let one of the two fields be NULL, or set it in after()"
            )
            self._spool.free_rows([link.id])
            for each in self._spool.take_free(PAGE):
                table = self._tables[each.stub]
                (row,) = table.rows.name_waiting([each])
                table.reject_row(row, reason)
