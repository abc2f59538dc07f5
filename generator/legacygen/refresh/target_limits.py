"""Finds the greatest lengths that new models allow for the text of legacy columns, as the export stubs map it."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from legacygen.errors import RefusedError
from legacygen.pycode.module import ModelClass, keyword_value, parse_module

HAS_TARGET = re.compile(r"^[ \t]+target = (?!Unmapped\b)", re.M)
SAME_LENGTH = frozenset("casefold lower mojibake strip text title unescape upper without_nul".split())
"""Functions and methods that give a text of about the same length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetLimit:
    """The field of a new model into which a stub puts the field of a legacy `model`, and its `max_length`."""

    model: str
    field: str
    target: str
    max_length: int


def find_target_limits(stubs: Mapping[str, str], modules: Mapping[str, str]) -> Iterator[TargetLimit]:
    """Find the limits in the texts of stubs and of modules with new models, by path; what is no Python has none."""
    for text in stubs.values():
        if not HAS_TARGET.search(text):
            continue
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError):
            continue
        imports = dict(_list_imports(tree))
        for cls in (node for node in tree.body if isinstance(node, ast.ClassDef)):
            yield from _list_limits(cls, imports, modules)


def _list_imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield each name that is imported, and its dotted path."""
    for node in tree.body:
        match node:
            case ast.ImportFrom(module=str(module), names=names, level=0):
                yield from ((each.asname or each.name, f"{module}.{each.name}") for each in names)
            case ast.Import(names=names):
                yield from ((each.asname, each.name) for each in names if each.asname)


def _list_limits(cls: ast.ClassDef, imports: Mapping[str, str], modules: Mapping[str, str]) -> Iterator[TargetLimit]:
    assigned = {node.targets[0].id: node.value for node in cls.body if _is_plain(node)}  # type: ignore[attr-defined]
    source = ast.unparse(assigned["source"]).rpartition(".")[2] if "source" in assigned else ""
    for call in (node for node in ast.walk(cls) if isinstance(node, ast.Call) and node.keywords):
        is_target = ast.unparse(call.func) == "self.target"
        named = assigned.get("target") if is_target else call.func
        model = _find_class(named, imports, modules) if source and named else None
        for name, limit in _list_max_lengths(model) if model else ():
            column = next((_find_column(each.value) for each in call.keywords if each.arg == name), "")
            if column and model:
                yield TargetLimit(model=source, field=column, target=f"{model.name}.{name}", max_length=limit)


def _is_plain(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name)


def _find_class(named: ast.expr, imports: Mapping[str, str], modules: Mapping[str, str]) -> ModelClass | None:
    """Return the class of the project that a name in a stub stands for, wherever in its package it is."""
    first, _, rest = ast.unparse(named).partition(".")
    package, _, name = f"{imports.get(first, '')}{'.' if rest else ''}{rest}".rpartition(".")
    if not package or not name.isidentifier():
        return None
    names = {path: f".{path.removesuffix('.py').removesuffix('/__init__').replace('/', '.')}." for path in modules}
    # The folder of an app may be on Python's path; a module of the whole name comes first.
    for path in sorted(modules, key=lambda each: not names[each].startswith(f".{package}.")):
        text = modules[path]
        if f".{package}." in names[path] and re.search(rf"^class {name}\b", text, re.M):
            try:
                return next(each for each in parse_module(path, text).classes if each.name == name)
            except (RefusedError, StopIteration):
                continue
    return None


def _list_max_lengths(model: ModelClass) -> Iterator[tuple[str, int]]:
    for attribute in model.attributes:
        match keyword_value(attribute.call, "max_length"):
            case ast.Constant(value=int(limit)):
                yield attribute.name, limit


def _find_column(value: ast.expr) -> str:
    """Return the field of the legacy row whose text a value is, but for blanks and the like; empty for any other."""
    match value:
        case ast.Attribute(value=ast.Name(id="old"), attr=name):
            return name
        case ast.BoolOp(op=ast.Or(), values=[first, *_]):
            return _find_column(first)
        case ast.Call(func=ast.Attribute(value=ast.Name(id="clean"), attr=name), args=[first, *_]):
            return _find_column(first) if name in SAME_LENGTH else ""
        case ast.Call(func=ast.Attribute(value=inner, attr=name)):
            return _find_column(inner) if name in SAME_LENGTH else ""
    return ""
