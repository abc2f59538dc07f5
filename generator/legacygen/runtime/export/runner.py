"""The run: pages of legacy rows become objects, stored in bulk and in one transaction."""

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError, router, transaction
from django.db.models import Model

from legacygen.runtime.export.plan import ExportError, order_exports
from legacygen.runtime.export.refs import CarriedRows, MissingError, current_run
from legacygen.runtime.export.storage import insert_objects, keep_dates, reset_sequences
from legacygen.runtime.export.stub import Export, Skip, find_unmapped_keywords

PAGE = 1000
"""Rows that are read and stored at a time."""


@dataclass
class TableResult:
    """The result for one table: rows read, carried over and skipped (by reason), and objects created."""

    export: type[Export]
    read: int = 0
    carried: int = 0
    created: int = 0
    skipped: Counter[str] = field(default_factory=Counter)

    def is_accounted_for(self) -> bool:
        """Return whether every row that was read was either carried over or skipped for a reason."""
        return self.read == self.carried + self.skipped.total()


class _WaitError(Exception):
    """A row points to a later row of its own table."""


@dataclass
class _Batch:
    """Legacy rows, each with what `row` returned and the same as a list of objects."""

    rows: list[tuple[Model, Any, list[Model]]] = field(default_factory=list)


Progress = Callable[[TableResult, int], None]
"""A function called after each page, with the result so far and the total number of rows."""


def run_exports(exports: Sequence[type[Export]], *, dry_run: bool, progress: Progress) -> list[TableResult]:
    """Run the exports in order inside one transaction, which is rolled back after a dry run or a failure.

    Raises ExportError, which names table, row and reason; nothing is stored then.
    """
    _check_exports(exports)
    aliases = sorted({router.db_for_write(export.target) for export in exports})
    token = current_run.set(CarriedRows())
    try:
        with contextlib.ExitStack() as stack:
            for alias in aliases:
                stack.enter_context(transaction.atomic(using=alias))
            stack.enter_context(keep_dates([export.target for export in exports]))
            results = [_TableRun(export, progress).carry_rows() for export in order_exports(exports)]
            reset_sequences({export.target for export in exports})
            for alias in aliases:
                transaction.set_rollback(dry_run, using=alias)
    finally:
        current_run.reset(token)
    return results


def _check_exports(exports: Sequence[type[Export]]) -> None:
    """Raise ExportError for a stub with Unmapped left in it, and for a target that holds rows already."""
    for export in exports:
        left = find_unmapped_keywords(export)
        if left:
            raise ExportError(
                f"{export.__name__} still has Unmapped in {', '.join(left)}; remove Unmapped, or the whole line."
            )
    for target in {export.target for export in exports}:
        count = target._default_manager.count()
        if count:
            raise ExportError(
                f"{target._meta.label} already holds {count} rows, and a second run would duplicate them; "
                "empty it first."
            )


class _TableRun:
    """The run of one export."""

    def __init__(self, export: type[Export], progress: Progress) -> None:
        self.export = export()
        self.result = TableResult(export)
        self.progress = progress
        self.carried = current_run.get() or CarriedRows()

    def carry_rows(self) -> TableResult:
        with self._name_read_errors():
            total = self.export.source._default_manager.count()
        waiting: list[Model] = []
        for page in self._read_pages():
            self.result.read += len(page)
            waiting += self._carry_page(page)
            self.progress(self.result, total)
        self._carry_waiting(waiting)
        if self.result.read != total or not self.result.is_accounted_for():
            raise ExportError(
                f"{self._table} has {total} rows, but {self.result.read} were read; check whether the table changed "
                "during the run, and run again."
            )
        return self.result

    def _read_pages(self) -> Iterator[list[Model]]:
        with self._name_read_errors():
            yield from _page_rows(self.export.source)

    @contextlib.contextmanager
    def _name_read_errors(self) -> Iterator[None]:
        """Turn an error of the legacy database into an ExportError that names the table."""
        try:
            yield
        except DatabaseError as error:
            raise ExportError(f"{self._table} cannot be read: {_shorten_error(error)}.") from error

    @property
    def _table(self) -> str:
        return self.export.source._meta.db_table

    def _carry_waiting(self, waiting: list[Model]) -> None:
        """Carry rows that point to later rows of their own table, again and again until a pass carries none."""
        while waiting:
            left = self._carry_page(waiting)
            if len(left) == len(waiting):
                self._call_row(left[0], final=True)  # raises ExportError, which names the row
            waiting = left

    def _carry_page(self, page: Sequence[Model]) -> list[Model]:
        """Carry a page; return the rows that have to wait for other rows of their own table."""
        batch, waiting = _Batch(), []
        for old in page:
            try:
                made = self._call_row(old)
            except Skip as why:
                self.result.skipped[str(why)] += 1
            except _WaitError:
                waiting.append(old)
            else:
                batch.rows.append((old, made, [made] if isinstance(made, Model) else list(made)))
        self._store_batch(batch)
        return waiting

    def _call_row(self, old: Model, *, final: bool = False) -> Any:
        """Return what `row` returns; if `final`, a row that points to a later row is an error."""
        try:
            made = self.export.row(old)
            if made is None:
                raise TypeError("it returned None; return an object or raise Skip")
            return made
        except MissingError as error:
            if error.source is self.export.source and not final:
                raise _WaitError from error
            raise ExportError(f"{self._table} {old.pk!r} {error}.") from error
        except Skip:
            raise
        except Exception as error:  # any error of the user's code is shown with its row
            what = f"{type(error).__name__}: {error}"
            raise ExportError(
                f"{self._table} {old.pk!r}: {type(self.export).__name__}.row() failed, {what}."
            ) from error

    def _store_batch(self, batch: _Batch) -> None:
        alias = router.db_for_write(self.export.target)
        try:
            with transaction.atomic(using=alias):
                insert_objects([new for _, _, objects in batch.rows for new in objects], alias)
        except (DatabaseError, ValueError) as error:
            self._find_failing_row(batch, alias)
            raise ExportError(f"{self._table}: {_shorten_error(error)}.") from error
        for old, made, objects in batch.rows:
            self.result.carried += 1
            self.result.created += len(objects)
            if objects:
                self.carried.remember_object(self.export.source, old.pk, objects[0])
            self.export.after(old, made)

    def _find_failing_row(self, batch: _Batch, alias: str) -> None:
        """Store the rows of a failed batch one by one, and raise ExportError for the first one that fails."""
        for old, _, objects in batch.rows:
            try:
                with transaction.atomic(using=alias):
                    insert_objects(objects, alias)
            except (DatabaseError, ValueError) as error:
                raise ExportError(f"{self._table} {old.pk!r}: {_shorten_error(error)}.") from error


def _page_rows(source: type[Model]) -> Iterator[list[Model]]:
    """Yield all rows in pages by key.

    A table with a composite key is read with one query, because a RowKey may contain NULL and no page can start
    after that.
    """
    rows = source._default_manager.order_by("pk")
    if source._meta.is_composite_pk:
        page: list[Model] = []
        for old in source._default_manager.iterator(chunk_size=PAGE):
            page.append(old)
            if len(page) == PAGE:
                yield page
                page = []
        if page:
            yield page
        return
    last = None
    while page := list((rows if last is None else rows.filter(pk__gt=last))[:PAGE]):
        yield page
        last = page[-1].pk


def _shorten_error(error: Exception) -> str:
    """Return the first line of a message, without a full stop."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
