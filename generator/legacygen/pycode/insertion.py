"""Where in the user's text something new goes, and what goes with something that is taken away."""

import ast
from collections.abc import Sequence

from legacygen.pycode.source_text import SourceText, TextEdit


def insert_after(text: SourceText, node: ast.stmt, block: str) -> TextEdit:
    """Lines behind a statement and whatever else stands on its last line."""
    place = text.next_line(max(text.end(node) - 1, text.start(node)))
    lines = _in_style(text, block)
    if place == len(text.text) and not text.text.endswith(("\n", "\r")):
        return TextEdit(start=place, end=place, text=text.newline + lines)
    return TextEdit(start=place, end=place, text=lines + text.newline)


def insert_before(text: SourceText, node: ast.stmt, block: str) -> TextEdit:
    """Lines before a statement, its decorators and the comment lines that stand directly above it."""
    place = find_statement_start(text, node)
    return TextEdit(start=place, end=place, text=_in_style(text, block) + text.newline)


def find_statement_start(text: SourceText, node: ast.stmt) -> int:
    """Where the line of a statement begins, together with its decorators and comments directly above."""
    first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", []))])
    place = text.at(first, 0)
    indent = text.indent(text.start(node))
    while place:
        above = text.line_start(place - 1)
        line = text.text[above:place]
        if not line.lstrip().startswith("#") or text.indent(above) != indent:
            break
        place = above
    return place


def insert_class_after(text: SourceText, body: Sequence[ast.stmt], node: ast.stmt, block: str) -> TextEdit:
    """A class behind another statement of the module, two blank lines apart."""
    index = body.index(node)
    end = find_statement_start(text, body[index + 1]) if index + 1 < len(body) else len(text.text)
    kept = text.text[:end].rstrip()
    place = min(text.next_line(len(kept)), end)
    lead = "" if text.text[:place].endswith(("\n", "\r")) else text.newline
    return TextEdit(start=place, end=place, text=_in_style(text, f"{lead}\n\n{block}\n"))


def append_class(text: SourceText, block: str) -> TextEdit:
    """A class behind everything else in a module."""
    end = len(text.text)
    return TextEdit(start=end, end=end, text=_in_style(text, f"\n\n{block}\n"))


def insert_class_before(text: SourceText, node: ast.stmt, block: str) -> TextEdit:
    """A class before the first one of a module, two blank lines apart."""
    place = find_statement_start(text, node)
    return TextEdit(start=place, end=place, text=_in_style(text, f"{block}\n\n\n"))


def remove_statement(text: SourceText, node: ast.stmt, comments: Sequence[str] = ()) -> TextEdit:
    """A statement and its line away, with the generated comment lines directly above it."""
    start, end = text.start(node), text.end(node)
    line_start, next_line = text.line_start(start), text.next_line(end)
    if text.text[line_start:start].strip() or text.text[end:next_line].strip(" \t\r\n;"):
        return TextEdit(start=start, end=end, text="pass")
    for line in reversed([line for comment in comments for line in comment.split("\n")]):
        above = text.line_start(line_start - 1) if line_start else 0
        if text.text[above:line_start].strip() != line.strip():
            break
        line_start = above
    return TextEdit(start=line_start, end=next_line, text="")


def has_trailing_comment(text: SourceText, node: ast.stmt) -> bool:
    """Whether a comment follows on the line."""
    end = text.end(node)
    return text.text[end : text.next_line(end)].lstrip().startswith("#")


def remove_method(text: SourceText, node: ast.stmt) -> TextEdit:
    """A method or nested class away, with the blank lines above it."""
    start, end = text.line_start(text.start(node)), text.next_line(text.end(node) - 1)
    while start and not text.text[text.line_start(start - 1) : start].strip():
        start = text.line_start(start - 1)
    if text.text[:start].rstrip().endswith(":"):  # the first thing in the class: take the lines below instead
        start = text.line_start(text.start(node))
        while end < len(text.text) and not text.text[end : text.next_line(end)].strip():
            end = text.next_line(end)
    return TextEdit(start=start, end=end, text="")


def remove_class(text: SourceText, node: ast.stmt) -> TextEdit:
    """A class away, with the blank lines that parted it from what comes next."""
    start, end = text.line_start(text.start(node)), text.next_line(text.end(node) - 1)
    while end < len(text.text) and not text.text[end : text.next_line(end)].strip():
        end = text.next_line(end)
    return TextEdit(start=start, end=end, text="")


def replace_statement(text: SourceText, node: ast.stmt, source: str) -> TextEdit:
    """Another source for a statement."""
    return TextEdit(start=text.start(node), end=text.end(node), text=_in_style(text, source))


def _in_style(text: SourceText, block: str) -> str:
    return block if text.newline == "\n" else block.replace("\r\n", "\n").replace("\n", text.newline)
