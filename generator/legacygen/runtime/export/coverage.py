"""A check of filled-in stubs: each must use every column of its table, and must not read a dropped one."""

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

ALL_COLUMNS = "__dict__"
"""The attribute that stands for a read of all columns at once."""

NOT_COLUMNS = {ALL_COLUMNS, "pk"}
"""Attributes that exist on every row but are not the name of one column."""


@dataclass(frozen=True, slots=True)
class ColumnFinding:
    """A problem with a column in a stub: `where` is `path:line`, `what` the problem."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def check_columns(exports: Iterable[type[Export]]) -> list[ColumnFinding]:
    """Find columns that are neither read nor listed in `ignore`, and reads of dropped columns."""
    return [finding for export in exports for finding in (*_find_unread(export), *_find_dropped(export))]


def _find_unread(export: type[Export]) -> Iterator[ColumnFinding]:
    reads = _find_reads(export)
    if ALL_COLUMNS in {name for name, _ in reads}:
        return
    known = {name for name, _ in reads} | set(export.ignore)
    for field in export.source._meta.concrete_fields:
        # A relation may be read as `customer` or `customer_id`, and ignored under the name of the column too.
        if not field.primary_key and not known.intersection((field.name, field.attname, field.column)):
            column = f"{export.source._meta.db_table}.{field.column}"
            yield ColumnFinding(_format_place(export, _find_line(export)), f"{column} is neither read nor in `ignore`")


def _find_dropped(export: type[Export]) -> Iterator[ColumnFinding]:
    for name, line in sorted(set(_find_reads(export)), key=lambda pair: pair[1]):
        # Static, because LegacyColumnGone raises an error when it is read.
        held = inspect.getattr_static(export.source, name, None)
        exists = held is not None or name in NOT_COLUMNS or name in _name_fields(export.source)
        if isinstance(held, LegacyColumnGone) or not exists:
            table = export.source._meta.db_table
            yield ColumnFinding(_format_place(export, line), f"reads old.{name}, which {table} no longer has")


def _name_fields(model: type[Model]) -> set[str]:
    return {field.name for field in model._meta.get_fields()}


def _find_reads(export: type[Export]) -> list[tuple[str, int]]:
    """Return the attributes of `old` that are read, with their lines.

    Functions of the same module that are called with `old` as a whole are searched too.
    """
    waiting: list[ast.AST] = [_parse_source(export)]
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
                # `pop`, so that functions that call each other are searched once.
                called = functions.pop(node.func.id, None) if _passes_row(node, parameters) else None
                if called is not None:
                    waiting.append(_parse_source(called))
                    parameters |= set(inspect.signature(called).parameters)
                elif node.func.id in ("vars", "model_to_dict") and _passes_row(node, parameters):
                    found.append((ALL_COLUMNS, node.lineno))
    return found


def _passes_row(call: ast.Call, parameters: set[str]) -> bool:
    values = [*call.args, *(each.value for each in call.keywords)]
    return any(isinstance(each, ast.Name) and each.id in parameters for each in values)


def _parse_source(source: object) -> ast.Module:
    lines, first = inspect.getsourcelines(source)  # type: ignore[arg-type]
    return ast.increment_lineno(ast.parse(textwrap.dedent("".join(lines))), first - 1)


def _find_line(export: type[Export]) -> int:
    return inspect.getsourcelines(export)[1]


def _format_place(export: type[Export], line: int) -> str:
    path = Path(inspect.getsourcefile(export) or export.__module__)
    return f"{path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path}:{line}"
