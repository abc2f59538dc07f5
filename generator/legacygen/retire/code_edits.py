"""Takes the lines out of a module that legacygen has written into it, and leaves every other byte as it is."""

import ast
from collections.abc import Iterator, Sequence
from itertools import groupby

from legacygen.pycode.brackets import find_items, remove_item
from legacygen.pycode.module import assigned_name, string_value
from legacygen.pycode.source_text import SourceText, TextEdit, apply_edits
from legacygen.retire.code_uses import ModuleUses, UsedImport

MARK = "\0"
"""Stands for a line that was taken out, until the blank lines around it are."""


def remove_own_code(source: str, found: ModuleUses) -> str:
    """Return the text of a module without the statements and imports that legacygen has written."""
    text = SourceText(source)
    edits = [_remove_statement(text, node) for node in found.statements]
    for statement in dict.fromkeys(each.statement for each in found.imports):
        own = [each for each in found.imports if each.statement is statement]
        edits += _remove_imports(text, statement.names, own)
    names = {each.bound for each in found.imports}
    edits += [edit for node in found.tree.body for edit in _remove_exports(text, node, names)]
    return _join_lines(apply_edits(source, edits)) if edits else source


def is_left_empty(source: str, *, with_star: bool = False) -> bool:
    """Return whether a module has nothing but a docstring, or also a star import of another module `with_star`."""
    for node in ast.parse(source).body:
        match node:
            case ast.Expr(value=ast.Constant()):
                continue
            case ast.ImportFrom(names=[ast.alias(name="*")]) if with_star:
                continue
        return False
    return True


def _remove_statement(text: SourceText, node: ast.stmt) -> TextEdit:
    start = text.line_start(text.start(node))
    return TextEdit(start=start, end=text.next_line(text.end(node)), text=f"{MARK}{text.newline}")


def _remove_imports(text: SourceText, aliases: Sequence[ast.alias], own: Sequence[UsedImport]) -> Iterator[TextEdit]:
    if len(own) == len(aliases):
        yield _remove_statement(text, own[0].statement)
        return
    removed = {id(each.alias) for each in own}
    last = max(at for at, alias in enumerate(aliases) if id(alias) not in removed)
    for at, alias in enumerate(aliases[:last]):
        if id(alias) in removed:
            yield TextEdit(start=text.start(alias), end=text.start(aliases[at + 1]), text="")
    if last + 1 < len(aliases):
        yield TextEdit(start=text.end(aliases[last]), end=text.end(aliases[-1]), text="")


def _remove_exports(text: SourceText, node: ast.stmt, names: set[str]) -> Iterator[TextEdit]:
    """Remove names from `__all__`, and the statement if none is left."""
    match node:
        case ast.Assign(value=ast.List(elts=items) | ast.Tuple(elts=items)) if assigned_name(node) == "__all__":
            gone = [at for at, each in enumerate(items) if string_value(each) in names]
            if gone and len(gone) == len(items):
                yield _remove_statement(text, node)
            elif gone:
                found = find_items(text, text.start(node.value), text.end(node.value))
                yield from (remove_item(text, found, at) for at in gone)


def _join_lines(text: str) -> str:
    """Take out the marks; of the blank lines before and after them, the larger number stays."""
    lines: list[str] = []
    for is_gap, group in groupby(text.splitlines(keepends=True), lambda line: not line.strip(f"{MARK} \t\r\n")):
        block = list(group)
        marks = [at for at, line in enumerate(block) if MARK in line]
        if not is_gap or not marks:
            lines += block
        elif lines:
            before, after = block[: marks[0]], block[marks[-1] + 1 :]
            lines += before if len(before) > len(after) else after
    while lines and MARK in text and not lines[-1].strip():  # the last statement was taken out
        lines.pop()
    return "".join(lines)
