"""Imports the names that new code needs, unless the module has them already."""

import ast
import io
import sys
import tokenize
from collections.abc import Iterable, Iterator, Mapping

from legacygen.pycode.module import PythonModule
from legacygen.pycode.source_text import TextEdit


def import_missing_names(module: PythonModule, code: Iterable[str], known: Mapping[str, str]) -> Iterator[TextEdit]:
    """Import the names in new code that the module does not bind; the standard library comes first.

    `known` is the import line of each name that may be imported.
    """
    used = {name for text in code for name in _list_used_names(text)}
    bound = module.bound_names
    for name, line in sorted(known.items(), key=lambda pair: pair[1]):
        if name in used and name not in bound:
            yield _insert_import(module, line)


def _list_used_names(code: str) -> Iterator[str]:
    """Yield the names in code, except attributes, assigned names and keywords of arguments."""
    # In brackets, because the code may be a part of a statement and indented.
    tokens = list(tokenize.generate_tokens(io.StringIO(f"(\n{code}\n)").readline))
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if token.type == tokenize.NAME and before.string != "." and after.string != "=":
            yield token.string


def _insert_import(module: PythonModule, line: str) -> TextEdit:
    """Insert an import of one name: into a line of the same module, else among imports of the same kind."""
    text, source = module.text, line.split()[1]  # `from source import name`
    body = module.tree.body
    classes = [node.lineno for node in body if isinstance(node, ast.ClassDef | ast.FunctionDef)]
    imports = [
        node
        for node in body
        # An import below the first class would come too late for that class.
        if isinstance(node, ast.Import | ast.ImportFrom) and node.lineno < min(classes, default=node.lineno + 1)
    ]
    names = {id(node): getattr(node, "module", None) or node.names[0].name for node in imports}
    same = [node for node in imports if isinstance(node, ast.ImportFrom) and node.module == source]
    # `from .models import` has the same module as `from models import`; its level tells them apart.
    if same and " as " not in line and not same[0].level:
        place = text.end(same[0].names[-1])
        return TextEdit(start=place, end=place, text=f", {line.split()[-1]}")
    alike = [node for node in imports if _is_standard(names[id(node)]) == _is_standard(source)]
    if alike:
        last = max(alike, key=lambda node: node.lineno)
        place = text.next_line(text.end(last))
        return TextEdit(start=place, end=place, text=line + text.newline)
    if imports:  # only imports of the other kind: a blank line separates the two
        place = text.at(imports[0].lineno, 0)
        return TextEdit(start=place, end=place, text=line + text.newline * 2)
    if not body:
        return TextEdit(start=len(text.text), end=len(text.text), text=line + text.newline)
    if ast.get_docstring(module.tree, clean=False) is not None:
        place = text.next_line(text.end(body[0]))
        return TextEdit(start=place, end=place, text=text.newline + line + text.newline)
    place = text.at(body[0].lineno, 0)
    return TextEdit(start=place, end=place, text=line + text.newline * 3)


def _is_standard(module: str) -> bool:
    return module.split(".")[0] in sys.stdlib_module_names
