"""Re-exports a new class wherever its neighbour is: in imports such as those of `__init__.py`, and in `__all__`."""

import ast
from collections.abc import Iterable, Iterator

from legacygen.pycode.brackets import find_items, insert_item
from legacygen.pycode.module import PythonModule, assigned_name
from legacygen.pycode.source_text import TextEdit


def export_beside(
    modules: Iterable[PythonModule], module: PythonModule, neighbour: str, name: str
) -> Iterator[tuple[PythonModule, TextEdit]]:
    """Add the class `name` of a module wherever its class `neighbour` is imported or listed in `__all__`."""
    stem = module.path.rpartition("/")[2].removesuffix(".py")
    for each in modules:
        for node in each.tree.body:
            if isinstance(node, ast.ImportFrom) and each.path != module.path and _imports_from(node, stem):
                alias = next((alias for alias in node.names if alias.name == neighbour and not alias.asname), None)
                if alias:
                    yield each, _add_to_import(each, node, alias, name)
            elif isinstance(node, ast.Assign) and assigned_name(node) == "__all__":
                yield from ((each, edit) for edit in _add_to_list(each, node.value, neighbour, name))


def _imports_from(node: ast.ImportFrom, stem: str) -> bool:
    """Return whether the module that is imported from has that name, in whatever package."""
    return (node.module or "").rpartition(".")[2] == stem


def _add_to_import(module: PythonModule, node: ast.ImportFrom, alias: ast.alias, name: str) -> TextEdit:
    end = module.text.end(alias)
    # In an import over several lines each name has a line of its own.
    has_own_line = module.text.line(end) != node.lineno
    separator = f",{module.text.newline}{module.text.indent(end)}" if has_own_line else ", "
    return TextEdit(start=end, end=end, text=f"{separator}{name}")


def _add_to_list(module: PythonModule, value: ast.expr, neighbour: str, name: str) -> Iterator[TextEdit]:
    if not isinstance(value, ast.List | ast.Tuple):
        return
    # Other items, such as `*other.__all__`, keep their place, so that the index is that of the source.
    names = [each.value if isinstance(each, ast.Constant) else None for each in value.elts]
    if neighbour in names and name not in names:
        start = module.text.start(value)
        items = find_items(module.text, start, module.text.end(value))
        yield from insert_item(module.text, start, items, names.index(neighbour), f'"{name}"')
