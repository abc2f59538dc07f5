"""Parses a stub once: its hooks, and all functions of the project that they call."""

import ast
import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import FunctionType

from legacygen.runtime.export.stub import Export
from legacygen.runtime.export.stub_code.findings import format_place
from legacygen.runtime.export.stub_code.routines import (
    PAIRS,
    ROW,
    STUB,
    Origin,
    Routine,
    bind_arguments,
    make_routine,
)
from legacygen.runtime.export.stub_code.sources import (
    FunctionSource,
    find_class,
    find_function,
    find_method,
)

HOOKS: Mapping[str, tuple[Origin, ...]] = {
    "row": (STUB, ROW),
    "merge": (STUB,),
    "after": (STUB, ROW),
    "after_page": (STUB, PAIRS),
    "queryset": (STUB,),
    "finish": (STUB,),
}
"""The methods of a stub that a run calls, with what their parameters hold."""


@dataclass(frozen=True, slots=True)
class Called:
    """The routine that a call leads to; `gets_rows` unless a row among the arguments goes to no single parameter."""

    routine: Routine
    gets_rows: bool


@dataclass(frozen=True, slots=True, eq=False)
class StubCode:
    """The code of a stub: `path:line` and tree of its class, and what runs for its hooks.

    `calls` tells which routine a call or an attribute in a routine leads to. The tree is None if the source of the
    class, or of its `row`, cannot be read; then nothing can be said of the stub.
    """

    export: type[Export]
    place: str
    tree: ast.ClassDef | None = field(repr=False)
    routines: tuple[Routine, ...] = field(repr=False)
    calls: Mapping[tuple[Routine, ast.AST], Called] = field(repr=False)


def parse_stub(export: type[Export]) -> StubCode:
    """Return the code of a stub; raises nothing, whatever it looks like."""
    return _parse_once(export)  # type: ignore[arg-type]  # classes are hashable, but mypy looks at instances


@functools.cache
def _parse_once(export: type[Export]) -> StubCode:
    found = find_class(export)
    if found is None:
        return StubCode(export, export.__module__, None, (), {})
    place = format_place(found[0], found[1].lineno)
    known: dict[tuple[object, ...], Routine] = {}
    calls: dict[tuple[Routine, ast.AST], Called] = {}
    for hook, given in HOOKS.items():
        source = find_method(export.__mro__, hook)
        if source:
            _follow_calls(_make_known(export, hook, source, _bind_hook(source, given), known), known, calls)
    is_lost = not any(key[0] == "row" for key in known) and export.row is not Export.row
    return StubCode(export, place, None if is_lost else found[1], tuple(known.values()), calls)


def _bind_hook(source: FunctionSource, given: tuple[Origin, ...]) -> dict[str, Origin]:
    arguments = source.node.args
    names = [each.arg for each in (*arguments.posonlyargs, *arguments.args)]
    held = dict(zip(names, given[1:] if source.is_static else given, strict=False))
    if arguments.vararg and len(names) < len(given):
        # Its elements cannot be told apart, and whatever is done with the whole tuple may be done with the row.
        held[arguments.vararg.arg] = given[-1]
    return held


def _make_known(
    export: type[Export],
    hook: str,
    source: FunctionSource,
    given: Mapping[str, Origin],
    known: dict[tuple[object, ...], Routine],
) -> Routine:
    """Return the routine of a function that gets these things, the same one each time."""
    key = (hook, source.node, *sorted((name, origin.kind, origin.text) for name, origin in given.items()))
    if key not in known:
        known[key] = make_routine(export, hook, source, given)
    return known[key]


def _follow_calls(
    first: Routine, known: dict[tuple[object, ...], Routine], calls: dict[tuple[Routine, ast.AST], Called]
) -> None:
    """Add all routines that a routine leads to."""
    waiting, done = [first], set()
    while waiting:
        routine = waiting.pop()
        if routine in done:
            continue
        done.add(routine)
        for node, source, first_origin in _list_callees(routine):
            # Without arguments: a property, or a method that is handed on.
            call = node if isinstance(node, ast.Call) else ast.Call(ast.Name(""), [], [])
            given, gets_rows = bind_arguments(source.node, call, routine, first_origin)
            called = _make_known(routine.export, routine.hook, source, given, known)
            calls[routine, node] = Called(called, gets_rows)
            waiting.append(called)


def _list_callees(routine: Routine) -> Iterator[tuple[ast.AST, FunctionSource, Origin | None]]:
    """Yield what a function calls: functions of the project, and methods and properties of the stub and of the row.

    The last value is the object of a method.
    """
    for node in routine.nodes:
        if isinstance(node, ast.Attribute):
            found = _find_method_source(routine, node)
            if found:
                call = routine.parents.get(node)
                yield (call if isinstance(call, ast.Call) and call.func is node else node), *found
        elif isinstance(node, ast.Call) and not _find_method_source(routine, node.func):
            value = routine.find_value(node.func)
            source = find_function(value) if isinstance(value, FunctionType) else None
            if source:
                yield node, source, None


def _find_method_source(routine: Routine, node: ast.AST) -> tuple[FunctionSource, Origin | None] | None:
    """Return the source of a method or property of the stub or of the row, and what its first parameter gets."""
    if not isinstance(node, ast.Attribute):
        return None
    origin = routine.find_origin(node.value)
    if origin == ROW:
        source = find_method(routine.export.source.__mro__, node.attr)
        return (source, None if source.is_static else ROW) if source else None
    if origin is None or origin.kind != "stub":
        return None
    classes = routine.export.__mro__
    match node.value:
        case ast.Call(func=ast.Name(id="super")) if routine.source.owner in classes:
            classes = classes[classes.index(routine.source.owner) + 1 :]
        case ast.Name(id=name) if name == origin.text:  # Base.row(self, old): the object is among the arguments
            value = routine.source.names.get(name)
            if isinstance(value, type):
                classes, origin = value.__mro__, None
    source = find_method(classes, node.attr)
    if source is None:
        return None
    return source, None if source.is_static else origin
