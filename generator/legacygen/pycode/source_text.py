"""Finds the nodes of a syntax tree in the text of a file, and edits the text without a change to any other byte."""

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass

LINE_END = re.compile(r"\r\n|\r|\n")
"""The line ends that Python counts; `str.splitlines` knows others, such as form feeds."""

BYTE_ORDER_MARK = "\ufeff"
"""The first character of some files; `ast` accepts it in bytes, but not in text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextEdit:
    """Replaces the characters from `start` to before `end` by `text`; an insertion if both offsets are equal."""

    start: int
    end: int
    text: str


class SourceText:
    """The text of Python source; offsets count characters, `newline` is the first line end of the file."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(match.end() for match in LINE_END.finditer(text))]
        self._is_ascii = text.isascii()
        first = LINE_END.search(text)
        self.newline = first[0] if first else "\n"

    def at(self, line: int, column: int) -> int:
        """Return the offset of a line (from 1) and a column in UTF-8 bytes, as in syntax trees."""
        start = self._starts[line - 1]
        if line == 1 and self.text.startswith(BYTE_ORDER_MARK):
            start += len(BYTE_ORDER_MARK)  # the tree is parsed without it
        if self._is_ascii:
            return start + column
        # No character has less than one byte, so the first `column` characters hold the first `column` bytes.
        return start + len(self.text[start : start + column].encode()[:column].decode())

    def start(self, node: ast.expr | ast.stmt | ast.keyword | ast.alias) -> int:
        """Return the offset of the first character of a node."""
        return self.at(node.lineno, node.col_offset)

    def end(self, node: ast.expr | ast.stmt | ast.keyword | ast.alias) -> int:
        """Return the offset after the last character of a node."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self.at(node.end_lineno, node.end_col_offset)

    def source(self, node: ast.expr | ast.stmt | ast.keyword) -> str:
        """Return the source of a node."""
        return self.text[self.start(node) : self.end(node)]

    def line_start(self, offset: int) -> int:
        """Return the offset at which the line of an offset begins."""
        return self._starts[self.line(offset) - 1]

    def next_line(self, offset: int) -> int:
        """Return the offset at which the next line begins, or the end of the text if there is none."""
        line = self.line(offset)
        return self._starts[line] if line < len(self._starts) else len(self.text)

    def line(self, offset: int) -> int:
        """Return the number of the line of an offset, from 1."""
        low, high = 0, len(self._starts)
        while low + 1 < high:
            middle = (low + high) // 2
            low, high = (middle, high) if self._starts[middle] <= offset else (low, middle)
        return low + 1

    def indent(self, offset: int) -> str:
        """Return the white space at the beginning of the line of an offset."""
        start = self.line_start(offset)
        end = start
        while end < len(self.text) and self.text[end] in " \t\f":
            end += 1
        return self.text[start:end]


def apply_edits(text: str, edits: Iterable[TextEdit]) -> str:
    """Return the text with all edits made; insertions at the same offset stay in their order.

    Edits must not overlap, but for deletions, which may share the blank lines between them.
    """
    parts, last, deleted = [], 0, 0
    # Insertions come before a replacement that begins at the same offset. `sorted` is stable.
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end > edit.start)):
        start = edit.start if edit.text else max(edit.start, deleted)
        assert start >= last, "two edits of the same text"
        parts += [text[last:start], edit.text]
        last = max(start, edit.end)
        deleted = deleted if edit.text else last
    return "".join([*parts, text[last:]])
