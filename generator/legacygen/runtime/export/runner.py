"""Carries rows over: pages of legacy rows become objects, stored in bulk, in one transaction."""

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.management.color import no_style
from django.db import DatabaseError, connections, router, transaction
from django.db.models import DateField, Field, Model
from django.utils import timezone

from legacygen.runtime.export.plan import ExportError, ordered
from legacygen.runtime.export.refs import Carried, MissingError, run
from legacygen.runtime.export.stub import Export, Skip, unmapped_keywords

PAGE = 1000


@dataclass
class Result:
    """What became of one table: rows read and skipped (by reason), objects created."""

    export: type[Export]
    read: int = 0
    carried: int = 0
    created: int = 0
    skipped: Counter[str] = field(default_factory=Counter)

    def is_accounted_for(self) -> bool:
        """Whether every row that was read has become something or was skipped for a reason."""
        return self.read == self.carried + self.skipped.total()


class _WaitError(Exception):
    """A row points to a later row of its own table."""


@dataclass
class _Batch:
    """Legacy rows with the objects that they have become."""

    rows: list[tuple[Model, Any, list[Model]]] = field(default_factory=list)


Progress = Callable[[Result, int], None]
"""Called after each page with the result so far and the number of rows to come in all."""


def carry(exports: Sequence[type[Export]], *, dry_run: bool, progress: Progress) -> list[Result]:
    """Run the exports in order inside one transaction, rolled back after a dry run or a failure.

    Raises ExportError naming table, row and reason; nothing is stored then.
    """
    _are_ready(exports)
    aliases = sorted({router.db_for_write(export.target) for export in exports})
    token = run.set(Carried())
    try:
        with contextlib.ExitStack() as stack:
            for alias in aliases:
                stack.enter_context(transaction.atomic(using=alias))
            stack.enter_context(_dates_kept(exports))
            results = [_Table(export, progress).carry() for export in ordered(exports)]
            _reset_sequences(exports)
            for alias in aliases:
                transaction.set_rollback(dry_run, using=alias)
    finally:
        run.reset(token)
    return results


def _are_ready(exports: Sequence[type[Export]]) -> None:
    for export in exports:
        left = unmapped_keywords(export)
        if left:
            raise ExportError(f"{export.__name__} still has Unmapped in {', '.join(left)}; take it away or the line.")
    for target in {export.target for export in exports}:
        held = target._default_manager.count()
        if held:
            raise ExportError(
                f"{target._meta.label} already holds {held} rows, and a second run would double them; empty it first."
            )


class _Table:
    """One table on its way."""

    def __init__(self, export: type[Export], progress: Progress) -> None:
        self.export = export()
        self.result = Result(export)
        self.progress = progress
        self.carried = run.get() or Carried()

    def carry(self) -> Result:
        with self._reading():
            total = self.export.source._default_manager.count()
        waiting: list[Model] = []
        for page in self._pages():
            self.result.read += len(page)
            waiting += self._page(page)
            self.progress(self.result, total)
        self._late(waiting)
        if self.result.read != total or not self.result.is_accounted_for():
            raise ExportError(
                f"{self._table}: {total} rows, but {self.result.read} were read; did it change meanwhile?"
            )
        return self.result

    def _pages(self) -> Iterator[list[Model]]:
        with self._reading():
            yield from _pages(self.export.source)

    @contextlib.contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except DatabaseError as error:
            raise ExportError(f"{self._table} cannot be read: {_words(error)}.") from error

    @property
    def _table(self) -> str:
        return self.export.source._meta.db_table

    def _late(self, waiting: list[Model]) -> None:
        """Rows that point to later rows of their own table, again and again until no more can be carried."""
        while waiting:
            left = self._page(waiting)
            if len(left) == len(waiting):
                self._row(left[0], final=True)
            waiting = left

    def _page(self, page: Sequence[Model]) -> list[Model]:
        """Carry a page; give the rows that have to wait for others of their own table."""
        batch, waiting = _Batch(), []
        for old in page:
            try:
                made = self._row(old)
            except Skip as why:
                self.result.skipped[str(why)] += 1
            except _WaitError:
                waiting.append(old)
            else:
                batch.rows.append((old, made, [made] if isinstance(made, Model) else list(made)))
        self._store(batch)
        return waiting

    def _row(self, old: Model, *, final: bool = False) -> Any:
        try:
            made = self.export.row(old)
            if made is None:
                raise TypeError("it gave nothing; return an object or raise Skip")
            return made
        except MissingError as error:
            if error.source is self.export.source and not final:
                raise _WaitError from error
            raise ExportError(f"{self._table} {old.pk!r} {error}.") from error
        except Skip:
            raise
        except Exception as error:
            what = f"{type(error).__name__}: {error}"
            raise ExportError(
                f"{self._table} {old.pk!r}: {type(self.export).__name__}.row() failed, {what}."
            ) from error

    def _store(self, batch: _Batch) -> None:
        alias = router.db_for_write(self.export.target)
        try:
            with transaction.atomic(using=alias):
                _insert([new for _, _, objects in batch.rows for new in objects], alias)
        except (DatabaseError, ValueError) as error:
            self._find_culprit(batch, alias)
            raise ExportError(f"{self._table}: {_words(error)}.") from error
        for old, made, objects in batch.rows:
            self.result.carried += 1
            self.result.created += len(objects)
            if objects:
                self.carried.remember(self.export.source, old.pk, objects[0])
            self.export.after(old, made)

    def _find_culprit(self, batch: _Batch, alias: str) -> None:
        for old, _, objects in batch.rows:
            try:
                with transaction.atomic(using=alias):
                    _insert(objects, alias)
            except (DatabaseError, ValueError) as error:
                raise ExportError(f"{self._table} {old.pk!r}: {_words(error)}.") from error


