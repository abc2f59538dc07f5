"""Finds changes in `row` and `merge` of things that outlive the row, since both may run twice for a row."""

import ast
from collections.abc import Iterator

from legacygen.runtime.export.stub import Export
from legacygen.runtime.export.stub_code.findings import Finding, format_place
from legacygen.runtime.export.stub_code.routines import Origin, Routine
from legacygen.runtime.export.stub_code.stub_parser import parse_stub

HOOKS_RUN_TWICE = ("row", "merge")
ADVICE = "let `merge_on` join rows that belong together"

CHANGING_METHODS = frozenset(
    "add append appendleft clear difference_update discard extend extendleft insert intersection_update pop popitem "
    "popleft put remove reverse rotate setdefault sort subtract symmetric_difference_update update write writelines "
    "writerow writerows __setitem__ __delitem__ __setattr__ __delattr__ __iadd__ __ior__ __next__".split()
)
"""Methods that change the object that they are called on."""

CHANGING_FUNCTIONS = frozenset(
    "next setattr delattr heappush heappop heapify heapreplace heappushpop insort insort_left insort_right shuffle "
    "__setattr__ __delattr__".split()
)
"""Functions that change their first argument."""


def find_state_changes(export: type[Export]) -> list[Finding]:
    """Return a finding for each line that changes what hangs on the stub, its class or its module."""
    found: dict[str, Finding] = {}
    for line, text, routine in list_changes(export):
        where = format_place(routine.source.path, line)
        what = f"{routine.hook}() changes {text}, but it may run twice for a row; {ADVICE}"
        found.setdefault(where, Finding(where, what))
    return list(found.values())


def list_changes(export: type[Export]) -> Iterator[tuple[int, str, Routine]]:
    """Yield line, changed thing as it is spelled and routine of each change."""
    for routine in parse_stub(export).routines:
        if routine.hook in HOOKS_RUN_TWICE:
            for node in routine.nodes:
                for text in _list_changed(routine, node):
                    yield getattr(node, "lineno", 0), text, routine


def _list_changed(routine: Routine, node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
            yield from _list_changed_name(routine, name)
        case ast.Attribute(value=holder, attr=name, ctx=ast.Store() | ast.Del()):
            yield from _describe(routine.find_origin(holder), name)
        case ast.Subscript(value=holder, ctx=ast.Store() | ast.Del()):
            yield from _describe(routine.find_origin(holder))
        case ast.AugAssign(target=ast.Name() as target, value=value):
            # `seen |= {…}` changes the object itself; `count += 1` makes another one.
            if isinstance(value, ast.List | ast.Set | ast.Dict | ast.ListComp | ast.SetComp | ast.DictComp):
                yield from _describe(routine.find_origin(target))
        case ast.Call(func=function, args=arguments):
            yield from _list_changed_by_call(routine, function, arguments)


def _list_changed_by_call(routine: Routine, function: ast.expr, arguments: list[ast.expr]) -> Iterator[str]:
    if isinstance(function, ast.Attribute) and function.attr in CHANGING_METHODS:
        origin = routine.find_origin(function.value)
        is_own_method = origin is not None and origin.kind == "stub" and not function.attr.startswith("__")
        yield from () if is_own_method else _describe(origin)
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    is_unbound = isinstance(function, ast.Attribute) and ast.unparse(function.value) in ("list", "dict", "set")
    if arguments and (name in CHANGING_FUNCTIONS or (is_unbound and name in CHANGING_METHODS)):
        attribute = arguments[1].value if len(arguments) > 1 and isinstance(arguments[1], ast.Constant) else ""
        yield from _describe(routine.find_origin(arguments[0]), str(attribute))


def _list_changed_name(routine: Routine, name: str) -> Iterator[str]:
    """Yield a name that belongs to the module, or to a function around the hook."""
    here = routine.source.names.get("__name__") == routine.export.__module__
    for node in routine.nodes:
        is_global = isinstance(node, ast.Global) and here
        # A function within row() may change variables of row(), which are made anew each time.
        is_outer = isinstance(node, ast.Nonlocal) and node in getattr(routine.node, "body", ())
        if (is_global or is_outer) and name in node.names:  # type: ignore[attr-defined]
            yield name


def _describe(origin: Origin | None, attribute: str = "") -> Iterator[str]:
    if origin and origin.kind == "stub":
        yield f"{origin.text}.{attribute}" if attribute else origin.text
    elif origin and origin.kind == "state":
        yield origin.text
