"""Which stubs there are, and in which order they run: what is pointed to comes first."""

import ast
import importlib
import importlib.util
import pkgutil
from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from types import ModuleType

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from legacygen.runtime.export.stub import Export, referred
from legacygen.runtime.gone import is_gone


class ExportError(Exception):
    """The run cannot go on; says why in one sentence."""


def stubs() -> list[type[Export]]:
    """The stubs of all installed apps: the Export classes in the modules of their `export` packages.

    Left out are those whose table is gone; `orphans` names them. Raises ExportError for a stub that imports another
    model which is no longer there.
    """
    return [each for name, module in _modules() for each in _exports(name, module) if not is_gone(each.source)]


def orphans() -> list[str]:
    """The modules of stubs whose table is gone, with its model or without."""
    return [
        name
        for name, module in _modules()
        if module is None or any(is_gone(each.source) for each in _exports(name, module))
    ]


def _modules() -> Iterator[tuple[str, ModuleType | None]]:
    for app in apps.get_app_configs():
        if app.module and app.name != "legacygen.runtime" and module_has_submodule(app.module, "export"):
            package = importlib.import_module(f"{app.name}.export")
            for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda info: info.name):
                name = f"{package.__name__}.{info.name}"
                try:
                    yield name, importlib.import_module(name)
                except ImportError as error:
                    if error.name != f"{app.name}.models":
                        raise
                    _check_is_orphan(name, error.name)
                    yield name, None


def _check_is_orphan(name: str, models: str) -> None:
    """Raises ExportError unless it is the model of the stub itself that is missing."""
    spec = importlib.util.find_spec(name)
    tree = ast.parse(Path(spec.origin).read_text("utf-8")) if spec and spec.origin else ast.Module([], [])
    there = vars(importlib.import_module(models))
    imported = {
        alias.name
        for node in ast.walk(tree)
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
    if not sources - there.keys():
        missing = ", ".join(sorted(imported - there.keys()))
        path = f"{name.replace('.', '/')}.py"
        raise ExportError(f"{path} imports {missing} from {models}, which no longer has it; mend the stub.")


def _exports(name: str, module: ModuleType | None) -> list[type[Export]]:
    found = vars(module).values() if module else ()
    return [each for each in found if isinstance(each, type) and issubclass(each, Export) and each.__module__ == name]


def ordered(exports: Iterable[type[Export]]) -> list[type[Export]]:
    """The exports so that each comes after those it refers to; references to itself do not count.

    Raises ExportError, naming the circle, when there is no such order.
    """
    listed = list(exports)
    by_source = {export.source: export for export in listed}
    graph = {
        export: sorted(
            (by_source[source] for source in referred(export) if source in by_source and source is not export.source),
            key=lambda each: each.__name__,
        )
        for export in listed
    }
    try:
        return list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        circle = " → ".join(each.__name__ for each in error.args[1])
        raise ExportError(
            f"{circle} refer to each other in a circle; set one of the relations in after() instead of row()."
        ) from None
