"""The columns that a stub reads from a legacy row, whatever the spelling."""

import ast
import logging
from collections.abc import Iterator
from dataclasses import dataclass

from legacygen.runtime.export.stub_code.findings import format_place
from legacygen.runtime.export.stub_code.routines import ROW, Routine, bind_arguments, is_row, list_arguments
from legacygen.runtime.export.stub_code.stub_parser import StubCode

ALL_COLUMNS = "__dict__"
"""The attribute that stands for a read of all columns at once, or of some that cannot be told."""

READ_NOTHING = (isinstance, type, id, str, repr, print, bool, hash, callable, len, iter, setattr, delattr)
"""Functions that may get a row without reading its columns."""

READ_BY_NAME = ("serializable_value", "__getattribute__", "__getstate__", "__reduce_ex__")
"""Methods of a row that read columns by names that are computed."""

FILTERS = ("filter", "exclude", "get", "Q")
"""Calls in `queryset` whose keywords are columns that choose the rows."""


@dataclass(frozen=True, slots=True)
class Read:
    """A read of the attribute `name` of a row, at `line` of a file; `is_optional` if it may be missing there."""

    name: str
    path: str
    line: int
    hook: str
    is_optional: bool = False

    @property
    def place(self) -> str:
        """`path:line` of the read."""
        return format_place(self.path, self.line)


def find_reads(code: StubCode) -> list[Read]:
    """Return all reads in what runs for the hooks of a stub; a filter of `queryset` reads its columns."""
    return [read for routine in code.routines for read in find_reads_in(code, routine, routine.node)]


def find_reads_in(code: StubCode, routine: Routine, root: ast.AST) -> Iterator[Read]:
    """Yield the reads below a node of a routine, without those of the functions that are called there."""
    for node in ast.walk(root):
        if isinstance(node, ast.expr) and is_row(routine.find_origin(node)):
            name, is_optional = _find_use(code, routine, node)
            if name:
                yield Read(name, routine.source.path, node.lineno, routine.hook, is_optional)
        elif isinstance(node, ast.Call) and routine.hook == "queryset":
            for name in _list_filtered(node):
                yield Read(name, routine.source.path, node.lineno, routine.hook)


def find_stored_names(code: StubCode) -> set[str]:
    """Return names that a row has besides its columns: those that are set on it, or annotated by `queryset`."""
    found = set()
    for routine in code.routines:
        for node in routine.nodes:
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                found |= {node.attr} if routine.find_origin(node.value) == ROW else set()
            elif isinstance(node, ast.Call) and routine.hook == "queryset":
                is_adding = _name_function(node) in ("annotate", "extra")
                found |= {each.arg or ALL_COLUMNS for each in node.keywords if is_adding}
    return found


def _find_use(code: StubCode, routine: Routine, node: ast.expr) -> tuple[str, bool]:
    """Return the attribute that is read from the row at this place, empty if none, and whether it may be missing."""
    parent = routine.parents.get(node)
    if isinstance(parent, ast.keyword | ast.Starred):
        parent = routine.parents.get(parent)
    if isinstance(parent, ast.Attribute):
        is_read = isinstance(parent.ctx, ast.Load) and not _is_followed(code, routine, parent)
        return _name_column(parent.attr) if is_read else "", False
    if isinstance(parent, ast.Call):
        return _find_use_by_call(code, routine, parent)
    return "" if _reads_nothing(routine, node, parent) else ALL_COLUMNS, False


def _reads_nothing(routine: Routine, node: ast.expr, parent: ast.AST | None) -> bool:
    """Return whether the row is only tested, named, or part of an expression that is looked at by itself."""
    is_whole = isinstance(parent, ast.expr) and is_row(routine.find_origin(parent))
    match parent:
        case ast.Compare() | ast.UnaryOp() | ast.FormattedValue() | ast.If() | ast.While() | ast.Assert() | ast.Expr():
            return True
        case ast.IfExp():
            return is_whole or node is parent.test
        case ast.Subscript():
            return is_whole
        case ast.BoolOp():
            return is_whole or node is not parent.values[-1] or _is_condition(routine, parent)
        case ast.Tuple() if isinstance(routine.parents.get(parent), ast.Assign):
            return _is_kept_in_name(routine.parents[parent], node)
        case ast.Assign() | ast.AnnAssign() | ast.NamedExpr() | ast.For() | ast.comprehension():
            return _is_kept_in_name(parent, node)
    return isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)


def _is_followed(code: StubCode, routine: Routine, node: ast.Attribute) -> bool:
    """Return whether an attribute is a method or a property of the model in the project, whose code is searched."""
    call = routine.parents.get(node)
    is_called = isinstance(call, ast.Call) and call.func is node
    return (routine, node) in code.calls or (is_called and (routine, call) in code.calls)


def _find_use_by_call(code: StubCode, routine: Routine, call: ast.Call) -> tuple[str, bool]:
    if not any(is_row(routine.find_origin(each)) for each in list_arguments(call)):
        return "", False  # the row itself is called, which it cannot be
    if isinstance(call.func, ast.Name):
        nested = routine.find_nested(call.func.id)
        if nested and bind_arguments(nested, call, routine, None)[1]:
            return "", False
    called = code.calls.get((routine, call))
    if called:
        return "" if called.gets_rows else ALL_COLUMNS, False
    value = routine.find_value(call.func)
    if value in (getattr, hasattr) and len(call.args) > 1:
        name = call.args[1]
        is_known = isinstance(name, ast.Constant) and isinstance(name.value, str)
        is_optional = value is hasattr or len(call.args) > 2
        return (_name_column(name.value) if is_known else ALL_COLUMNS), is_optional  # type: ignore[attr-defined]
    if any(value is each for each in READ_NOTHING) or _is_logging(routine, call.func):
        return "", False
    return ALL_COLUMNS, False


def _name_column(name: str) -> str:
    if name in READ_BY_NAME:
        return ALL_COLUMNS
    is_display = name.startswith("get_") and name.endswith("_display")
    return name.removeprefix("get_").removesuffix("_display") if is_display else name


def _is_logging(routine: Routine, function: ast.expr) -> bool:
    holder = routine.find_value(function.value) if isinstance(function, ast.Attribute) else None
    return holder is logging or isinstance(holder, logging.Logger)


def _is_condition(routine: Routine, node: ast.AST) -> bool:
    parent = routine.parents.get(node)
    return isinstance(parent, ast.If | ast.While | ast.UnaryOp | ast.Assert) or (
        isinstance(parent, ast.IfExp) and parent.test is node
    )


def _is_kept_in_name(parent: ast.AST, node: ast.expr) -> bool:
    """Return whether the row goes into local variables only, or is the variable itself."""
    if not isinstance(getattr(node, "ctx", None), ast.Store) and isinstance(parent, ast.Assign | ast.AnnAssign):
        targets = parent.targets if isinstance(parent, ast.Assign) else [parent.target]
        return all(isinstance(each, ast.Name | ast.Tuple) for each in targets)
    return True


def _list_filtered(call: ast.Call) -> Iterator[str]:
    name = _name_function(call)
    if name in FILTERS:
        yield from (each.arg.partition("__")[0] for each in call.keywords if each.arg)
    if name == "F":
        yield from (str(each.value).partition("__")[0] for each in call.args if isinstance(each, ast.Constant))


def _name_function(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""
