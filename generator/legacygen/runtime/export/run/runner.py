"""The run: pages of legacy rows become objects, with the ledger in the same transaction."""

import contextlib
from collections.abc import Collection, Sequence

from django.db import DatabaseError, router
from django.db.models import Model

from legacygen.runtime.export.accounts import count_nouns
from legacygen.runtime.export.failures import describe_failure
from legacygen.runtime.export.making import MadeRow
from legacygen.runtime.export.options import RunOptions
from legacygen.runtime.export.plan import ExportError, StubError, order_exports
from legacygen.runtime.export.preconditions import check_exports
from legacygen.runtime.export.references import References
from legacygen.runtime.export.refs import StubTable, current_run
from legacygen.runtime.export.result import Progress, RunResult
from legacygen.runtime.export.run.circles import fill_promises
from legacygen.runtime.export.run.dangling import check_stored_rows
from legacygen.runtime.export.run.gone_rows import GoneRows
from legacygen.runtime.export.run.lock import lock_runs
from legacygen.runtime.export.run.process import prepare_process
from legacygen.runtime.export.run.quiet import HeldMail
from legacygen.runtime.export.run.records import begin_record, end_abandoned_runs, end_record, record_failure
from legacygen.runtime.export.run.state import RunState
from legacygen.runtime.export.run.table_run import TableRun
from legacygen.runtime.export.run.taken_values import TakenValues
from legacygen.runtime.export.run.transactions import RunTransactions
from legacygen.runtime.export.run.waiting import WaitingRows
from legacygen.runtime.export.storage import reset_sequences
from legacygen.runtime.export.stub import Export
from legacygen.runtime.ledger.changed_keys import rename_changed_keys
from legacygen.runtime.ledger.keys import show_key
from legacygen.runtime.ledger.models import LegacyTable
from legacygen.runtime.ledger.origins import KnownOrigin, Ledger

EVERYTHING = RunOptions()


def run_exports(
    exports: Sequence[type[Export]],
    *,
    options: RunOptions = EVERYTHING,
    progress: Progress = lambda account: None,
    others: Sequence[type[Export]] = (),
) -> RunResult:
    """Carry the rows of the exports over. `others` are stubs that do not run, but whose rows may be pointed to.

    Raises ExportError if it cannot be run at all. Rows that cannot be carried over are in the result; if there are too
    many of them, everything is rolled back.
    """
    check_exports(exports, others)
    aliases = sorted({router.db_for_write(export.target) for export in exports})
    try:
        with lock_runs(aliases), prepare_process(exports, aliases):
            end_abandoned_runs(aliases)
            state = RunState({alias: Ledger(alias) for alias in aliases}, options)
            with contextlib.closing(state.spool):
                result = Run(order_exports(exports), state, progress, others).carry_all()
            result.held_mail = HeldMail.count
            return result
    except DatabaseError as error:
        raise ExportError(f"The transaction failed: {describe_failure(error)}.") from error


