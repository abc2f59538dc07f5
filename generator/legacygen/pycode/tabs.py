"""Indents the new code of a module with tabs, where the module has tabs."""

import ast
import io
import re
import tokenize
from collections.abc import Mapping, Sequence

from legacygen.pycode.source_text import LINE_END
from legacygen.pycode.statements import list_changed_statements, replace_statements

INDENT = 4
"""The columns that generated code has for each level."""


def indent_with_tabs(before: str, after: str) -> str:
    """Return the text `after` with tabs before all lines that are new in it, where the text `before` has tabs.

    Lines within strings stay as they are: white space is part of their value.
    """
    if len(re.findall(r"^\t", before, re.M)) <= len(re.findall(r"^ ", before, re.M)):
        return after
    known = set(LINE_END.split(before))
    sources = []
    for each in list_changed_statements(before, after):
        tabbed = _convert_indents(each.source)
        lines = zip(each.source.split("\n"), tabbed.split("\n"), strict=True)
        sources.append((each, "\n".join(old if old in known else new for old, new in lines)))
    return replace_statements(after, sources)


def _convert_indents(source: str) -> str:
    """Return the source of a statement with tabs before its lines, except within strings."""
    lines = source.split("\n")
    within_strings = _find_lines_within_strings(source)
    depths = _find_statement_depths(source, lines)
    for number, line in enumerate(lines, 1):
        bare = line.lstrip(" \t")
        indent = line[: len(line) - len(bare)]
        if bare and number not in within_strings:
            lines[number - 1] = _convert_indent(indent, depths.get(number, 0)) + bare
    return "\n".join(lines)


def _convert_indent(indent: str, depth: int) -> str:
    """Return the indent with tabs; `depth` is the number of tabs before the statement that the line belongs to.

    An indent of spaces only was laid out with one column for each of these tabs.
    """
    tabs = len(indent) - len(indent.lstrip("\t"))
    spaces, base = len(indent) - tabs, tabs or depth
    columns = spaces if tabs else spaces - depth
    if indent.strip("\t").strip(" ") or columns < 0 or columns % INDENT:
        return indent
    return "\t" * (base + columns // INDENT)


def _find_statement_depths(source: str, lines: Sequence[str]) -> Mapping[int, int]:
    """Find the number of tabs before the innermost statement of each line, by the number of the line."""
    found: dict[int, int] = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.stmt):
            line = lines[node.lineno - 1]
            depth = len(line) - len(line.lstrip("\t"))
            found.update(dict.fromkeys(range(node.lineno, (node.end_lineno or node.lineno) + 1), depth))
    return found


def _find_lines_within_strings(source: str) -> set[int]:
    """Find the numbers of the lines that begin within a string."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    spanning = (token for token in tokens if token.type not in (tokenize.NEWLINE, tokenize.NL))
    return {line for token in spanning for line in range(token.start[0] + 1, token.end[0] + 1)}
