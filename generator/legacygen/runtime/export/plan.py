"""The stubs of a project, and the order in which they run: a table comes after the tables that it points to."""

import ast
import importlib
import importlib.util
import pkgutil
import traceback
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType

from django.apps import apps
from django.db.models import Model
from django.utils.module_loading import module_has_submodule

from legacygen.runtime.export.stub import Export
from legacygen.runtime.export.stub_code import find_referenced_models
from legacygen.runtime.export.stub_code.findings import format_place
from legacygen.runtime.gone import is_gone


class ExportError(Exception):
    """A problem that stops the run; the message gives the reason in one sentence."""


class StubError(Exception):
    """A failure of a hook of a stub; the message names the hook and the reason."""


def find_stubs() -> list[type[Export]]:
    """Return the stubs of all installed apps: the Export classes in the modules of their `export` packages.

    Stubs of dropped tables are left out; `find_orphans` names them. Raises ExportError for a stub that imports
    another model which no longer exists.
    """
    return [
        each for name, module in _load_modules() for each in _list_exports(name, module) if not is_gone(each.source)
    ]


def find_orphans() -> list[str]:
    """Return the names of the modules whose stub reads a dropped table, whether or not its model still exists."""
    return [
        name
        for name, module in _load_modules()
        if module is None or any(is_gone(each.source) for each in _list_exports(name, module))
    ]


def _load_modules() -> Iterator[tuple[str, ModuleType | None]]:
    """Import the modules of all `export` packages; None stands for a stub whose own model was deleted."""
    for app in apps.get_app_configs():
        # The runtime has an `export` package too, but no stubs.
        if app.module and app.name != "legacygen.runtime" and module_has_submodule(app.module, "export"):
            package = importlib.import_module(f"{app.name}.export")
            for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda info: info.name):
                name = f"{package.__name__}.{info.name}"
                try:
                    yield name, importlib.import_module(name)
                except (ImportError, AttributeError, NameError) as error:
                    if not isinstance(error, ImportError) or error.name != f"{app.name}.models":
                        raise ExportError(f"{_find_place(name, error)}: {error}; correct the stub.") from error
                    _check_is_orphan(name, error.name)
                    yield name, None


def _find_place(name: str, error: Exception) -> str:
    """Return `path:line` in a stub that failed when it was imported, as of a model that was renamed."""
    spec = importlib.util.find_spec(name)
    path = str(spec and spec.origin)
    lines = [each.lineno for each in traceback.extract_tb(error.__traceback__) if each.filename == path]
    return format_place(path, lines[-1] if lines else 1)  # type: ignore[arg-type]


def _check_is_orphan(name: str, models: str) -> None:
    """Raise ExportError unless the missing model is the source of the stub itself."""
    spec = importlib.util.find_spec(name)
    tree = ast.parse(Path(spec.origin).read_text("utf-8")) if spec and spec.origin else ast.Module([], [])
    existing = vars(importlib.import_module(models))
    imported = {
        alias.name
        for node in ast.walk(tree)
        # A relative import has the last part of the name only.
        if isinstance(node, ast.ImportFrom) and node.module and models.endswith(node.module)
        for alias in node.names
    }
    sources = {
        node.value.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and ast.unparse(node.targets[0]) == "source"
        and isinstance(node.value, ast.Name)
    }
    if not sources - existing.keys():
        missing = ", ".join(sorted(imported - existing.keys()))
        path = f"{name.replace('.', '/')}.py"
        raise ExportError(f"{path} imports {missing} from {models}, which no longer defines it; fix the stub.")


def _list_exports(name: str, module: ModuleType | None) -> list[type[Export]]:
    """Return the Export classes that a module defines, without those that it imports."""
    found = vars(module).values() if module else ()
    return [each for each in found if isinstance(each, type) and issubclass(each, Export) and each.__module__ == name]


def list_new_models(exports: Iterable[type[Export]]) -> list[type[Model]]:
    """Return all models whose objects a stub may make: those of every app, but for the legacy ones."""
    exports = list(exports)
    legacy = {export.source._meta.app_label for export in exports}
    models: dict[type[Model], None] = dict.fromkeys(export.target for export in exports)
    models.update(dict.fromkeys(apps.get_models()))
    return [each for each in models if each._meta.app_label not in legacy]


def order_exports(exports: Iterable[type[Export]]) -> list[type[Export]]:
    """Return the exports so that each one follows those that its code refers to, as far as that can be seen.

    The order only saves waiting: references are found while the rows are carried over, and a circle has no order.
    """
    listed = list(exports)
    by_source: dict[object, list[type[Export]]] = {}
    for export in listed:
        by_source.setdefault(export.source, []).append(export)
    graph = {
        export: sorted(
            (each for source in find_referenced_models(export) for each in by_source.get(source, ())),
            key=lambda each: each.__name__,  # a set has no order, and each run has to have the same
        )
        for export in listed
    }
    ordered: dict[type[Export], None] = {}
    waiting = list(reversed(listed))
    entered: set[type[Export]] = set()
    while waiting:
        export = waiting[-1]
        inner = [each for each in graph[export] if each not in entered] if export not in entered else []
        entered.add(export)
        if inner:
            waiting += reversed(inner)
        else:
            ordered[waiting.pop()] = None
    return list(ordered)
