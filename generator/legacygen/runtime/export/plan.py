"""Which stubs there are, and in which order they run: what is pointed to comes first."""

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from types import ModuleType

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from legacygen.runtime.export.stub import Export, referred
from legacygen.runtime.gone import is_gone


class ExportError(Exception):
    """The run cannot go on; says why in one sentence."""


def stubs() -> list[type[Export]]:
    """The stubs of all installed apps: the Export classes in the modules of their `export` packages.

    Left out are those whose table is gone; `orphans` names them.
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
                    yield name, None


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


def _exports(name: str, module: ModuleType | None) -> list[type[Export]]:
    found = vars(module).values() if module else ()
    return [each for each in found if isinstance(each, type) and issubclass(each, Export) and each.__module__ == name]
