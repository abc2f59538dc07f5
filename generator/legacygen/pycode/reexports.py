"""Re-exports of classes, in imports such as those of `__init__.py` and in `__all__`: adds and removes names there."""

import ast
from collections.abc import Collection, Iterable, Iterator, Mapping

from legacygen.pycode.brackets import find_items, insert_item, remove_item
from legacygen.pycode.insertion import remove_line
from legacygen.pycode.module import PythonModule, assigned_name, string_value
from legacygen.pycode.source_text import BYTE_ORDER_MARK, SourceText, TextEdit, apply_edits

INIT = "/__init__.py"


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


def remove_reexports(texts: Mapping[str, str], path: str, name: str, modules: Collection[str]) -> dict[str, str]:
    """Remove a class of the module at `path` from imports and `__all__`; return the new texts by path.

    Only packages and the `modules` with models re-export names: in other modules an import is a use.
    """
    places, found = {path}, dict[str, str]()
    waiting = {each: text for each, text in texts.items() if each.endswith(INIT) or each in modules}
    while True:  # a package may import from a package inside it
        before = len(places)
        for each in [each for each in waiting if name in waiting[each] or "*" in waiting[each]]:
            new = _remove_name(each, waiting[each], name, places)
            if new is not None:
                places.add(each)
                found.update({each: new} if new != waiting.pop(each) else {})
        if len(places) == before:
            return found


def _remove_name(path: str, source: str, name: str, places: Collection[str]) -> str | None:
    """Return the text of a module without a name that it has from one of the places; None if it has it not."""
    try:
        body = ast.parse(source.removeprefix(BYTE_ORDER_MARK)).body
    except (SyntaxError, ValueError):
        return None
    text, edits = SourceText(source), list[TextEdit]()
    is_found = path in places
    for node in body:
        if isinstance(node, ast.ImportFrom) and not _list_places(path, node).isdisjoint(places):
            index = next((index for index, each in enumerate(node.names) if _exports(each, name)), -1)
            is_found = is_found or index >= 0 or node.names[0].name == "*"
            edits += [_remove_from_import(text, node, index)] if index >= 0 else []
    listed = [each.value for each in body if isinstance(each, ast.Assign) and assigned_name(each) == "__all__"]
    if is_found:
        edits += [edit for value in listed for edit in _remove_from_list(text, value, name)]
    return apply_edits(source, edits) if is_found else None


def _exports(alias: ast.alias, name: str) -> bool:
    return alias.name == name and alias.asname in (None, name)


def _list_places(path: str, node: ast.ImportFrom) -> set[str]:
    """Return the paths that an import of a module may mean."""
    package = path.split("/")[: -node.level] if node.level else []
    stem = "/".join([*package, *(node.module.split(".") if node.module else [])])
    return {f"{stem}.py", f"{stem}{INIT}"}


def _remove_from_import(text: SourceText, node: ast.ImportFrom, index: int) -> TextEdit:
    if len(node.names) == 1:
        return remove_line(text, node)
    start, first = text.start(node), text.start(node.names[0])
    bracket = text.text.find("(", start, first)
    if bracket >= 0:
        return remove_item(text, find_items(text, bracket, text.end(node)), index)
    if index + 1 < len(node.names):
        return TextEdit(start=text.start(node.names[index]), end=text.start(node.names[index + 1]), text="")
    return TextEdit(start=text.end(node.names[index - 1]), end=text.end(node.names[index]), text="")


def _remove_from_list(text: SourceText, value: ast.expr, name: str) -> Iterator[TextEdit]:
    names = [string_value(each) for each in value.elts] if isinstance(value, ast.List | ast.Tuple) else []
    if name in names:
        yield remove_item(text, find_items(text, text.start(value), text.end(value)), names.index(name))


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
