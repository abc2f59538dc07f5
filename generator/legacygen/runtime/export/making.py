"""Calls the stub: legacy rows become unsaved objects, or are skipped, rejected, or wait for other rows."""

import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connections
from django.db.models import Model

from legacygen.runtime.export.failures import describe_failure
from legacygen.runtime.export.legacy_rows import LegacyRow, LegacyRows
from legacygen.runtime.export.references import NeededError, Reference, References
from legacygen.runtime.export.refs import ComingError, MissingError, NotFoundError, StubTable, current_run
from legacygen.runtime.export.stub import Export, Skip
from legacygen.runtime.export.values.expressions import compute_expressions
from legacygen.runtime.export.values.wrong_values import WrongValue, find_wrong_values


@dataclass(slots=True)
class MadeRow:
    """A row with what the stub made of it: the result of `row`, and its objects by part, in their order.

    `is_traced` says whether the objects depend on nothing but the row and what it points to. A row is `recalled` if it
    was carried over before, and only belongs to an object that is merged from several rows; then `others` are its
    objects but for the first. `outcome` is how it was counted.
    """

    export: Export
    row: LegacyRow
    old: Model
    result: Any
    objects: dict[str, Model]
    is_traced: bool
    is_recalled: bool = False
    others: dict[str, Model] = field(default_factory=dict)
    outcome: str = ""


@dataclass(slots=True)
class MadePage:
    """The rows of a page, sorted by what became of them.

    A waiting row has the row that it waits for, by model and key; a rejected one has a reason, and whether that
    follows from another reject.
    """

    made: list[MadeRow] = field(default_factory=list)
    skipped: list[tuple[LegacyRow, str]] = field(default_factory=list)
    waiting: list[tuple[LegacyRow, StubTable, Any]] = field(default_factory=list)
    rejected: list[tuple[LegacyRow, str, bool]] = field(default_factory=list)


