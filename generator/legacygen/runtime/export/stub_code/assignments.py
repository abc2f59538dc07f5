"""The values that the local variables of a function get."""

import ast
from collections.abc import Iterator

from legacygen.runtime.export.stub_code.sources import FunctionNode

Value = ast.expr | FunctionNode | None
"""A value that a local variable gets: an expression or a nested function; None if nothing is known."""


def collect_values(node: FunctionNode) -> dict[str, list[Value]]:
    """Return all values of each local variable; an element of `x` is a starred `x`."""
    found: dict[str, list[Value]] = {}
    for target, value in _list_assignments(node):
        for name, each in _unpack(target, value):
            found.setdefault(name, []).append(each)
    return found


def _list_assignments(root: FunctionNode) -> Iterator[tuple[ast.expr, Value]]:
    for node in ast.walk(root):
        match node:
            case ast.Assign(targets=targets, value=value):
                yield from ((target, value) for target in targets)
            case ast.AnnAssign(target=target, value=value) | ast.NamedExpr(target=target, value=value):
                yield target, value
            case ast.For() | ast.AsyncFor() | ast.comprehension():
                yield node.target, ast.Starred(node.iter)
            case ast.withitem(optional_vars=ast.expr() as target):
                yield target, None
            case ast.AugAssign(target=ast.Name(id=name) as target, op=op, value=value):
                yield target, ast.BinOp(ast.Name(name), op, value)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) if node is not root:
                yield ast.Name(name), node
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                for alias in names:
                    yield ast.Name(alias.asname or alias.name.partition(".")[0]), None


def _unpack(target: ast.expr, value: Value) -> Iterator[tuple[str, Value]]:
    """Yield the names of a target, each with its part of the value."""
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Starred):
        yield from _unpack(target.value, None)
    elif isinstance(target, ast.Tuple | ast.List):
        alike = isinstance(value, ast.Tuple | ast.List) and len(value.elts) == len(target.elts)
        for index, each in enumerate(target.elts):
            part: Value = value.elts[index] if alike else None  # type: ignore[union-attr]
            if not alike and isinstance(value, ast.expr):
                part = ast.Subscript(value, ast.Constant(index))
            yield from _unpack(each, part)
