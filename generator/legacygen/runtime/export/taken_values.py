"""Rows that could not be stored because another object has a unique value, which may still get another one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from legacygen.runtime.export.exchange import Exchange
from legacygen.runtime.export.legacy_rows import LegacyRow
from legacygen.runtime.export.spool import WaitingRow

if TYPE_CHECKING:
    from legacygen.runtime.export.runner import Run
    from legacygen.runtime.export.table_run import TableRun


class TakenValues:
    """The rows that are held back; the spool has them."""

    def __init__(self, run: "Run") -> None:
        self._run, self._spool = run, run.spool
        self._last: set[str] = set()
        """The names of the rows that are tried for the last time."""

    def hold_back(self, table: "TableRun", row: LegacyRow) -> bool:
        """Keep a row for later; return False, with nothing done, if that would be in vain.

        So it is in a first run, in which no object gets other values than it was stored with.
        """
        if str(row.name) in self._last or not self._run.seen_keys.knows_any():
            return False
        self._spool.hold_back(WaitingRow(table.number, row.stored, row.values), row.name)
        return True

    def carry_rest(self) -> None:
        """Carry the rows that are held back, or reject them, and all that have waited for them."""
        while self._spool.held_count:
            self._carry_freed()
            if self._spool.held_count and self._run.options.missing != "report":
                self._run.handle_gone_rows()  # which may free values too
                self._carry_freed()
            self._exchange_values()
            self._run.waiting.carry_orphans()
            self._run.waiting.carry_circles()

    def _carry_freed(self) -> None:
        """Try again as long as this gets any further: from either end in turn, as values have mostly moved by one."""
        before = 0
        while self._spool.held_count not in (0, before):
            before = self._spool.held_count
            for rows in self._spool.take_held():
                self._carry(rows)

    def _exchange_values(self) -> None:
        """Carry rows whose objects exchange values among each other, and reject what even so cannot be stored."""
        rows = [each for page in self._spool.take_held() for each in page]
        names = [(each, str(self._name_row(each))) for each in rows]
        self._last.update(name for _, name in names)
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

    def _carry(self, rows: Sequence[WaitingRow]) -> None:
        for table in self._run.tables:
            if own := [each for each in rows if each.stub == table.number]:
                self._run.waiting.carry_rows(table.carry_again(own))

    def _name_row(self, row: WaitingRow) -> object:
        (found,) = self._run.tables[row.stub].rows.name_waiting([row])
        return found.name
