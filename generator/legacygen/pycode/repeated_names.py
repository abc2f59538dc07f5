"""Finds names that the body of a class gives to two calls: the second field takes the place of the first."""

import ast
from collections import Counter

from legacygen.pycode.source_text import BYTE_ORDER_MARK


def find_repeated_names(text: str) -> frozenset[str]:
    """Return `Class.name` for each name that a class assigns more than one call to; `text` is valid Python."""
    counts = Counter(
        f"{node.name}.{target.id}"
        for node in ast.parse(text.removeprefix(BYTE_ORDER_MARK)).body
        if isinstance(node, ast.ClassDef)
        for statement in node.body
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call)
        for target in statement.targets
        if isinstance(target, ast.Name)
    )
    return frozenset(name for name, count in counts.items() if count > 1)