class Run:
    """All tables of a run, one after the other."""

    def __init__(
        self,
        exports: Sequence[type[Export]],
        state: RunState,
        progress: Progress = lambda account: None,
        others: Sequence[type[Export]] = (),
    ) -> None:
        self.state, self._progress = state, progress
        self._exports, self._others = exports, others
        self.tables: list[TableRun] = []
        self._other_tables: list[TableRun] = []
        self.waiting: WaitingRows
        self.taken: TakenValues
        self.gone: GoneRows
        self._transactions = RunTransactions(state.ledgers, self._before_commit, self._after_commit)

    def carry_all(self) -> RunResult:
        """Carry all tables in one transaction or several, and return what was done."""
        state = self.state
        try:
            with state.dates, self._transactions:
                self.begin()
                token = current_run.set(state.references)
                try:
                    self._carry_tables()
                finally:
                    current_run.reset(token)
                result = self._conclude()
        except (ExportError, DatabaseError) as error:
            record_failure(state, self.tables, str(error))
            raise
        result.commits = self._transactions.commits
        for files in state.files.values():
            result.rejected = [*files.failed, *result.rejected]
            result.rejected_count += files.failed_count
        if not result.is_kept and not state.options.dry_run:
            reason = f"rejected: {count_nouns(result.rejected_count, 'row')}"
            record_failure(state, self.tables, reason)
        return result

    def begin(self) -> None:
        """Begin the record of the run, and open its tables; within a transaction."""
        state = self.state
        state.run_ids = {alias: begin_record(alias, state.options) for alias in state.ledgers}
        for export in self._list_exports():
            ledger = state.ledgers[router.db_for_write(export.target)]
            rename_changed_keys(ledger, state.find_table(export), export.source)
        self.open_tables()

    def open_tables(self) -> None:
        """Find the tables in the ledger; within a transaction."""
        state = self.state
        numbers: dict[type[Model], dict[str, int]] = {}
        for export in self._list_exports():
            numbers.setdefault(export.source, {})[export.part] = state.find_table(export)
        ledgers, run_ids = tuple(state.ledgers.values()), set(state.run_ids.values())
        state.references = References(ledgers, numbers, run_ids, state.is_rejected, state.is_gone)
        state.references.coming = {StubTable(export.source, export.part) for export in self._exports}
        self.tables = [TableRun(each, number, state, self._recall_rows) for number, each in enumerate(self._exports)]
        for table in self.tables:
            state.seen_keys.add_table(table.table, table.alias)
        self.waiting, self.gone = WaitingRows(state, self.tables), GoneRows(state, self.tables)
        self.taken = TakenValues(state, self.tables, self.waiting, self.gone)

    def _list_exports(self) -> list[type[Export]]:
        """Return the stubs of the target databases, also those that do not run."""
        return [
            each for each in (*self._exports, *self._others) if router.db_for_write(each.target) in self.state.ledgers
        ]

    def _recall_rows(self, origins: Collection[KnownOrigin], keys: Collection[str]) -> list[MadeRow]:
        """Call the stubs again for rows of any table; see Recall."""
        found: list[MadeRow] = []
        wanted = {each.table_id for each in origins}
        if wanted - {each.table for each in self.tables} and not self._other_tables:
            others = [each for each in self._list_exports() if each not in self._exports]
            self._other_tables = [
                TableRun(each, number, self.state, self._recall_rows) for number, each in enumerate(others)
            ]
        tables = (*self.tables, *self._other_tables)
        for table_id in sorted(wanted - {each.table for each in tables}):
            name = LegacyTable.objects.using(self.tables[0].alias).get(pk=table_id)
            raise StubError(f"shares its object with rows of {name}, whose stub is not part of this run")
        for table in tables:
            own = [each for each in origins if each.table_id == table.table]
            if own:
                found += table.remake_rows(own, keys)
        return found

    def _carry_tables(self) -> None:
        """Carry all tables, and do what is left when they are there."""
        for table in self.tables:
            if not table.is_begun:
                self.carry_table(table)
            self.waiting.carry_circles()  # all that its rows wait for is read; later tables need not wait too
        self.taken.carry_rest()
        self.state.is_complete = True
        fill_promises(self.state, self.tables)
        for table in self.tables:
            table.carry_postponed()
        self.call_finish()
        self.account_for_rows()

    def carry_table(self, table: TableRun) -> None:
        """Carry the rows of a table, and meanwhile those of the tables that they wait for."""
        for stored in table.read_rows():
            self._carry_wanted()
            self.waiting.carry_rows(stored)
            self._carry_wanted()
            self._end_page(table)
        self.waiting.carry_orphans()
        self._carry_wanted()
        if self.state.commit_every == "table":
            self._transactions.commit()

    def _carry_wanted(self) -> None:
        """Carry the tables that rows wait for, unless they were begun already."""
        while self.state.wanted:
            name = next(iter(self.state.wanted))
            del self.state.wanted[name]
            for table in self.tables:
                if table.name == name and not table.is_begun:
                    self.carry_table(table)

    def _end_page(self, table: TableRun) -> None:
        """Do what is due after each page of a table."""
        self._progress(table.account)
        if self.state.commit_every == "batch":
            self._transactions.commit()

    def call_finish(self) -> None:
        """Call the last hook of all stubs."""
        for table in self.tables:
            try:
                with table.writer.hooks.name_failures("finish"):
                    table.export.finish()
                self.state.drop_callbacks(table.export)
            except StubError as error:
                raise ExportError(f"{table.account.name}: {error}.") from error

    def account_for_rows(self) -> None:
        """Raise ExportError where not every row is accounted for."""
        self.gone.handle()
        for table in reversed(self.tables):
            if gap := table.account.find_gap():
                raise ExportError(f"{gap}.")

    def check_rows(self) -> None:
        """Check what the server would check at COMMIT; see `check_stored_rows`."""
        for alias in self.state.ledgers:
            check_stored_rows(self.state, self.tables, alias)

    def _conclude(self) -> RunResult:
        """Check the rows, and decide whether all of it is kept."""
        self.check_rows()
        result, options = self._report(), self.state.options
        rows = sum(each.read for each in result.accounts)
        result.is_kept = options.max_rejects.allows(result.rejected_count, rows) and not options.dry_run
        if result.is_kept:
            end_record(self.state, self.tables, result)
        else:
            self._transactions.roll_back()
        return result

    def _report(self) -> RunResult:
        rejected: list[str] = []
        count = follows = 0
        for row in self.state.spool.list_rejected():
            count += 1
            follows += row.follows
            if len(rejected) < 1000:
                table = self.tables[row.stub]
                rejected.append(f"{table.account.name} {show_key(table.source, *row.stored)}: {row.reason}")
        accounts = [table.account for table in self.tables if table.is_begun]
        return RunResult(accounts, rejected, count, follows, dropped_callbacks=self.state.callbacks.count)

    def _before_commit(self) -> None:
        self.check_rows()
        reset_sequences(self.state.dates.models)

    def _after_commit(self) -> None:
        self.state.callbacks.forget_kept()
        for files in self.state.files.values():
            files.store_all()
