"""The run: pages of legacy rows become objects, with the ledger in the same transaction."""

import contextlib
from collections.abc import Collection, Sequence
from typing import Any

from django.db import DatabaseError, router
from django.db.models import Model

from legacygen.runtime.export.accounts import TableAccount, count_nouns
from legacygen.runtime.export.circles import HeldPromises
from legacygen.runtime.export.dangling import check_stored_rows
from legacygen.runtime.export.failures import describe_failure
from legacygen.runtime.export.files import WaitingFiles
from legacygen.runtime.export.gone_rows import handle_gone_rows
from legacygen.runtime.export.key_range import ALL_KEYS, KeyRange
from legacygen.runtime.export.legacy_rows import LegacyRow
from legacygen.runtime.export.making import MadeRow
from legacygen.runtime.export.options import RunOptions
from legacygen.runtime.export.plan import ExportError, StubError, order_exports
from legacygen.runtime.export.preconditions import check_exports
from legacygen.runtime.export.process import prepare_process
from legacygen.runtime.export.quiet import HeldCallbacks, HeldMail
from legacygen.runtime.export.records import begin_record, end_abandoned_runs, end_record, record_failure
from legacygen.runtime.export.references import References
from legacygen.runtime.export.refs import StubTable, current_run
from legacygen.runtime.export.result import Progress, RunResult
from legacygen.runtime.export.run_lock import lock_runs
from legacygen.runtime.export.seen_keys import SeenKeys
from legacygen.runtime.export.spool import Spool
from legacygen.runtime.export.spooled_rows import RowName
from legacygen.runtime.export.storage import KeptDates, reset_sequences
from legacygen.runtime.export.stub import Export
from legacygen.runtime.export.table_run import TableRun
from legacygen.runtime.export.taken_values import TakenValues
from legacygen.runtime.export.transactions import RunTransactions
from legacygen.runtime.export.unique_texts import UniqueTexts
from legacygen.runtime.export.waiting import WaitingRows
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
            run = Run(order_exports(exports), aliases, options, progress, others)
            with contextlib.closing(run.spool):
                result = run.carry_all()
            result.held_mail = HeldMail.count
            return result
    except DatabaseError as error:
        raise ExportError(f"The transaction failed: {describe_failure(error)}.") from error


