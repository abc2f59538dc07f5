"""The map of a stub: which legacy column became which field, and how."""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model

from legacygen.runtime.export.refs import ref
from legacygen.runtime.export.stub import Export, is_filled
from legacygen.runtime.export.stub_code.column_types import describe_type
from legacygen.runtime.export.stub_code.constructions import (
    find_attribute_values,
    find_constructions,
    find_model_of,
    is_new_model,
)
from legacygen.runtime.export.stub_code.routines import ROW, Routine
from legacygen.runtime.export.stub_code.row_reads import ALL_COLUMNS, find_reads, find_reads_in
from legacygen.runtime.export.stub_code.stub_parser import StubCode, parse_stub

LONGEST = 80
"""Characters of an expression, after which it is cut."""


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """A legacy column, and one field that it became; `model` and `field` are empty if there is none.

    `how` is "as is", "reference", the expression of the stub, or says what else is done with the column.
    """

    table: str
    column: str
    type: str
    model: str
    field: str
    how: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Use:
    """The part of a column in one field of a new model."""

    model: str
    field: str
    how: str


def map_columns(export: type[Export]) -> list[MappedColumn]:
    """Return the columns of the legacy table in their order; a column that went into several fields comes again."""
    code = parse_stub(export)
    uses = _collect_uses(code)
    hooks: dict[str, str] = {}
    for read in find_reads(code):
        hooks.setdefault(read.name, read.hook)
    found = []
    for field in export.source._meta.concrete_fields:
        names = (field.name, field.attname, field.column)
        reason = next((export.ignore[name] for name in names if name in export.ignore), "")
        own = list(dict.fromkeys(use for name in names[:2] for use in uses.get(name, ())))
        for use in own or [_Use("", "", _describe_rest(code, field, hooks, reason))]:
            place = (export.source._meta.db_table, str(field.column), describe_type(field))
            found.append(MappedColumn(*place, use.model, use.field, use.how, reason))
    return found


def _describe_rest(code: StubCode, field: Any, hooks: dict[str, str], reason: str) -> str:
    """Return what is done with a column that is part of no field."""
    hook = hooks.get(field.name) or hooks.get(field.attname)
    if not is_filled(code.export):
        return "no target yet"
    if hook:
        return "selects rows" if hook == "queryset" else f"read by {hook}()"
    if reason:
        return "ignored"
    if code.tree is None or ALL_COLUMNS in hooks:
        return "cannot be told"
    return "key of the row" if field.primary_key else "not read"


def _collect_uses(code: StubCode) -> dict[str, list[_Use]]:
    """Return the uses by the attribute of the row."""
    found: dict[str, list[_Use]] = {}
    for model, name, routine, value in _list_values(code):
        origin = _follow_name(routine, value)
        use = _Use(model._meta.label, _name_field(model, name), _describe_value(routine, origin))
        for column in _list_columns(code, routine, value, set()):
            found.setdefault(column, []).append(use)
    return found


def _list_values(code: StubCode) -> Iterator[tuple[type[Model], str, Routine, ast.expr]]:
    for made in find_constructions(code):
        for name, value in made.values.items():
            yield made.model, name, made.routine, value
    for each in find_attribute_values(code):
        model = find_model_of(code, each.routine, each.holder) or code.export.target
        if is_new_model(code, model) and _has_field(model, each.name):
            yield model, each.name, each.routine, each.value


def _list_columns(code: StubCode, routine: Routine, value: ast.expr, seen: set[object]) -> Iterator[str]:
    """Yield the attributes of the row that a value is made of, through local variables and functions."""
    yield from (read.name for read in find_reads_in(code, routine, value))
    for node in ast.walk(value):
        if isinstance(node, ast.Name) and (routine, node.id) not in seen:
            seen.add((routine, node.id))
            for each in routine.values.get(node.id, ()):
                if isinstance(each, ast.expr):
                    yield from _list_columns(code, routine, each, seen)
        called = code.calls.get((routine, node))
        if called and called.routine not in seen:
            seen.add(called.routine)
            body = called.routine.node.body
            for part in body if isinstance(body, list) else [body]:
                yield from _list_columns(code, called.routine, part, seen)  # type: ignore[arg-type]


def _follow_name(routine: Routine, value: ast.expr) -> ast.expr:
    """Return what a local variable is set to, if that is one expression."""
    seen: set[str] = set()
    while isinstance(value, ast.Name) and value.id not in seen:
        seen.add(value.id)
        values = routine.values.get(value.id, ())
        if len(values) != 1 or not isinstance(values[0], ast.expr) or isinstance(values[0], ast.Starred):
            break
        value = values[0]
    return value


def _describe_value(routine: Routine, value: ast.expr) -> str:
    if isinstance(value, ast.Attribute) and routine.find_origin(value.value) == ROW:
        return "as is"
    if isinstance(value, ast.Call) and routine.find_value(value.func) is ref:
        return "reference"
    text = " ".join(ast.unparse(_Inliner(routine).visit(copy.deepcopy(value))).split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


class _Inliner(ast.NodeTransformer):
    """Puts what local variables are set to into an expression, since nobody who reads the map knows their names."""

    def __init__(self, routine: Routine) -> None:
        self._routine = routine

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """Return the expression of a name; its own names stay, so that this ends."""
        return _follow_name(self._routine, node)


def _name_field(model: type[Model], name: str) -> str:
    """Return the name of a field, which may be given as `customer_id` or `pk`."""
    if name == "pk" and model._meta.pk:
        return str(model._meta.pk.name)
    return next((each.name for each in model._meta.concrete_fields if each.attname == name), name)


def _has_field(model: type[Model], name: str) -> bool:
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return any(each.attname == name for each in model._meta.concrete_fields)
    return True
