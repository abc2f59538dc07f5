"""A function of a stub, and what its names hold: the legacy row, the stub itself, or what hangs on the stub."""

import ast
import builtins
import importlib.util
import inspect
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, Literal

from django.db.models import Model

from legacygen.runtime.export.stub import Export
from legacygen.runtime.export.stub_code.assignments import Value, collect_values
from legacygen.runtime.export.stub_code.sources import FunctionNode, FunctionSource

PARTS = ("get", "values", "items", "keys")
"""Methods that hand out parts of a container."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The thing that an expression gives: `row`, the `stub` (or its class), or `state`, a thing that outlives the row.

    `pairs` is the argument of `after_page`, `pair` one of them. `text` spells the thing: `self.seen`.
    """

    kind: Literal["row", "pair", "pairs", "stub", "state"]
    text: str = ""


ROW, PAIR, PAIRS, STUB = Origin("row"), Origin("pair"), Origin("pairs"), Origin("stub", "self")


@dataclass(frozen=True, slots=True, eq=False)
class Routine:
    """A function that runs for a `hook` of the stub: the hook, or one that is called from there.

    `origins` are those of its names; `values` all that is assigned to its local variables; `parents` leads
    upwards in the tree, and `nodes` are all below it.
    """

    export: type[Export]
    hook: str
    source: FunctionSource = field(repr=False)
    origins: dict[str, Origin]
    values: Mapping[str, list[Value]] = field(repr=False)
    parents: Mapping[ast.AST, ast.AST] = field(repr=False)
    nodes: tuple[ast.AST, ...] = field(repr=False)
    local_names: frozenset[str] = field(repr=False)

    @property
    def node(self) -> FunctionNode:
        """The tree of the function."""
        return self.source.node

    def find_origin(self, expression: ast.AST | None) -> Origin | None:
        """Return what an expression gives, as far as that can be seen."""
        match expression:
            case ast.Name(id=name):
                return self.origins.get(name) or self._find_global_origin(name)
            case ast.NamedExpr(value=value) | ast.Await(value=value):
                return self.find_origin(value)
            case ast.IfExp(body=first, orelse=second):
                return self.find_origin(first) or self.find_origin(second)
            case ast.BoolOp(op=ast.And(), values=values):
                return self.find_origin(values[-1])
            case ast.BoolOp(values=values):
                return next(filter(None, map(self.find_origin, values)), None)
            case ast.Attribute(value=value, attr=name):
                return _find_attribute_origin(self.find_origin(value), name)
            case ast.Subscript(value=value, slice=index):
                origin = self.find_origin(value)
                is_first = isinstance(index, ast.Constant) and index.value == 0
                return {PAIR: ROW if is_first else None, PAIRS: PAIR}.get(origin, _keep_state(origin))  # type: ignore[arg-type]
            case ast.Call():
                return self._find_call_origin(expression)
        return None

    def find_value(self, expression: ast.AST | None, depth: int = 0) -> Any:
        """Return the object that an expression stands for: a function, a class, a module; None if unknown."""
        origin = self.find_origin(expression)
        if origin and origin.kind == "stub":
            return self.export
        match expression:
            case ast.Name(id=name) if name in self.values:
                values = self.values[name]
                known = len(values) == 1 and isinstance(values[0], ast.expr) and depth < 9
                return self.find_value(values[0], depth + 1) if known else self._find_local_import(name)
            case ast.Name(id=name) if name not in self.local_names:
                return self.source.names.get(name, getattr(builtins, name, None))
            case ast.Attribute(value=value, attr=name):
                holder = self.find_value(value, depth)
                if isinstance(holder, ModuleType | type):
                    found = inspect.getattr_static(holder, name, None)
                    return found.__func__ if isinstance(found, staticmethod | classmethod) else found
        return None

    def find_nested(self, name: str) -> FunctionNode | None:
        """Return a function that is defined within this one."""
        return next((each for each in self.values.get(name, ()) if isinstance(each, FunctionNode)), None)

    def _find_global_origin(self, name: str) -> Origin | None:
        if name in self.local_names:
            return None
        value = self.source.names.get(name)
        if isinstance(value, type):
            is_own = value in self.export.__mro__ and value not in Export.__mro__
            return Origin("stub", value.__name__) if is_own else None
        is_here = self.source.names.get("__name__") == self.export.__module__
        return Origin("state", name) if is_here and _is_mutable(value) else None

    def _find_call_origin(self, call: ast.Call) -> Origin | None:
        first = call.args[0] if call.args else None
        match call.func:
            case ast.Name(id="super"):
                return STUB
            case ast.Name(id="type") if self.find_origin(first) == STUB:
                return Origin("stub", "type(self)")
            case ast.Name(id="vars") if self.find_origin(first) == STUB:
                return Origin("state", "self.__dict__")
            case ast.Name(id="iter" | "reversed" | "sorted" | "list" | "tuple") if first:
                origin = self.find_origin(first)
                return origin if origin == PAIRS else None
            case ast.Attribute(value=value, attr=name) if name in PARTS:
                return _keep_state(self.find_origin(value))
        return None

    def _find_local_import(self, name: str) -> Any:
        for node in self.nodes:
            if isinstance(node, ast.Import | ast.ImportFrom):
                for alias in node.names:
                    if name == (alias.asname or alias.name.partition(".")[0]):
                        return _find_imported(node, alias, self.source.names.get("__package__"))
        return None