def _pages(source: type[Model]) -> Iterator[list[Model]]:
    """All rows in pages by key; a composite key, which may stand in for none, is read in one go."""
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


def _insert(objects: Sequence[Model], alias: str) -> None:
    """Store objects of any models; in bulk where that gives them their keys."""
    can_return = connections[alias].features.can_return_rows_from_bulk_insert
    by_model: dict[type[Model], list[Model]] = {}
    for new in objects:
        by_model.setdefault(type(new), []).append(new)
    for model, group in by_model.items():
        _fill_dates(model, group)
        if (can_return or all(new.pk is not None for new in group)) and not model._meta.parents:
            model._default_manager.using(alias).bulk_create(group)
        else:
            for new in group:
                new.save(force_insert=True, using=alias)


def _dated(model: type[Model]) -> "list[Field[Any, Any]]":
    marks = ("auto_now", "auto_now_add")
    return [each for each in model._meta.local_fields if any(getattr(each, mark, False) for mark in marks)]


@contextlib.contextmanager
def _dates_kept(exports: Sequence[type[Export]]) -> Iterator[None]:
    """Dates that the legacy rows bring must not be overwritten by auto_now and auto_now_add."""
    frozen = [(each, each.__dict__.copy()) for export in exports for each in _dated(export.target)]
    for each, _ in frozen:
        each.__dict__.update(auto_now=False, auto_now_add=False, _legacygen_dated=True)
    try:
        yield
    finally:
        for each, before in frozen:
            each.__dict__.clear()
            each.__dict__.update(before)


def _fill_dates(model: type[Model], objects: Sequence[Model]) -> None:
    """A date that the legacy row does not bring is now, as it would have been."""
    for each in model._meta.local_fields:
        if getattr(each, "_legacygen_dated", False):
            now = timezone.now()
            value = now if each.get_internal_type() == "DateTimeField" else now.date()
            for new in objects:
                if getattr(new, each.attname) is None:
                    setattr(new, each.attname, value if isinstance(each, DateField) else now.time())


def _reset_sequences(exports: Sequence[type[Export]]) -> None:
    """Counters go on behind the keys that the rows brought along."""
    for alias, models in _by_alias({export.target for export in exports}).items():
        connection = connections[alias]
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)


def _by_alias(models: set[type[Model]]) -> dict[str, list[type[Model]]]:
    found: dict[str, list[type[Model]]] = {}
    for model in sorted(models, key=lambda each: each._meta.label):
        found.setdefault(router.db_for_write(model), []).append(model)
    return found


def _words(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
