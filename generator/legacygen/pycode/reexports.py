"""Where a class is named for others, a new one beside it is named too: `__init__.py` of a package, `__all__`."""

import ast
from collections.abc import Iterable, Iterator

from legacygen.pycode.brackets import find_items, insert_item
from legacygen.pycode.module import PythonModule, assigned_name
from legacygen.pycode.source_text import TextEdit


def export_beside(
    modules: Iterable[PythonModule], module: PythonModule, neighbour: str, name: str
) -> Iterator[tuple[PythonModule, TextEdit]]:
    """The edits that name `name` wherever `neighbour`, from the same module, is imported or listed."""
    stem = module.path.rpartition("/")[2].removesuffix(".py")
    for each in modules:
        for node in each.tree.body:
            if isinstance(node, ast.ImportFrom) and each.path != module.path and _from(node, stem):
                alias = next((alias for alias in node.names if alias.name == neighbour and not alias.asname), None)
                if alias:
                    yield each, _imported(each, node, alias, name)
            elif isinstance(node, ast.Assign) and assigned_name(node) == "__all__":
                yield from ((each, edit) for edit in _listed(each, node.value, neighbour, name))


def _from(node: ast.ImportFrom, stem: str) -> bool:
    return (node.module or "").rpartition(".")[2] == stem


def _imported(module: PythonModule, node: ast.ImportFrom, alias: ast.alias, name: str) -> TextEdit:
    end = module.text.end(alias)
    alone = module.text.line(end) != node.lineno
    joint = f",{module.text.newline}{module.text.indent(end)}" if alone else ", "
    return TextEdit(start=end, end=end, text=f"{joint}{name}")


def _listed(module: PythonModule, value: ast.expr, neighbour: str, name: str) -> Iterator[TextEdit]:
    if not isinstance(value, ast.List | ast.Tuple):
        return
    names = [each.value if isinstance(each, ast.Constant) else None for each in value.elts]
    if neighbour in names and name not in names:
        start = module.text.start(value)
        found = find_items(module.text, start, module.text.end(value))
        yield from insert_item(module.text, start, found, names.index(neighbour), f'"{name}"')
