"""Whether a filled-in stub does something with every column of its table, and reads none that is gone."""

import ast
import inspect
import sys
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db.models import Model

from legacygen.runtime.export.stub import Export
from legacygen.runtime.gone import LegacyColumnGone

EVERYTHING = {"__dict__", "pk"}
"""Attributes by which all or none in particular are read."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend: where, as `path:line`, and what."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def findings(exports: Iterable[type[Export]]) -> list[Finding]:
    """Columns that are neither read nor in `ignore`, and reads of what the legacy database no longer has."""
    return [finding for export in exports for finding in (*_unread(export), *_vanished(export))]


def _unread(export: type[Export]) -> Iterator[Finding]:
    reads = _reads(export)
    if "__dict__" in {name for name, _ in reads}:
        return
    known = {name for name, _ in reads} | set(export.ignore)
    for field in export.source._meta.concrete_fields:
        if not field.primary_key and not known.intersection((field.name, field.attname, field.column)):
            column = f"{export.source._meta.db_table}.{field.column}"
            yield Finding(_place(export, _line(export)), f"{column} is neither read nor in `ignore`")


def _vanished(export: type[Export]) -> Iterator[Finding]:
    for name, line in sorted(set(_reads(export)), key=lambda pair: pair[1]):
        held = inspect.getattr_static(export.source, name, None)
        is_there = held is not None or name in EVERYTHING or name in _names(export.source)
        if isinstance(held, LegacyColumnGone) or not is_there:
            table = export.source._meta.db_table
            yield Finding(_place(export, line), f"reads old.{name}, which {table} no longer has")


def _names(model: type[Model]) -> set[str]:
    return {field.name for field in model._meta.get_fields()}


def _reads(export: type[Export]) -> list[tuple[str, int]]:
    """Attributes of `old` with their lines, in the stub and in the functions of its module that get all of `old`."""
    waiting: list[ast.AST] = [_tree(export)]
    functions = {
        name: value
        for name, value in vars(sys.modules[export.__module__]).items()
        if inspect.isfunction(value) and value.__module__ == export.__module__
    }
    found: list[tuple[str, int]] = []
    parameters = {"old"}
    while waiting:
        for node in ast.walk(waiting.pop()):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in parameters:
                found.append((node.attr, node.lineno))
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                called = functions.pop(node.func.id, None) if _passes(node, parameters) else None
                if called is not None:
                    waiting.append(_tree(called))
                    parameters |= set(inspect.signature(called).parameters)
                elif node.func.id in ("vars", "model_to_dict") and _passes(node, parameters):
                    found.append(("__dict__", node.lineno))
    return found


def _passes(call: ast.Call, parameters: set[str]) -> bool:
    given = [*call.args, *(each.value for each in call.keywords)]
    return any(isinstance(each, ast.Name) and each.id in parameters for each in given)


def _tree(source: object) -> ast.Module:
    lines, first = inspect.getsourcelines(source)  # type: ignore[arg-type]
    return ast.increment_lineno(ast.parse(textwrap.dedent("".join(lines))), first - 1)


def _line(export: type[Export]) -> int:
    return inspect.getsourcelines(export)[1]


def _place(export: type[Export], line: int) -> str:
    path = Path(inspect.getsourcefile(export) or export.__module__)
    return f"{path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path}:{line}"
