"""The run: pages of legacy rows become objects, stored in bulk and in one transaction."""

import contextlib
from collections import Counter
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError, connections, router, transaction
from django.db.models import Model

from legacygen.runtime.export.circles import HeldPromises
from legacygen.runtime.export.constraints import (
    check_constraints_now,
    describe_constraint_failure,
    strict_sessions,
)
from legacygen.runtime.export.failures import describe_failure
from legacygen.runtime.export.files import put_files_aside
from legacygen.runtime.export.plan import ExportError, order_exports
from legacygen.runtime.export.preconditions import check_exports
from legacygen.runtime.export.reading import build_row, read_pages
from legacygen.runtime.export.refs import CarriedRows, MissingError, current_run
from legacygen.runtime.export.storage import KeptDates, insert_objects, reset_sequences
from legacygen.runtime.export.stub import Export, Skip
from legacygen.runtime.export.values import find_wrong_values
from legacygen.runtime.export.waiting import Key, WaitingRow, WaitingRows


@dataclass
class TableResult:
    """The result for one table: rows read, carried over and skipped (by reason), and objects created by model."""

    export: type[Export]
    read: int = 0
    total: int = 0
    carried: int = 0
    objects: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)

    @property
    def created(self) -> int:
        """All objects that were created."""
        return self.objects.total()

    def is_accounted_for(self) -> bool:
        """Return whether every row was read, and either carried over or skipped for a reason."""
        return self.total == self.read == self.carried + self.skipped.total()


Progress = Callable[[TableResult, int], None]
"""A function called after each page, with the result so far and the total number of rows."""


def run_exports(exports: Sequence[type[Export]], *, dry_run: bool, progress: Progress) -> list[TableResult]:
    """Run the exports in order inside one transaction, which is rolled back after a dry run or a failure.

    Raises ExportError, which names table, row and reason; nothing is stored then.
    """
    check_exports(exports)
    aliases = sorted({router.db_for_write(export.target) for export in exports})
    carried = CarriedRows()
    token = current_run.set(carried)
    try:
        with contextlib.ExitStack() as stack:
            stack.enter_context(strict_sessions(aliases))
            for alias in aliases:
                stack.enter_context(transaction.atomic(using=alias))
            with KeptDates() as dates:
                run = _Run(order_exports(exports), carried, dates, progress)
                run.carry_tables()
            for alias in aliases:
                _check_constraints(alias, dates.models)
            reset_sequences(dates.models)
            for alias in aliases:
                transaction.set_rollback(dry_run, using=alias)
    except DatabaseError as error:
        raise ExportError(f"The transaction failed: {describe_failure(error)}.") from error
    finally:
        current_run.reset(token)
    return [table.result for table in run.tables]


def _check_constraints(alias: str, models: Collection[type[Model]]) -> None:
    """Raise ExportError for what would fail at COMMIT, with all rows that point to nothing."""
    stored = [each for each in models if router.db_for_write(each) == alias]
    try:
        check_constraints_now(alias, stored)
    except DatabaseError as error:
        raise ExportError(f"{describe_constraint_failure(error, stored, alias)}.") from error


class _Run:
    """All tables of a run, and the rows that wait for rows of whatever table."""

    def __init__(
        self, exports: Iterable[type[Export]], carried: CarriedRows, dates: KeptDates, progress: Progress
    ) -> None:
        self.carried, self.dates, self.progress = carried, dates, progress
        self.waiting: WaitingRows[_TableRun] = WaitingRows()
        self.promises = HeldPromises()
        self.tables = [_TableRun(export, self) for export in exports]
        self._unopened, self._unread = list(self.tables), list(self.tables)
        carried.expected = {table.source: table.export.target for table in self.tables}

    def carry_tables(self) -> None:
        """Carry all tables; raises ExportError where a row cannot be carried, or not every row is accounted for."""
        for table in self.tables:
            self.read_early(table.source)
        while found := self.waiting.find_first():
            if not self._carry_circle():
                raise ExportError(_describe_circle(*found))
        self.promises.fill_fields(self.carried)
        for table in self.tables:
            table.check_account()

    def read_early(self, source: type[Model]) -> bool:
        """Read the tables of a legacy model unless they are read already; return whether there was any to read."""
        found = [each for each in self.tables if each.source is source and each in self._unopened]
        for table in found:
            self._unopened.remove(table)
            table.read_rows()
            self._unread.remove(table)
            self._carry_orphans()
        return bool(found)

    def retry_rows(self, rows: list[WaitingRow["_TableRun"]]) -> None:
        """Try rows again whose targets are there, and then those that have waited for them, and so on."""
        while rows:
            stored: list[Key] = []
            for table in dict.fromkeys(row.table for row in rows):
                stored += table.carry_rows([row.old for row in rows if row.table is table])
            rows = self.waiting.take_rows(stored)

    def _carry_orphans(self) -> None:
        """Try rows again whose target cannot come any more, so that `missing` of `ref` decides about them."""
        while True:
            unread = {table.source for table in self._unread}
            coming = self.waiting.list_keys()
            gone = [each for each in self.waiting.list_targets() if each[0] not in unread and each not in coming]
            if not gone:
                return
            self.carried.gone.update(gone)
            self.retry_rows(self.waiting.take_rows(gone))

    def _carry_circle(self) -> bool:
        """Carry the rows that wait for one row, with a promise of that; return whether this got any further."""
        for target in self.waiting.list_targets():
            before = len(self.waiting)
            self.carried.promised = (target,)
            rows = self.waiting.take_rows([target])
            self.retry_rows(rows)
            self.carried.promised = ()
            if len(self.waiting) < before:
                self._carry_orphans()
                return True
        return False


