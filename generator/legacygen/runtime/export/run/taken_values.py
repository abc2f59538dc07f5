"""Rows that could not be stored because another object has a unique value, which may still get another one."""

from collections.abc import Sequence
from itertools import chain, groupby

from legacygen.runtime.export.run.exchange import Exchange
from legacygen.runtime.export.run.gone_rows import GoneRows
from legacygen.runtime.export.run.state import RunState
from legacygen.runtime.export.run.table_run import TableRun
from legacygen.runtime.export.run.waiting import WaitingRows
from legacygen.runtime.export.spool.rows import RowName, WaitingRow

PAGE = 500
"""Rows that are tried again together."""


class TakenValues:
    """The rows that are held back; the spool has them."""

    def __init__(self, state: RunState, tables: Sequence[TableRun], waiting: WaitingRows, gone: GoneRows) -> None:
        self._state, self._held, self._tables = state, state.spool.held, tables
        self._waiting, self._gone = waiting, gone

    def carry_rest(self) -> None:
        """Carry the rows that are held back, or reject them, and all that have waited for them."""
        while self._held.count:
            self._carry_free()
            if self._held.count and self._state.options.missing != "report":
                self._gone.handle()  # which may free values too
                self._carry_free()
            if self._held.count and not self._exchange_values():
                self._reject_blocked()
            self._waiting.carry_orphans()
            self._waiting.carry_circles()

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
            self._state.last_tries = {str(self._name_row(each)) for each in rows}
            self._carry(rows)
            self._held.free_next()
        self._state.last_tries = set()

    def _exchange_values(self) -> bool:
        """Carry rows whose objects exchange values in circles, if there are any; return whether there were."""
        circles = self._held.list_circles(PAGE)
        by_alias: dict[str, list[list[int]]] = {}
        for circle in circles:
            (row,) = self._held.read_rows(circle[:1])
            by_alias.setdefault(self._tables[row.stub].alias, []).append(circle)
        for alias, own in by_alias.items():
            if not self._exchange(alias, [*chain(*own)], [each[-1] for each in own]):
                for circle in own:
                    self._exchange_alone(alias, circle)
        return bool(circles)

    def _exchange_alone(self, alias: str, circle: Sequence[int]) -> None:
        """Carry the rows of a circle, or reject them: if one cannot be stored, another cannot have what that keeps."""
        if self._exchange(alias, circle, circle[-1:]):
            return
        # Unique values of several fields may move in several directions.
        if len(circle) > PAGE or not self._exchange(alias, circle, circle):
            self._carry_last(sorted(circle))

    def _exchange(self, alias: str, rows: Sequence[int], last: Sequence[int]) -> bool:
        """Carry rows of circles, if that is possible when the objects of the last ones are put aside."""
        exchange = Exchange(self._state, self._tables, alias, rows, last)
        if not exchange.is_possible():
            return False
        exchange.put_aside()
        exchange.put_back(self._carry_last(rows))
        return True

    def _carry_last(self, numbers: Sequence[int]) -> RowName | None:
        """Carry rows for the last time, in their order; return the first one that was rejected."""
        failed = None
        for start in range(0, len(numbers), PAGE):
            rows = self._held.take_rows(numbers[start : start + PAGE])
            names = [self._name_row(each) for each in rows]
            self._state.last_tries = {str(each) for each in names}
            self._carry(rows)
            failed = failed or next((each for each in names if self._state.is_rejected(each)), None)
        self._state.last_tries = set()
        return failed

    def _carry(self, rows: Sequence[WaitingRow]) -> None:
        for stub, own in groupby(rows, lambda row: row.stub):
            self._waiting.carry_rows(self._tables[stub].carry_again(list(own)))

    def _name_row(self, row: WaitingRow) -> RowName:
        (found,) = self._tables[row.stub].rows.name_waiting([row])
        return found.name
