"""Finds the names of the indexes and constraints in code."""

import ast

from legacygen.pycode.source_text import BYTE_ORDER_MARK


def list_index_names(text: str) -> frozenset[str]:
    """Return the `name` of each `…Index(…)` and `…Constraint(…)` in a module; none if it is not valid Python."""
    if "Index(" not in text and "Constraint(" not in text:
        return frozenset()
    try:
        tree = ast.parse(text.removeprefix(BYTE_ORDER_MARK))
    except (SyntaxError, ValueError):
        return frozenset()
    return frozenset(
        keyword.value.value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and ast.unparse(call.func).endswith(("Index", "Constraint"))
        for keyword in call.keywords
        if keyword.arg == "name" and isinstance(keyword.value, ast.Constant) and isinstance(keyword.value.value, str)
    )
