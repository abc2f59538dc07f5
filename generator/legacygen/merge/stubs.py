"""An export stub is the user's: a new column is announced by a comment in it, and nothing else is ever changed."""

import ast
from collections.abc import Sequence

from legacygen.errors import RefusedError
from legacygen.merge.text import Edit, Text, apply
from legacygen.plan import Field


def announce(source: str, class_name: str, came: Sequence[Field], order: Sequence[Field]) -> str:
    """The stub with a comment line for each field that came, behind what is done with the one before it.

    `order` are all fields of the table. A stub without a `row` for the class, or that is no Python, stays as it is.
    """
    for field in came:
        line = f"# new column {field.facts}: old.{field.name}"
        if line in source:
            continue
        before = [each.name for each in order[: order.index(field)]]
        source = _with_comment(source, class_name, before, line)
    return source


def source_of(source: str) -> list[str]:
    """The model classes that the stubs in a module are about."""
    try:
        tree = ast.parse(source)
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


def _with_comment(source: str, class_name: str, before: Sequence[str], comment: str) -> str:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return source
    row = _row(tree, class_name)
    if row is None:
        return source
    text = Text(source)
    place, indent = _place(text, row, before)
    made = apply(source, [Edit(start=place, end=place, text=f"{indent}{comment}{text.newline}")])
    if not _is_same(tree, made):
        raise RefusedError(
            f"A comment about {class_name} would change the code of its export stub; nothing was written."
        )
    return made


def _row(tree: ast.Module, class_name: str) -> ast.FunctionDef | None:
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


def _place(text: Text, row: ast.FunctionDef, before: Sequence[str]) -> tuple[int, str]:
    """Behind the argument or statement that reads the nearest column before; else before the first statement."""
    units: list[ast.stmt | ast.keyword] = [
        node for node in ast.walk(row) if isinstance(node, ast.keyword | ast.stmt) and node is not row
    ]
    for name in reversed(before):
        reading = [node for node in units if _reads(node, name)]
        if reading:
            last = min(reading, key=lambda node: text.end(node) - text.start(node))
            return text.next_line(text.end(last) - 1), text.indent(text.start(last))
    first = row.body[0]
    return text.at(first.lineno, 0), text.indent(text.start(first))


def _reads(node: ast.AST, name: str) -> bool:
    return any(
        isinstance(each, ast.Attribute)
        and each.attr in (name, f"{name}_id")
        and isinstance(each.value, ast.Name)
        and each.value.id == "old"
        for each in ast.walk(node)
    )


def _is_same(tree: ast.Module, made: str) -> bool:
    try:
        return ast.dump(tree) == ast.dump(ast.parse(made))
    except (SyntaxError, ValueError):
        return False