class _TableRun:
    """The run of one export."""

    def __init__(self, export: type[Export], run: _Run) -> None:
        self.export, self.source, self.name = export(), export.source, export.source._meta.db_table
        self.result = TableResult(export)
        self._run = run
        self._alias = router.db_for_write(export.target)

    def read_rows(self) -> None:
        """Read the whole table, page by page, and carry what can be carried."""
        with self._name_read_errors():
            self.result.total = self.source._default_manager.count()
        with contextlib.closing(self._read_pages()) as pages:
            for page in pages:
                self.result.read += len(page)
                stored = self.carry_rows(page)
                self._run.retry_rows(self._run.waiting.take_rows(stored))
                self._run.progress(self.result, self.result.total)

    def check_account(self) -> None:
        """Raise ExportError unless every row is accounted for."""
        if not self.result.is_accounted_for():
            raise ExportError(
                f"{self.name} has {self.result.total} rows, but {self.result.read} were read; check whether the table "
                "changed during the run, and run again."
            )

    def carry_rows(self, rows: Sequence[Model]) -> list[Key]:
        """Carry rows, except those that have to wait; return the keys of those that were stored."""
        batch: list[tuple[Model, Any, list[Model]]] = []
        for old in rows:
            key = (self.source, old.pk)
            try:
                made = self._call_row(old)
            except Skip as why:
                self.result.skipped[str(why)] += 1
                continue
            except MissingError as error:
                self._run.waiting.add_row(WaitingRow(self, old, key), (error.source, error.key))
                continue
            objects = [made] if isinstance(made, Model) else list(made)
            if self._run.promises.hold_fields(key, objects):
                self._check_values(old, objects)
                batch.append((old, made, objects))
            else:
                self._run.waiting.add_row(WaitingRow(self, old, key), self._run.carried.promised[0])
        self._store_batch(batch)
        return [(self.source, old.pk) for old, _, _ in batch]

    def _read_pages(self) -> Generator[list[Model]]:
        rows = self.source._default_manager.all()
        with self._name_read_errors(), contextlib.closing(read_pages(rows)) as pages:
            for page in pages:
                yield [build_row(self.source, rows.db, values) for values in page]

    @contextlib.contextmanager
    def _name_read_errors(self) -> Iterator[None]:
        """Turn an error of the legacy database into an ExportError that names the table."""
        try:
            yield
        except (DatabaseError, ValueError) as error:
            raise ExportError(f"{self.name} cannot be read: {describe_failure(error)}.") from error

    def _call_row(self, old: Model) -> Any:
        """Return what `row` returns; raises MissingError for a row that has to wait."""
        try:
            made = self.export.row(old)
            if made is None:
                raise TypeError("it returned None; return an object or raise Skip")
            return made
        except MissingError as error:
            if (error.source, error.key) in self._run.carried.gone or error.source not in self._run.carried.expected:
                raise ExportError(f"{self.name} {old.pk!r} {error}.") from error
            if self._run.read_early(error.source):
                return self._call_row(old)
            raise
        except (Skip, ExportError):
            raise
        except Exception as error:  # any error of the user's code is shown with its row
            raise ExportError(
                f"{self.name} {old.pk!r}: {type(self.export).__name__}.row() failed, {describe_failure(error)}."
            ) from error

    def _store_batch(self, batch: list[tuple[Model, Any, list[Model]]]) -> None:
        try:
            with transaction.atomic(using=self._alias):
                self._insert([new for _, _, objects in batch for new in objects])
        except Exception as error:
            self._find_failing_row(batch)
            raise ExportError(f"{self.name}: {describe_failure(error)}.") from error
        for old, made, objects in batch:
            self.result.carried += 1
            self.result.objects.update(type(each)._meta.label for each in objects)
            if objects:
                self._run.carried.remember_object(self.source, old.pk, objects[0])
            self._call_after(old, made)

    def _check_values(self, old: Model, objects: Iterable[Model]) -> None:
        """Raise ExportError for values that do not fit, whatever the server would do about them."""
        wrong = [str(each) for new in objects for each in find_wrong_values(new, connections[self._alias])]
        if wrong:
            raise ExportError(f"{self.name} {old.pk!r}: {'; '.join(wrong)}.")

    def _call_after(self, old: Model, made: Any) -> None:
        try:
            self.export.after(old, made)
        except ExportError:
            raise
        except MissingError as error:
            raise ExportError(f"{self.name} {old.pk!r} {error}.") from error
        except Exception as error:
            raise ExportError(
                f"{self.name} {old.pk!r}: {type(self.export).__name__}.after() failed, {describe_failure(error)}."
            ) from error

    def _insert(self, objects: list[Model]) -> None:
        put_files_aside(objects, self._alias)
        for model in dict.fromkeys(map(type, objects)):
            self._run.dates.add_model(model)
        insert_objects(objects, self._alias)

    def _find_failing_row(self, batch: list[tuple[Model, Any, list[Model]]]) -> None:
        """Store the rows of a failed batch one by one, and raise ExportError for the first one that fails."""
        for old, _, objects in batch:
            try:
                with transaction.atomic(using=self._alias):
                    self._insert(objects)
            except Exception as error:
                raise ExportError(f"{self.name} {old.pk!r}: {describe_failure(error)}.") from error


def _describe_circle(row: WaitingRow["_TableRun"], target: Key) -> str:
    source, key = target
    return (
        f"{row.table.name} {row.old.pk!r} points to {source._meta.db_table} {key!r}, which points back to it, and "
        "neither can be stored first; let one of the two fields be NULL, or set it in after()."
    )