class RowMaker:
    """Calls `row` of one stub for many rows, and again for those that point to what had to be asked for first."""

    def __init__(self, export: Export, rows: LegacyRows, references: References, alias: str) -> None:
        self._export, self._rows, self._references, self._alias = export, rows, references, alias
        self._pointing = _list_relations(export, references)

    def make_rows(self, rows: Sequence[LegacyRow], check: Callable[[], None]) -> MadePage:
        """Return what becomes of the rows; `check` is called after each call of `row`, and may raise."""
        page = MadePage()
        self._references.forget_old()
        pending = list(zip(rows, self._rows.make_objects(rows), strict=True))
        self._rows.fetch_relations([old for _, old in pending])
        self._request_relations(rows)
        with self._rows.watch_queries():
            while pending:
                self._references.fetch_answers()
                pending = self._call_rows(pending, page, check)
        order = {id(row): number for number, row in enumerate(rows)}
        page.made.sort(key=lambda each: order[id(each.row)])  # some were called again, after the others
        return page

    def _call_rows(
        self, pending: list[tuple[LegacyRow, Model]], page: MadePage, check: Callable[[], None]
    ) -> list[tuple[LegacyRow, Model]]:
        """Sort rows into the page; return those that have to be called again."""
        again = []
        is_traced = self._rows.is_traced()
        for number, (row, old) in enumerate(pending):
            queries = self._rows.query_count
            self._references.is_traced = is_traced
            try:
                self._call_row(row, old, page)
            except NeededError:
                again.append((row, old))
            check()
            if self._rows.query_count > queries and self._rows.note_relations(old):
                self._rows.fetch_relations([each for _, each in pending[number + 1 :]])
                is_traced = self._rows.is_traced()
        return again

    def _call_row(self, row: LegacyRow, old: Model, page: MadePage) -> None:
        queries = self._rows.query_count
        try:
            result = self._export.row(old)
            objects = list_parts(result, self._export)
        except Skip as why:
            page.skipped.append((row, str(why) or "no reason given"))
        except ComingError as error:
            page.waiting.append((row, error.table, error.key))
        except (MissingError, NotFoundError) as error:
            page.rejected.append((row, str(error), getattr(error, "follows", False)))
        except Exception as error:  # any error of the user's code is shown with its row
            reason = self._find_line(error) + describe_failure(error)
            page.rejected.append((row, f"{type(self._export).__name__}.row() failed, {reason}", False))
        else:
            is_traced = self._references.is_traced and self._rows.query_count == queries
            page.made.append(MadeRow(self._export, row, old, result, objects, is_traced))

    def _find_line(self, error: Exception) -> str:
        """Return the line of the stub for an error of a field that does not say of which one."""
        if not isinstance(error, ValidationError) or hasattr(error, "error_dict"):
            return ""
        path = getattr(sys.modules.get(type(self._export).__module__), "__file__", None)
        frames = traceback.extract_tb(error.__traceback__)
        lines = [each.lineno for each in frames if each.filename == path]
        return f"in line {lines[-1]}: " if lines else ""

    def try_row(self, old: Model) -> dict[str, type[Model]]:
        """Return the models of what `row` returns outside of a run, by part, and of the first one without a name."""
        token = current_run.set(None)
        try:
            objects = list_parts(self._export.row(old), self._export)
        except Exception:  # it may need what `ref` returns
            return {"": self._export.target}
        finally:
            current_run.reset(token)
        models = {part: type(new) for part, new in objects.items()}
        return {"": next(iter(models.values()), self._export.target), **models}

    def check_values(self, page: MadePage) -> None:
        """Reject rows whose objects have values that do not fit, and skip those that became nothing."""
        connection = connections[self._alias]
        made, page.made = page.made, []
        for each in made:
            wrong = [wrong for new in each.objects.values() for wrong in self._find_wrong_values(new, connection)]
            if wrong:
                page.rejected.append((each.row, "; ".join(map(str, wrong)), False))
            elif not each.objects:
                page.skipped.append((each.row, "row() returned no object"))
            else:
                page.made.append(each)

    def _find_wrong_values(self, new: Model, connection: Any) -> list[WrongValue]:
        return compute_expressions(new, self._alias) or find_wrong_values(new, connection)

    def _request_relations(self, rows: Sequence[LegacyRow]) -> None:
        """Ask for what declared relations point to, since stubs mostly hand these to `ref`."""
        for position, source in self._pointing.items():
            keys = {row.values[position] for row in rows} - {None}
            self._references.request([Reference(source, key) for key in keys])


def _list_relations(export: Export, references: References) -> Mapping[int, type[Model]]:
    """Return the positions of columns that point to the key of a legacy model whose rows are carried over."""
    found = {}
    for position, each in enumerate(export.source._meta.concrete_fields):
        related: Any = each.related_model if each.is_relation else None
        if references.knows(related) and each.target_field is related._meta.pk:  # type: ignore[attr-defined]
            found[position] = related
    return found


def list_parts(result: Any, export: Export) -> dict[str, Model]:
    """Return the objects that `row` returned, by part: "0", "1" … for those without a name. Raises TypeError."""
    if isinstance(result, Model):
        parts: dict[str, Any] = {"0": result}
    elif isinstance(result, Mapping):
        parts = {str(name): new for name, new in result.items()}
    elif isinstance(result, list | tuple):
        parts = {str(number): new for number, new in enumerate(result)}
    else:
        raise TypeError(
            f"it returned {'None' if result is None else type(result).__name__}; return an object, a list "
            "or a dict of objects, or raise Skip"
        )
    for new in parts.values():
        if not isinstance(new, Model):
            raise TypeError(f"it returned {type(new).__name__} among its objects")
        if new._meta.app_label == export.source._meta.app_label:
            raise TypeError(f"it returned a {new._meta.label}, which is a legacy model")
        if not new._state.adding:
            raise TypeError(f"it returned a {new._meta.label} that is stored already; return new objects only")
    if len(parts) > 1 and len({id(new) for new in parts.values()}) < len(parts):
        raise TypeError("it returned the same object twice")
    return parts
