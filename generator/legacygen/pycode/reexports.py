"""Re-exports of classes, in imports such as those of `__init__.py` and in `__all__`: adds and changes names there."""

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

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


def find_exporting_modules(texts: Mapping[str, str], path: str, name: str, modules: Collection[str]) -> set[str]:
    """Return the paths of the modules from which a class of the module at `path` can be imported, that one included.

    Only packages and the `modules` with models re-export names: in other modules an import is a use.
    """
    found = {path}
    candidates = {
        each: imports
        for each, text in texts.items()
        if (each.endswith(INIT) or each in modules) and ("*" in text or name in text)
        if (imports := [node for node in _parse(text) if isinstance(node, ast.ImportFrom)])
    }
    while True:  # a package may import from a package inside it
        more = {
            each
            for each, imports in candidates.items()
            if each not in found and any(_find_alias(each, node, name, found) is not None for node in imports)
        }
        if not more:
            return found
        found |= more


def remove_reexports(texts: Mapping[str, str], path: str, name: str, modules: Collection[str]) -> dict[str, str]:
    """Remove a class of the module at `path` from imports and `__all__`; return the new texts by path.

    `modules` are as in `find_exporting_modules`.
    """
    places = find_exporting_modules(texts, path, name, modules)
    new = {each: _remove_name(each, texts[each], name, places) for each in sorted(places) if each in texts}
    return {each: text for each, text in new.items() if text != texts[each]}


def rename_reexports(
    texts: Mapping[str, str], path: str, name: str, new_name: str, modules: Collection[str]
) -> dict[str, str]:
    """Give a class of the module at `path` its new name in imports and `__all__`; return the new texts by path.

    `modules` are as in `find_exporting_modules`.
    """
    places = find_exporting_modules(texts, path, name, modules)
    new = {each: _rename(each, texts[each], name, new_name, places) for each in sorted(places) if each in texts}
    return {each: text for each, text in new.items() if text != texts[each]}


def _rename(path: str, source: str, name: str, new_name: str, places: Collection[str]) -> str:
    text, nodes = SourceText(source), list[ast.alias | ast.expr]()
    for node in _parse(source):
        if isinstance(node, ast.ImportFrom):
            alias = _find_alias(path, node, name, places)
            nodes += [alias] if alias and alias.name != "*" else []
        elif isinstance(node, ast.Assign) and assigned_name(node) == "__all__":
            nodes += [each for each in getattr(node.value, "elts", ()) if string_value(each) == name]
    edits = (TextEdit(start=text.start(each), end=text.end(each), text="") for each in nodes)
    word = re.compile(rf"\b{re.escape(name)}\b")
    return apply_edits(
        source, [replace(each, text=word.sub(new_name, source[each.start : each.end])) for each in edits]
    )


def _remove_name(path: str, source: str, name: str, places: Collection[str]) -> str:
    """Return the text of a module without a name that it has from one of the places."""
    text, edits = SourceText(source), list[TextEdit]()
    for node in _parse(source):
        if isinstance(node, ast.ImportFrom):
            alias = _find_alias(path, node, name, places)
            edits += [_remove_from_import(text, node, node.names.index(alias))] if alias and alias.name != "*" else []
        elif isinstance(node, ast.Assign) and assigned_name(node) == "__all__":
            edits += _remove_from_list(text, node.value, name)
    return apply_edits(source, edits)


def _parse(source: str) -> list[ast.stmt]:
    """Return the statements of a module; none if it is not valid Python."""
    try:
        return ast.parse(source.removeprefix(BYTE_ORDER_MARK)).body
    except (SyntaxError, ValueError):
        return []


def _find_alias(path: str, node: ast.ImportFrom, name: str, places: Collection[str]) -> ast.alias | None:
    """Return what an import of the module at `path` has from one of the places: the name, or `*`."""
    if _list_places(path, node).isdisjoint(places):
        return None
    return next((each for each in node.names if _exports(each, name) or each.name == "*"), None)


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
