"""The syntax trees of classes and functions, found in the files that define them."""

import ast
import functools
import inspect
import linecache
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from django.utils.functional import cached_property

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
OWN_PACKAGES = ("django.", "legacygen.")
FOREIGN_FOLDERS = ("site-packages", "dist-packages")


@dataclass(frozen=True, slots=True, eq=False)
class FunctionSource:
    """A function with its file, and the global names that it can see; `owner` is the class of a method."""

    node: FunctionNode
    path: str
    names: Mapping[str, Any] = field(repr=False)
    owner: type | None = None
    is_static: bool = False


def find_class(cls: type) -> tuple[str, ast.ClassDef] | None:
    """Return the path and the tree of a class; None if its source cannot be read, as in a shell."""
    path, text = _read_module(sys.modules.get(cls.__module__))
    node = _find_classes(text).get(cls.__qualname__)
    return (path, node) if node else None


def find_method(classes: tuple[type, ...], name: str) -> FunctionSource | None:
    """Return the method that the first of the classes with this attribute defines, without its decorators."""
    owner = next((each for each in classes if name in vars(each)), None)
    if owner is None or not _is_method(vars(owner)[name]) or is_foreign_module(owner.__module__):
        return None
    raw = vars(owner)[name]
    function = unwrap_function(raw)
    is_static = isinstance(raw, staticmethod)
    found = find_class(owner)
    nodes = [node for node in _list_functions(found[1].body) if node.name == name] if found else []
    if found and nodes:
        names = _list_names(function) if function else vars(sys.modules[owner.__module__])
        return FunctionSource(nodes[-1], found[0], names, owner, is_static)
    source = find_function(function) if function else None
    return source and FunctionSource(source.node, source.path, source.names, owner, is_static)


@functools.cache
def find_function(function: FunctionType) -> FunctionSource | None:
    """Return the source of a function of the project; None for foreign ones, and if it cannot be read."""
    module = sys.modules.get(function.__module__)
    path, text = _read_module(module)
    tree = _parse_text(text)
    if tree is None or is_foreign_module(function.__module__):
        return None
    first = function.__code__.co_firstlineno  # that of the first decorator
    for node in ast.walk(tree):
        if isinstance(node, FunctionNode) and first == min(
            [node.lineno, *(each.lineno for each in getattr(node, "decorator_list", []))]
        ):
            return FunctionSource(node, path, _list_names(function))
    return None


def unwrap_function(value: Any) -> FunctionType | None:
    """Return the function below static and class methods, properties and decorators that say what they wrap."""
    if isinstance(value, staticmethod | classmethod):
        value = value.__func__
    elif isinstance(value, property):
        value = value.fget
    elif isinstance(value, cached_property | functools.cached_property | functools.partialmethod):
        value = value.func
    try:
        value = inspect.unwrap(value)
    except ValueError:  # a circle
        return None
    return value if isinstance(value, FunctionType) else None


def _is_method(value: Any) -> bool:
    """Return whether an attribute of a class may be a method or a property, and not a field or plain data."""
    properties = (property, staticmethod, classmethod, functools.partialmethod, functools.cached_property)
    return isinstance(value, (*properties, cached_property)) or (callable(value) and not isinstance(value, type))


def is_foreign_module(name: str) -> bool:
    """Return whether a module belongs to Django, legacygen, the standard library or another installed package."""
    file = getattr(sys.modules.get(name), "__file__", None)
    if file is None:
        return name != "__main__"
    path = Path(file)
    is_installed = any(part in FOREIGN_FOLDERS for part in path.parts)
    return is_installed or f"{name}.".startswith(OWN_PACKAGES) or path.is_relative_to(sysconfig.get_path("stdlib"))


def _list_names(function: FunctionType) -> dict[str, Any]:
    names = dict(function.__globals__)
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=False):
        try:
            names[name] = cell.cell_contents
        except ValueError:  # not assigned yet
            continue
    return names


def _read_module(module: ModuleType | None) -> tuple[str, str]:
    """Return the path and the text of a module; both empty if it has no file."""
    path = getattr(module, "__file__", None)
    if path is None:
        return "", ""
    linecache.checkcache(path)
    return path, "".join(linecache.getlines(path))


@functools.lru_cache(maxsize=64)
def _find_classes(text: str) -> dict[str, ast.ClassDef]:
    tree = _parse_text(text)
    return dict(_list_classes(tree, "")) if tree else {}


@functools.lru_cache(maxsize=64)
def _parse_text(text: str) -> ast.Module | None:
    try:
        return ast.parse(text) if text else None
    except (SyntaxError, ValueError):
        return None


def _list_classes(node: ast.AST, prefix: str) -> Iterator[tuple[str, ast.ClassDef]]:
    """Yield classes with their qualified names, as Python makes them."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef):
            yield f"{prefix}{child.name}", child
            yield from _list_classes(child, f"{prefix}{child.name}.")
        elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _list_classes(child, f"{prefix}{child.name}.<locals>.")
        else:
            yield from _list_classes(child, prefix)


def _list_functions(body: list[ast.stmt]) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield the functions of a class body, also those below an `if`, but not those within functions."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
        elif isinstance(node, ast.If | ast.Try | ast.With):
            yield from _list_functions([*node.body, *getattr(node, "orelse", [])])
