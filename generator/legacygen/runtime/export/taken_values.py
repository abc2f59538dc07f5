"""Rows that could not be stored because another object has a unique value, which may still get another one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from legacygen.runtime.export.exchange import Exchange
from legacygen.runtime.export.legacy_rows import LegacyRow
from legacygen.runtime.export.spooled_rows import WaitingRow
from legacygen.runtime.export.value_holders import name_object

if TYPE_CHECKING:
    from legacygen.runtime.export.runner import Run
    from legacygen.runtime.export.table_run import TableRun


PAGE = 500
"""Rows that are tried again together."""


class TakenValues:
    """The rows that are held back; the spool has them."""

    def __init__(self, run: "Run") -> None:
        self._run, self._held = run, run.spool.held
        self._last: set[str] = set()
        """The names of the rows that are tried for the last time."""

    def hold_back(self, table: "TableRun", row: LegacyRow, holder: str | None) -> bool:
        """Keep a row for later; return False, with nothing done, if that would be in vain.

        So it is in a first run, in which no object gets other values than it was stored with.
        """
        if str(row.name) in self._last or not self._run.seen_keys.knows_any():
            return False
        targets = [table.ledger.read_target(each) for each in row.origins.values()]
        objects = [name_object(each.model, each.key) for each in targets]
        self._held.hold_back(WaitingRow(table.number, row.stored, row.values), row.name, objects, holder)
        return True

    def carry_rest(self) -> None:
        """Carry the rows that are held back, or reject them, and all that have waited for them."""
        while self._held.count:
            self._carry_free()
            if self._held.count and self._run.options.missing != "report":
                self._run.handle_gone_rows()  # which may free values too
                self._carry_free()
            if self._held.count and not self._exchange_values():
                self._reject_blocked()
            self._run.waiting.carry_orphans()
            self._run.waiting.carry_circles()

    def _carry_free(self) -> None:
        """Carry the rows whose values are free by now, and those that wait for what these have had, and so on."""
        before = 0
        while self._held.count not in (0, before):
            before = self._held.count
            self._held.free_heads()
            while rows := self._held.take_free(PAGE):
                self._carry(rows)
                self._held.free_next()

    def _reject_blocked(self) -> None:
        """Carry rows for the last time whose values are not free, and those that wait for what they keep."""
        self._held.free_heads()
        while rows := self._held.take_free(PAGE):
            self._last = {str(self._name_row(each)) for each in rows}
            self._carry(rows)
            self._held.free_next()
        self._last = set()

    def _exchange_values(self) -> bool:
        """Carry rows whose objects exchange values among each other, if there are any; return whether there were."""
        rows = self._held.take_circles(PAGE)
        names = [(each, str(self._name_row(each))) for each in rows]
        self._last = {name for _, name in names}
        exchanges = {alias: Exchange(alias) for alias in self._run.ledgers}
        for table in self._run.tables:
            exchanges[table.alias].add_rows(table, [each for each in rows if each.stub == table.number])
        failing = {name for each in exchanges.values() for name in each.leave_out_failing()}
        known = {name for each in exchanges.values() for name in each.list_rows()}
        self._carry([row for row, name in names if name in failing])
        for each in exchanges.values():
            each.put_aside()
        self._carry([row for row, name in names if name in known])
        for each in exchanges.values():
            each.put_back()
        self._carry([row for row, name in names if name not in failing | known])  # new ones take what is left
        self._last = set()
        return bool(rows)

    def _carry(self, rows: Sequence[WaitingRow]) -> None:
        for table in self._run.tables:
            if own := [each for each in rows if each.stub == table.number]:
                self._run.waiting.carry_rows(table.carry_again(own))

    def _name_row(self, row: WaitingRow) -> object:
        (found,) = self._run.tables[row.stub].rows.name_waiting([row])
        return found.name
