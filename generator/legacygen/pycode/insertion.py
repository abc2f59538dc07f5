"""Inserts, replaces and removes statements and classes, with the comments and blank lines that belong to them.

The text to insert has LF line ends and no line end at its end; it gets the line ends of the file.
"""

import ast
from collections.abc import Iterable, Sequence

from legacygen.pycode.source_text import SourceText, TextEdit


def insert_after(text: SourceText, node: ast.stmt, block: str) -> TextEdit:
    """Insert lines after a statement and all else on its last line, such as a comment."""
    place = text.next_line(text.end(node))
    lines = _convert_line_ends(text, block)
    if place == len(text.text) and not text.text.endswith(("\n", "\r")):
        # The file has no line end at its end: the new text brings one before it, and ends without one, too.
        return TextEdit(start=place, end=place, text=text.newline + lines)
    return TextEdit(start=place, end=place, text=lines + text.newline)


def insert_before(text: SourceText, node: ast.stmt, block: str) -> TextEdit:
    """Insert lines before a statement, its decorators and the comment lines directly above it."""
    place = find_statement_start(text, node)
    return TextEdit(start=place, end=place, text=_convert_line_ends(text, block) + text.newline)


def find_statement_start(text: SourceText, node: ast.stmt) -> int:
    """Return where a statement begins with its decorators and the comment lines of its indentation directly above."""
    place = _find_first_line(text, node)
    indent = text.indent(text.start(node))
    while place:
        above = text.line_start(place - 1)
        line = text.text[above:place]
        if not line.lstrip().startswith("#") or text.indent(above) != indent:
            break
        place = above
    return place


def insert_class_after(text: SourceText, body: Sequence[ast.stmt], node: ast.stmt, block: str) -> TextEdit:
    """Insert a class after another statement of the module `body`, with two blank lines between them."""
    index = body.index(node)
    end = find_statement_start(text, body[index + 1]) if index + 1 < len(body) else len(text.text)
    # Above the blank lines, which then separate the new class from what follows; comments stay with the old one.
    kept = text.text[:end].rstrip()
    place = min(text.next_line(len(kept)), end)
    lead = "" if text.text[:place].endswith(("\n", "\r")) else text.newline
    return TextEdit(start=place, end=place, text=_convert_line_ends(text, f"{lead}\n\n{block}\n"))


def append_class(text: SourceText, block: str) -> TextEdit:
    """Append a class at the end of a module."""
    end = len(text.text)
    return TextEdit(start=end, end=end, text=_convert_line_ends(text, f"\n\n{block}\n"))


def insert_class_before(text: SourceText, node: ast.stmt, block: str) -> TextEdit:
    """Insert a class before the first class of a module, with two blank lines between them."""
    place = find_statement_start(text, node)
    return TextEdit(start=place, end=place, text=_convert_line_ends(text, f"{block}\n\n\n"))


def remove_statement(text: SourceText, node: ast.stmt, comments: Sequence[str] = ()) -> TextEdit:
    """Remove a statement with its line, and the generated `comments` directly above it.

    A statement that shares its line with another one or with a comment becomes `pass`.
    """
    start, end = text.start(node), text.end(node)
    line_start, next_line = text.line_start(start), text.next_line(end)
    if text.text[line_start:start].strip() or text.text[end:next_line].strip(" \t\r\n;"):
        return TextEdit(start=start, end=end, text="pass")
    # From the last comment line up; a line that the user has edited ends the search.
    for line in reversed([line for comment in comments for line in comment.split("\n")]):
        above = text.line_start(line_start - 1) if line_start else 0
        if text.text[above:line_start].strip() != line.strip():
            break
        line_start = above
    return TextEdit(start=line_start, end=next_line, text="")


def remove_line(text: SourceText, node: ast.stmt) -> TextEdit:
    """Remove a statement of a module with all else on its last line, such as `# noqa`."""
    start, end = text.start(node), text.next_line(text.end(node))
    if text.line_start(start) != start or ";" in text.text[text.end(node) : end].partition("#")[0]:
        return TextEdit(start=start, end=text.end(node), text="pass")
    return TextEdit(start=start, end=end, text="")


def has_trailing_comment(text: SourceText, node: ast.stmt) -> bool:
    """Return whether a comment follows a statement on its last line."""
    end = text.end(node)
    return text.text[end : text.next_line(end)].lstrip().startswith("#")


def remove_methods(text: SourceText, nodes: Iterable[ast.stmt]) -> list[TextEdit]:
    """Remove methods or nested classes, with the blank lines above them."""
    places: list[tuple[int, int]] = []
    for node in sorted(nodes, key=lambda node: node.lineno):
        start, end = _find_first_line(text, node), text.next_line(text.end(node))
        if places and not text.text[places[-1][1] : start].strip():  # nothing stands between it and the one before
            start = places.pop()[0]
        places.append((start, end))
    return [_remove_lines(text, start, end) for start, end in places]


def _remove_lines(text: SourceText, start: int, end: int) -> TextEdit:
    """Remove lines with the blank ones above them; with those below if they are the first in their class."""
    above = start
    while above and not text.text[text.line_start(above - 1) : above].strip():
        above = text.line_start(above - 1)
    if text.text[:above].rstrip().endswith(":"):
        return TextEdit(start=start, end=_skip_blank_lines(text, end), text="")
    return TextEdit(start=above, end=end, text="")


def remove_class(text: SourceText, node: ast.stmt, body: Sequence[ast.stmt]) -> TextEdit:
    """Remove a class with the blank lines below it; `pass` replaces the only statement in the `body` of a block."""
    if len(body) == 1 and node.col_offset:
        return TextEdit(
            start=_find_first_line(text, node), end=text.end(node), text=f"{text.indent(text.start(node))}pass"
        )
    end = _skip_blank_lines(text, text.next_line(text.end(node)))
    return TextEdit(start=_find_first_line(text, node), end=end, text="")


def replace_statement(text: SourceText, node: ast.stmt, source: str) -> TextEdit:
    """Replace the source of a statement; its indentation and a comment after it stay."""
    return TextEdit(start=text.start(node), end=text.end(node), text=_convert_line_ends(text, source))


def _find_first_line(text: SourceText, node: ast.stmt) -> int:
    """Return the offset of the line on which a statement begins with its decorators."""
    # The line number of a class or function is that of its `class` or `def`, below the decorators.
    return text.at(min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", []))]), 0)


def _skip_blank_lines(text: SourceText, offset: int) -> int:
    """Return where the first line that is not blank begins, from the beginning of a line on."""
    while offset < len(text.text) and not text.text[offset : text.next_line(offset)].strip():
        offset = text.next_line(offset)
    return offset


def _convert_line_ends(text: SourceText, block: str) -> str:
    """Return the block with the line ends of the file, be it CRLF or CR."""
    # Source that was copied from the file may have CRLF already; it must not become CRCRLF.
    return block if text.newline == "\n" else block.replace("\r\n", "\n").replace("\n", text.newline)
