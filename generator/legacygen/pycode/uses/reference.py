"""Lines that use something, and the strings in code that name nothing in Python."""

import ast
from dataclasses import dataclass

WORDING = set(
    "db_table db_table_comment db_column db_comment verbose_name verbose_name_plural help_text related_name"
    " related_query_name short_description description label".split()
)
"""Arguments and options whose strings do not name anything in Python."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A line that uses something; `is_idle` if it is a line of an export stub that is still `Unmapped`."""

    path: str
    line: int
    is_idle: bool = False

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


def merge_lines(found: list[Reference]) -> tuple[Reference, ...]:
    """Return one reference for each line, in their order; it is idle only if all of them are."""
    by_line: dict[tuple[str, int], Reference] = {}
    for use in found:
        key = (use.path, use.line)
        if key not in by_line or by_line[key].is_idle:
            by_line[key] = use
    return tuple(by_line[key] for key in sorted(by_line))


def is_wording(node: ast.AST) -> bool:
    """Return whether a node is a docstring, or an argument or option whose string is for people or the database."""
    match node:
        case ast.keyword(arg=name, value=ast.Constant()):
            return name in WORDING
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant()):
            return name in WORDING
        case ast.Expr(value=ast.Constant()):
            return True
    return False
