"""What new code needs is imported, unless the module has the name already."""

import ast
import io
import sys
import tokenize
from collections.abc import Iterable, Iterator, Mapping

from legacygen.pycode.module import PythonModule
from legacygen.pycode.source_text import TextEdit


def import_missing_names(module: PythonModule, code: Iterable[str], known: Mapping[str, str]) -> Iterator[TextEdit]:
    """Import the names of new code that the module does not have; the standard library comes first.

    `known` gives the import line of each name that may be imported.
    """
    used = {name for text in code for name in _names(text)}
    bound = module.bound
    for name, line in sorted(known.items(), key=lambda pair: pair[1]):
        if name in used and name not in bound:
            yield _placed(module, line)


def _names(code: str) -> Iterator[str]:
    """The names in code, whole statements or parts of one, but for attributes and what is assigned or a keyword."""
    # in brackets, within which it may be indented and cut off anyhow
    tokens = list(tokenize.generate_tokens(io.StringIO(f"(\n{code}\n)").readline))
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if token.type == tokenize.NAME and before.string != "." and after.string != "=":
            yield token.string


def _placed(module: PythonModule, line: str) -> TextEdit:
    text, is_standard = module.text, _is_standard(line.split()[1])
    imports = [node for node in module.tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {id(node): getattr(node, "module", None) or node.names[0].name for node in imports}
    same = [node for node in imports if isinstance(node, ast.ImportFrom) and node.module == line.split()[1]]
    if same and " as " not in line and not same[0].level:
        place = text.end(same[0].names[-1])
        return TextEdit(start=place, end=place, text=f", {line.split()[-1]}")
    alike = [node for node in imports if _is_standard(names[id(node)]) == is_standard]
    if alike:
        last = max(alike, key=lambda node: node.lineno)
        place = text.next_line(text.end(last) - 1)
        return TextEdit(start=place, end=place, text=line + text.newline)
    if imports:
        place = text.at(imports[0].lineno, 0)
        return TextEdit(start=place, end=place, text=line + text.newline * 2)
    if not module.tree.body:
        return TextEdit(start=len(text.text), end=len(text.text), text=line + text.newline)
    place = text.at(module.tree.body[0].lineno, 0)
    return TextEdit(start=place, end=place, text=line + text.newline * 3)


def _is_standard(module: str) -> bool:
    return module.split(".")[0] in sys.stdlib_module_names
