"""Where a class is named for others, a new one beside it is named too: `__init__.py` of a package, `__all__`."""

import ast
from collections.abc import Iterable, Iterator

from legacygen.merge import brackets
from legacygen.merge.source import Module, names_of
from legacygen.merge.text import Edit


def beside(modules: Iterable[Module], module: Module, neighbour: str, name: str) -> Iterator[tuple[Module, Edit]]:
    """The edits that name `name` wherever `neighbour`, from the same module, is imported or listed."""
    stem = module.path.rpartition("/")[2].removesuffix(".py")
    for each in modules:
        for node in each.tree.body:
            if isinstance(node, ast.ImportFrom) and each.path != module.path and _from(node, stem):
                alias = next((alias for alias in node.names if alias.name == neighbour and not alias.asname), None)
                if alias:
                    yield each, _imported(each, node, alias, name)
            elif isinstance(node, ast.Assign) and names_of(node) == "__all__":
                yield from ((each, edit) for edit in _listed(each, node.value, neighbour, name))


def _from(node: ast.ImportFrom, stem: str) -> bool:
    return (node.module or "").rpartition(".")[2] == stem


def _imported(module: Module, node: ast.ImportFrom, alias: ast.alias, name: str) -> Edit:
    end = module.text.end(alias)
    alone = module.text.line(end) != node.lineno
    joint = f",{module.text.newline}{module.text.indent(end)}" if alone else ", "
    return Edit(start=end, end=end, text=f"{joint}{name}")


def _listed(module: Module, value: ast.expr, neighbour: str, name: str) -> Iterator[Edit]:
    if not isinstance(value, ast.List | ast.Tuple):
        return
    names = [each.value if isinstance(each, ast.Constant) else None for each in value.elts]
    if neighbour in names and name not in names:
        start = module.text.start(value)
        found = brackets.items(module.text, start, module.text.end(value))
        yield from brackets.inserted(module.text, start, found, names.index(neighbour), f'"{name}"')