def make_routine(export: type[Export], hook: str, source: FunctionSource, given: Mapping[str, Origin]) -> Routine:
    """Return the routine for a function whose parameters hold these things."""
    nodes = tuple(ast.walk(source.node))
    parents = {child: node for node in nodes for child in ast.iter_child_nodes(node)}
    values = collect_values(source.node)
    local_names = frozenset({*values, *_list_parameters(source.node)} - _list_globals(source.node))
    routine = Routine(export, hook, source, dict(given), values, parents, nodes, local_names)
    _spread_origins(routine)
    return routine


def bind_arguments(
    node: FunctionNode, call: ast.Call, routine: Routine, first: Origin | None
) -> tuple[dict[str, Origin], bool]:
    """Return what the parameters of a called function hold, and whether each row among the arguments has got one.

    `first` is the object of a method.
    """
    names = [each.arg for each in (*node.args.posonlyargs, *node.args.args)]
    found = {names.pop(0): first} if first and names else {}
    given = [*zip(names, call.args, strict=False), *((each.arg or "", each.value) for each in call.keywords)]
    known = {*names, *(each.arg for each in node.args.kwonlyargs)}
    bound = [(name, value) for name, value in given if name in known and not isinstance(value, ast.Starred)]
    for name, value in bound:
        origin = routine.find_origin(value)
        if origin:
            found[name] = origin
    rows = [value for value in list_arguments(call) if is_row(routine.find_origin(value))]
    return found, len(rows) == sum(is_row(routine.find_origin(value)) for _, value in bound)


def list_arguments(call: ast.Call) -> list[ast.expr]:
    """Return the values that a call passes, without their stars."""
    values = [*call.args, *(each.value for each in call.keywords)]
    return [each.value if isinstance(each, ast.Starred) else each for each in values]


def is_row(origin: Origin | None) -> bool:
    """Return whether something is the legacy row, or holds it."""
    return origin in (ROW, PAIR, PAIRS)


def _spread_origins(routine: Routine) -> None:
    """Give each local variable the origin of what is assigned to it, until nothing changes any more."""
    before = -1
    while before != len(routine.origins):
        before = len(routine.origins)
        for name, values in routine.values.items():
            known = [each for each in values if isinstance(each, ast.expr) and not _says_nothing(name, each)]
            found = [_find_element(routine, each) for each in known]
            origin = next((each for each in found if is_row(each)), found[0] if found else None)
            # A variable that holds other things too is not taken for what hangs on the stub.
            if origin and (is_row(origin) or None not in found):
                routine.origins.setdefault(name, origin)
        for node in routine.nodes:
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                nested = routine.find_nested(node.func.id)
                for name, origin in (bind_arguments(nested, node, routine, None)[0] if nested else {}).items():
                    routine.origins.setdefault(name, origin)


def _says_nothing(name: str, value: ast.expr) -> bool:
    """Return whether a value is None, or what the variable holds already with something added."""
    is_more = isinstance(value, ast.BinOp) and isinstance(value.left, ast.Name) and value.left.id == name
    return is_more or (isinstance(value, ast.Constant) and value.value is None)


def _find_element(routine: Routine, value: ast.expr) -> Origin | None:
    """Return the origin of an assigned value; a starred one stands for an element of it."""
    if isinstance(value, ast.Starred):
        origin = routine.find_origin(value.value)
        return PAIR if origin == PAIRS else _keep_state(origin)
    if isinstance(value, ast.Subscript) and isinstance(value.value, ast.Starred):
        is_first = isinstance(value.slice, ast.Constant) and value.slice.value == 0
        origin = _find_element(routine, value.value)
        return (ROW if is_first else None) if origin == PAIR else origin
    return routine.find_origin(value)


def _find_attribute_origin(origin: Origin | None, name: str) -> Origin | None:
    if origin is None or origin.kind != "stub":
        return _keep_state(origin)
    if name == "__class__":
        return Origin("stub", "type(self)")
    return None if name in ("target", "source") else Origin("state", f"{origin.text}.{name}")


def _keep_state(origin: Origin | None) -> Origin | None:
    return origin if origin and origin.kind == "state" else None


def _is_mutable(value: Any) -> bool:
    """Return whether a global is data that can change: no function, class or module, and not of another project."""
    constants = (str, bytes, int, float, complex, tuple, frozenset, type(None), ModuleType, type, Model)
    return not isinstance(value, constants) and not callable(value)


def _list_globals(node: FunctionNode) -> set[str]:
    return {name for each in ast.walk(node) if isinstance(each, ast.Global) for name in each.names}


def _list_parameters(node: FunctionNode) -> set[str]:
    return {each.arg for each in ast.walk(node.args) if isinstance(each, ast.arg)}


def _find_imported(node: ast.Import | ast.ImportFrom, alias: ast.alias, package: str | None) -> Any:
    if isinstance(node, ast.Import):
        return sys.modules.get(alias.name if alias.asname else alias.name.partition(".")[0])
    name = "." * node.level + (node.module or "")
    try:
        module = sys.modules.get(importlib.util.resolve_name(name, package))
    except ImportError:
        return None
    return inspect.getattr_static(module, alias.name, None) if module else None