class Run:
    """All tables of a run, and what they share."""

    is_shard = False
    taken_advice = ""
    """Advice about a row of which another one has a unique value, beside correcting one of them."""

    def __init__(
        self,
        exports: Sequence[type[Export]],
        aliases: Sequence[str],
        options: RunOptions,
        progress: Progress = lambda account: None,
        others: Sequence[type[Export]] = (),
        key_range: KeyRange = ALL_KEYS,
    ) -> None:
        self.options, self.progress, self.key_range = options, progress, key_range
        self.ledgers = {alias: Ledger(alias) for alias in aliases}
        self.spool, self.seen_keys = Spool(), SeenKeys(key_range)
        self.files = {alias: WaitingFiles(alias, self.spool) for alias in aliases}
        self.texts = {alias: UniqueTexts(alias, self.spool) for alias in aliases}
        self.run_ids: dict[str, int] = {}
        self.waiting = WaitingRows(self)
        self.taken = TakenValues(self)
        self._commit_every = "run" if options.dry_run else options.commit_every
        self.promises = HeldPromises(self.spool, is_one_transaction=self._commit_every == "run")
        self.dates = KeptDates()
        self.callbacks = HeldCallbacks()
        self._exports, self._others = exports, others
        self.tables: list[TableRun] = []
        self._other_tables: list[TableRun] = []
        self._unopened: list[TableRun] = []
        self._unread: list[TableRun] = []
        self._unsearched: list[TableRun] = []
        self._is_complete = False
        self.references: References
        self.transactions = RunTransactions(aliases, self._before_commit, self._after_commit)

    def carry_all(self) -> RunResult:
        """Carry all tables in one transaction or several, and return what was done."""
        try:
            with self.dates, self.transactions:
                self.open_tables()
                token = current_run.set(self.references)
                try:
                    self._carry_tables()
                finally:
                    current_run.reset(token)
                result = self._conclude()
        except (ExportError, DatabaseError) as error:
            record_failure(self, str(error))
            raise
        result.commits = self.transactions.commits
        for files in self.files.values():
            result.rejected = [*files.failed, *result.rejected]
            result.rejected_count += files.failed_count
        if not result.is_kept and not self.options.dry_run:
            record_failure(self, f"rejected: {count_nouns(result.rejected_count, 'row')}")
        return result

    def find_table(self, export: type[Export]) -> int:
        """Return the number of the stub's table in the ledger."""
        ledger = self.ledgers[router.db_for_write(export.target)]
        source = router.db_for_read(export.source)
        return ledger.find_table(source, export.source._meta.db_table, export.part)

    def read_early(self, name: StubTable) -> None:
        """Read a table unless it is read already."""
        for table in [each for each in self._unopened if each.name == name]:
            self._unopened.remove(table)
            table.read_rows()
            self._unread.remove(table)
            self.waiting.carry_orphans()
            if self._commit_every == "table":
                self.transactions.commit()

    def end_page(self, table: TableRun) -> None:
        """Do what is due after each page of a table."""
        self.progress(table.account)
        if self._commit_every == "batch":
            self.transactions.commit()

    def drop_callbacks(self, table: TableRun) -> None:
        """Drop what a stub without signals has registered to be called after COMMIT."""
        for alias in self.ledgers:
            self.callbacks.drop_new(alias, keep=table.export.signals)

    def recall_rows(self, origins: Collection[KnownOrigin], keys: Collection[str]) -> list[MadeRow]:
        """Call the stubs again for rows of any table; see Recall."""
        found: list[MadeRow] = []
        wanted = {each.table_id for each in origins}
        if wanted - {each.table for each in self.tables} and not self._other_tables:
            others = [each for each in self._others if router.db_for_write(each.target) in self.ledgers]
            self._other_tables = [TableRun(each, number, self) for number, each in enumerate(others)]
        tables = (*self.tables, *self._other_tables)
        for table_id in sorted(wanted - {each.table for each in tables}):
            name = LegacyTable.objects.using(self.tables[0].alias).get(pk=table_id)
            raise StubError(f"shares its object with rows of {name}, whose stub is not part of this run")
        for table in tables:
            own = [each for each in origins if each.table_id == table.table]
            if own:
                found += table.remake_rows(own, keys)
        return found

    def list_unread(self) -> set[StubTable]:
        """Return the tables of which not all rows were read yet."""
        return {table.name for table in self._unread}

    def find_part_models(self, name: StubTable, keys: Sequence[Any]) -> dict[Any, dict[str, type[Model]]]:
        """Return the models that rows of a table will become, by key and part."""
        table = next(each for each in self.tables if each.name == name)
        return table.find_part_models(keys)

    def list_accounts(self) -> list[TableAccount]:
        """Return the accounts of the tables that were read."""
        return [table.account for table in self.tables if table not in self._unopened]

    def note_waiting(self, table: TableRun, row: LegacyRow, target: StubTable | None = None, key: Any = None) -> None:
        """Note that a row, or without a target its hook, waits for another row; a shard may have to refuse it."""

    def is_rejected(self, name: RowName) -> bool:
        """Return whether a row was rejected in this run."""
        return self.spool.is_rejected(name)

    def open_tables(self) -> None:
        """Find the tables in the ledger, and begin the record of the run; within a transaction."""
        self.run_ids = {alias: begin_record(alias, self.options) for alias in self.ledgers}
        for export in (*self._exports, *self._others):
            if ledger := self.ledgers.get(router.db_for_write(export.target)):
                rename_changed_keys(ledger, self.find_table(export), export.source)
        self.open_own_tables()

    def open_own_tables(self) -> None:
        """Find the tables in the ledger; within a transaction."""
        tables: dict[type[Model], dict[str, int]] = {}
        for export in (*self._exports, *self._others):
            if router.db_for_write(export.target) in self.ledgers:
                tables.setdefault(export.source, {})[export.part] = self.find_table(export)
        self.references = References(
            tuple(self.ledgers.values()), tables, set(self.run_ids.values()), self.is_rejected, self._is_gone
        )
        self.references.coming = {StubTable(export.source, export.part) for export in self._exports}
        self.tables = [TableRun(export, number, self) for number, export in enumerate(self._exports)]
        self._unopened, self._unread, self._unsearched = self.tables[:], self.tables[:], self.tables[:]
        for table in self.tables:
            self.seen_keys.add_table(table.table, table.alias)

    def _is_gone(self, name: RowName) -> bool:
        return self._is_complete or self.spool.is_gone(name)

    def _carry_tables(self) -> None:
        """Carry all tables, and do what is left when they are there."""
        for table in self.tables:
            self.read_early(table.name)
            self.waiting.carry_circles()  # all that its rows wait for is read; later tables need not wait too
        self.taken.carry_rest()
        self._is_complete = True
        self.fill_promises()
        for table in self.tables:
            table.carry_postponed()
        self.call_finish()
        self.account_for_rows()

    def fill_promises(self) -> None:
        """Fill in the fields of circles, and carry the rows again of which the target was not carried over."""
        self.promises.fill_fields(self.references, self.tables)
        for unfilled in self.promises.take_unfilled():
            self.tables[unfilled.row.stub].carry_unfilled(unfilled)

    def call_finish(self) -> None:
        """Call the last hook of all stubs."""
        for table in self.tables:
            try:
                with table.writer.hooks.name_failures("finish"):
                    table.export.finish()
                self.drop_callbacks(table)
            except StubError as error:
                raise ExportError(f"{table.account.name}: {error}.") from error

    def handle_gone_rows(self) -> None:
        """Find the rows that are gone, once, and do with their objects what the options say."""
        tables, self._unsearched = self._unsearched, []
        for table in reversed(tables):  # what points to others goes before them
            handle_gone_rows(table, self.options, self.seen_keys)

    def account_for_rows(self) -> None:
        """Raise ExportError where not every row is accounted for."""
        self.handle_gone_rows()
        for table in reversed(self.tables):
            if gap := table.account.find_gap():
                raise ExportError(f"{gap}.")

    def _conclude(self) -> RunResult:
        """Check what the server would check at COMMIT, and decide whether all of it is kept."""
        for alias in self.ledgers:
            check_stored_rows(self, alias)
        result = self._report()
        rows = sum(each.read for each in result.accounts)
        result.is_kept = self.options.max_rejects.allows(result.rejected_count, rows) and not self.options.dry_run
        if result.is_kept:
            end_record(self, result)
        else:
            self.transactions.roll_back()
        return result

    def _report(self) -> RunResult:
        rejected: list[str] = []
        count = follows = 0
        for row in self.spool.list_rejected():
            count += 1
            follows += row.follows
            if len(rejected) < 1000:
                table = self.tables[row.stub]
                rejected.append(f"{table.account.name} {show_key(table.source, *row.stored)}: {row.reason}")
        return RunResult(self.list_accounts(), rejected, count, follows, dropped_callbacks=self.callbacks.count)

    def _before_commit(self) -> None:
        for alias in self.ledgers:
            check_stored_rows(self, alias)
        reset_sequences(self.dates.models)

    def _after_commit(self) -> None:
        self.callbacks.forget_kept()
        for files in self.files.values():
            files.store_all()
