"""Finds keywords of a stub whose value is still Unmapped."""

import ast

from legacygen.runtime.export.stub import Export, Unmapped
from legacygen.runtime.export.stub_code.routines import Routine
from legacygen.runtime.export.stub_code.stub_parser import parse_stub


def find_unmapped_keywords(export: type[Export]) -> list[str]:
    """Return the keywords in the code of a stub whose value is still Unmapped; `**` for `**Unmapped(…)`."""
    code = parse_stub(export)
    found = {node: None for node in ast.walk(code.tree) if _is_unmapped(node, None)} if code.tree else {}
    for routine in code.routines:
        found |= {node: None for node in routine.nodes if _is_unmapped(node, routine)}
    return [node.arg or "**" for node in found if isinstance(node, ast.keyword)]


def _is_unmapped(node: ast.AST, routine: Routine | None) -> bool:
    if not isinstance(node, ast.keyword) or not isinstance(node.value, ast.Call):
        return False
    function = node.value.func
    is_named = isinstance(function, ast.Name) and function.id == "Unmapped"
    return is_named or (routine is not None and routine.find_value(function) is Unmapped)
