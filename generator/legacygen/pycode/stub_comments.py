"""Announces new columns in export stubs by comments; the stubs are the user's, and their code is never changed."""

import ast
from collections.abc import Mapping, Sequence

from legacygen.errors import RefusedError
from legacygen.pycode.source_text import BYTE_ORDER_MARK, SourceText, TextEdit, apply_edits


def announce_columns(source: str, class_name: str, new: Mapping[str, str], order: Sequence[str]) -> str:
    """Add a comment line about each new column to a stub, below the code that reads the column before it.

    `new` holds facts about the columns by the name of their field, `order` the names of all fields of the table. A
    stub that has no `row()` for the class, or is not valid Python, stays as it is.

    Raises RefusedError if a comment would change the code.
    """
    for name, facts in new.items():
        line = f"# new column {facts}: old.{name}"
        if line not in source:  # else it was announced by an earlier run
            source = _add_comment(source, class_name, order[: order.index(name)], line)
    return source


def list_stub_models(source: str) -> list[str]:
    """Return the names of the model classes that the stubs in a module have as their `source`."""
    try:
        tree = ast.parse(source.removeprefix(BYTE_ORDER_MARK))
    except (SyntaxError, ValueError):
        return []
    return [
        node.value.id
        for cls in ast.walk(tree)
        if isinstance(cls, ast.ClassDef)
        for node in cls.body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Name)
        and ast.unparse(node.targets[0]) == "source"
    ]


def _add_comment(source: str, class_name: str, before: Sequence[str], comment: str) -> str:
    try:
        tree = ast.parse(source.removeprefix(BYTE_ORDER_MARK))
    except (SyntaxError, ValueError):
        return source
    row = _find_row_method(tree, class_name)
    if row is None:
        return source
    text = SourceText(source)
    place, indent = _find_place(text, row, before)
    made = apply_edits(source, [TextEdit(start=place, end=place, text=f"{indent}{comment}{text.newline}")])
    # A line within a string would be a line of that string, not a comment.
    if not _has_same_code(tree, made):
        raise RefusedError(
            f"A comment about {class_name} would change the code of its export stub; nothing was written."
        )
    return made


def _find_row_method(tree: ast.Module, class_name: str) -> ast.FunctionDef | None:
    for cls in (node for node in tree.body if isinstance(node, ast.ClassDef)):
        names = [
            node.value.id
            for node in cls.body
            if isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Name)
            and ast.unparse(node.targets[0]) == "source"
        ]
        if class_name in names:
            return next((node for node in cls.body if isinstance(node, ast.FunctionDef) and node.name == "row"), None)
    return None


def _find_place(text: SourceText, row: ast.FunctionDef, before: Sequence[str]) -> tuple[int, str]:
    """Return the offset and the indentation of the comment.

    It comes below the smallest argument or statement that reads the nearest of the columns `before`, which are in the
    order of the table; if none of them is read, above the first statement.
    """
    units: list[ast.stmt | ast.keyword] = [
        node for node in ast.walk(row) if isinstance(node, ast.keyword | ast.stmt) and node is not row
    ]
    for name in reversed(before):
        reading = [node for node in units if _reads_column(node, name)]
        if reading:
            last = min(reading, key=lambda node: text.end(node) - text.start(node))
            return text.next_line(text.end(last)), text.indent(text.start(last))
    first = row.body[0]
    return text.at(first.lineno, 0), text.indent(text.start(first))


def _reads_column(node: ast.AST, name: str) -> bool:
    """Return whether code reads the column `old.name`, or the key of the relation, `old.name_id`."""
    return any(
        isinstance(each, ast.Attribute)
        and each.attr in (name, f"{name}_id")
        and isinstance(each.value, ast.Name)
        and each.value.id == "old"
        for each in ast.walk(node)
    )


def _has_same_code(tree: ast.Module, made: str) -> bool:
    try:
        return ast.dump(tree) == ast.dump(ast.parse(made.removeprefix(BYTE_ORDER_MARK)))
    except (SyntaxError, ValueError):
        return False
