"""Finds fields that a stub sets to an expression, as `Now()`: only the server can compute its value."""

import ast
from collections.abc import Iterator

from django.db.models.expressions import BaseExpression, Combinable

from legacygen.runtime.export.stub import Export
from legacygen.runtime.export.stub_code.constructions import find_attribute_values, find_constructions, find_model_of
from legacygen.runtime.export.stub_code.findings import Finding, format_place
from legacygen.runtime.export.stub_code.routines import Routine
from legacygen.runtime.export.stub_code.stub_parser import parse_stub

DEEPEST = 5
"""Variables and operators that are followed from a field to an expression."""

ADVICE = "the database computes it by a query for each row, and cannot if it refers to fields; compute it in Python"


def find_server_expressions(export: type[Export]) -> list[Finding]:
    """Return a finding for each field that is set to an expression in `row` or what it calls."""
    code = parse_stub(export)
    found = []
    for made in find_constructions(code):
        for name, value in made.values.items():
            if expression := next(_find_expressions(made.routine, value), ""):
                found.append(Finding(made.place, f"{made.model._meta.label}.{name} is set to {expression}; {ADVICE}"))
    for each in find_attribute_values(code):
        if expression := next(_find_expressions(each.routine, each.value), ""):
            model = find_model_of(code, each.routine, each.holder) or export.target
            place = format_place(each.routine.source.path, each.value.lineno)
            found.append(Finding(place, f"{model._meta.label}.{each.name} is set to {expression}; {ADVICE}"))
    return found


def _find_expressions(routine: Routine, node: ast.expr, depth: int = 0) -> Iterator[str]:
    """Yield the expressions that a value is, or is computed from."""
    parts: list[ast.expr] = []
    match node:
        case ast.Call(func=func):
            value = routine.find_value(func)
            if isinstance(value, type) and issubclass(value, Combinable | BaseExpression):
                yield f"{value.__name__}()"
        case ast.BinOp(left=left, right=right):
            parts = [left, right]
        case ast.UnaryOp(operand=operand):
            parts = [operand]
        case ast.IfExp(body=body, orelse=orelse):
            parts = [body, orelse]
        case ast.Name(id=name):
            parts = [each for each in routine.values.get(name, ()) if isinstance(each, ast.expr)]
    for each in parts if depth < DEEPEST else ():
        yield from _find_expressions(routine, each, depth + 1)
