"""The user's part of storing: hooks of the stub, and `save()` with its signals where the stub wants them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import Model

from legacygen.runtime.export.failures import describe_failure
from legacygen.runtime.export.making import MadeRow
from legacygen.runtime.export.plan import ExportError, StubError
from legacygen.runtime.export.references import References
from legacygen.runtime.export.refs import ComingError
from legacygen.runtime.export.storage import fill_dates, insert_objects, update_objects
from legacygen.runtime.export.stored_parts import StoredPart
from legacygen.runtime.export.stub import Export
from legacygen.runtime.ledger.keys import read_key


class Hooks:
    """Calls what a stub defines. After an update the hooks get the object as it is stored, with all its fields."""

    def __init__(self, export: Export, alias: str, references: References) -> None:
        self._export, self._alias, self._references = export, alias, references
        self.is_late = False
        """Whether hooks are called for rows that had to wait for others, and have not changed since."""

    def insert(self, objects: Sequence[Model]) -> None:
        """Store new objects: in bulk, or each by its save()."""
        if not self._export.signals:
            insert_objects(objects, self._alias)
            return
        for new in objects:
            fill_dates(type(new), [new])  # auto_now is off during a run
            new.save(force_insert=True, using=self._alias)

    def update(self, objects: Sequence[Model], names: Sequence[str]) -> None:
        """Write fields of stored objects: in bulk, or each by its save()."""
        if not self._export.signals:
            update_objects(objects, names, self._alias)
            return
        for new in objects:
            there = load_stored(new, names, self._alias)
            there.save(update_fields=[there._meta.get_field(name).name for name in names], using=self._alias)

    def call_after(self, made: Sequence[MadeRow], parts: Sequence[StoredPart]) -> list[MadeRow]:
        """Call the hooks for the rows of which an object was created or updated, also through a row merged with them.

        Returns the rows whose hooks point to rows that may still come; what these hooks did is rolled back.
        """
        exports = {part.made.export for part in parts}
        hooked = {each for each in exports if _has_hook(each, "after") or _has_hook(each, "after_page")}
        by_row: dict[int, list[StoredPart]] = {}
        for part in parts if hooked else ():
            by_row.setdefault(id(part.made), []).append(part)
        by_export: dict[Export, list[MadeRow]] = {}
        for group in by_row.values():
            row = group[0].made
            if row.export in hooked and self._is_due(group):
                by_export.setdefault(row.export, []).append(row)
        late = {id(row) for export, rows in by_export.items() for row in self._call_for_export(export, rows, by_row)}
        return [each for each in made if late and any(id((it.owner or it).made) in late for it in by_row[id(each)])]

    def _is_due(self, parts: Sequence[StoredPart]) -> bool:
        is_new = any(each.outcome in ("created", "updated") for each in parts)
        return is_new or (self.is_late and any(each.owner is None for each in parts))

    def _call_for_export(
        self, export: Export, rows: list[MadeRow], by_row: dict[int, list[StoredPart]]
    ) -> list[MadeRow]:
        """Call the hooks of a stub for rows; return those that wait."""
        pairs = [(each.old, self._rebuild_result(each, by_row[id(each)])) for each in rows]
        try:
            with transaction.atomic(using=self._alias):
                called = [self._call_for_row(export, old, new) for old, new in pairs]
                ready = [pair for pair, is_called in zip(pairs, called, strict=True) if is_called]
                if _has_hook(export, "after_page") and ready:
                    with self.name_failures("after_page", export, is_patient=True):
                        export.after_page(ready)
        except ComingError:
            return rows
        return [each for each, is_called in zip(rows, called, strict=True) if not is_called]

    def _call_for_row(self, export: Export, old: Model, new: Any) -> bool:
        """Call `after` for a row; return False, with nothing done, if it points to a row that may still come."""
        if _has_hook(export, "after"):
            try:
                with transaction.atomic(using=self._alias), self.name_failures("after", export, is_patient=True):
                    export.after(old, new)
            except ComingError:
                return False
        return True

    @contextmanager
    def name_failures(self, hook: str, export: Export | None = None, *, is_patient: bool = False) -> Iterator[None]:
        """Turn an error of the user's code into a StubError that names the hook."""
        try:
            with self._references.answer_at_once(is_patient=is_patient):
                yield
        except (ExportError, StubError):
            raise
        except Exception as error:
            name = type(export or self._export).__name__
            raise StubError(f"{name}.{hook}() failed, {describe_failure(error)}") from error

    def _rebuild_result(self, made: MadeRow, parts: Sequence[StoredPart]) -> Any:
        """Return what `row` returned, with the stored objects in place of those that only hold the given fields."""
        stored: dict[int, Any] = {}
        for part in parts:
            new = (part.owner or part).new
            if part.origin is not None and part.outcome != "deleted":
                # One that was edited is handed over as it is.
                new = load_stored(new, part.names if part.is_written else (), self._alias)
            stored[id(part.own)] = new
        for name, new in made.others.items():
            origin = made.row.origins.get(name)
            new.pk = read_key(type(new), origin.target, origin.target_text) if origin else None
            there = type(new)._base_manager.using(self._alias).filter(pk=new.pk).first()
            stored[id(new)] = new if there is None else there
        if isinstance(made.result, Model):
            return stored[id(made.result)]
        if isinstance(made.result, dict):
            return {name: stored[id(new)] for name, new in made.result.items()}
        return [stored[id(new)] for new in made.result]


def load_stored(new: Model, names: Sequence[str], alias: str) -> Model:
    """Return a stored object with all its fields, those named as the stub wants them."""
    there = type(new)._base_manager.using(alias).get(pk=new.pk)
    for name in names:
        setattr(there, name, getattr(new, name))
    return there


def _has_hook(export: Export, name: str) -> bool:
    return getattr(type(export), name) is not getattr(Export, name)
