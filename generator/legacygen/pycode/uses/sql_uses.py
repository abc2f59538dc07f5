"""Finds strings of SQL in code that use a table, or a column of it."""

import ast
import re
from collections.abc import Iterator, Mapping

from legacygen.pycode.module import string_value
from legacygen.pycode.source_text import BYTE_ORDER_MARK
from legacygen.pycode.uses.project_classes import is_migration
from legacygen.pycode.uses.reference import Reference, is_wording, merge_lines

NAMED = r'[\w."`\[\]]+'
"""A table, maybe with its schema and in quotes."""

LISTED = rf"(?:{NAMED}(?:\s+(?:as\s+)?\w+)?\s*,\s*)*"
"""The tables before another one in a list."""


def find_sql_references(texts: Mapping[str, str], table: str, column: str = "") -> tuple[Reference, ...]:
    """Find the strings in texts by path that read or write a table and, if it is not empty, name a column of it.

    A string counts if the table is where SQL names one, as in `FROM customer`. `SELECT *` names no column.
    """
    place = rf"\b(?:from|join|into|update)\s+{LISTED}(?:{NAMED}\.)?[\"`\[]?{re.escape(table)}(?!\w)"
    is_used = re.compile(place, re.IGNORECASE)
    is_named = re.compile(rf"(?<!\w){re.escape(column)}(?!\w)" if column else "", re.IGNORECASE)
    found: list[Reference] = []
    for path, text in texts.items():
        if path.endswith(".py") and not is_migration(path) and is_used.search(text) and is_named.search(text):
            found += [
                Reference(path=path, line=line)
                for line, string in _list_strings(text)
                if is_used.search(string) and is_named.search(string)
            ]
    return merge_lines(found)


def _list_strings(text: str) -> Iterator[tuple[int, str]]:
    """List the strings in code with their lines; an f-string is one, with `0` for what it inserts."""
    try:
        waiting: list[ast.AST] = [ast.parse(text.removeprefix(BYTE_ORDER_MARK))]
    except (SyntaxError, ValueError):
        return
    while waiting:
        node = waiting.pop()
        if is_wording(node):
            continue
        if isinstance(node, ast.JoinedStr):
            yield node.lineno, "".join(string_value(each) or "0" for each in node.values)
        elif isinstance(node, ast.Constant) and string_value(node):
            yield node.lineno, string_value(node)
        waiting += ast.iter_child_nodes(node)
