"""Reads the rows of a COPY, as many whole lines at once as there are."""

import re
from collections.abc import Iterator

from legacygen.dump.lexical import PADDING
from legacygen.dump.postgresql.script import ScriptStatement
from legacygen.dump.window import Window

COPY_END = re.compile(rb"\\\.[ \t\r]*+\n")


def read_copy_rows(window: Window, statement: ScriptStatement) -> Iterator[bytes]:
    """Read the rows that follow a COPY, as many whole lines at once as there are.

    Raises CutOffError, behind the last whole row, where the text ends before the line that ends them.
    """
    _skip_line(window)
    while True:
        match = _find_copy_end(window)
        if match:
            if match.start() > window.at:
                yield window.data[window.at : match.start()]
            window.advance(match.end())
            return
        whole = _find_whole_lines(window)
        if whole > window.at:
            yield window.data[window.at : whole]
            window.advance(whole)
        if not window.grow():
            name = " ".join(statement.text.decode("utf-8", "replace").split()[:2])
            raise window.cut_off(f"in the rows of {name}")


def _find_copy_end(window: Window) -> re.Match[bytes] | None:
    """Find the line that ends the rows; a search for bytes is many times as fast as an expression."""
    at = window.at
    while at >= 0:
        match = COPY_END.match(window.data, at)
        if match:
            return match
        at = window.data.find(b"\n\\.", at) + 1 or -1
    return None


def _skip_line(window: Window) -> None:
    """Skip the rest of the line of a COPY, behind its semicolon."""
    while (end := window.data.find(b"\n", window.at)) < 0 and window.grow():
        pass
    window.advance(end + 1 if end >= 0 else len(window.data))


def _find_whole_lines(window: Window) -> int:
    """Return the end of the last whole line; at the end of the text, the padding is no line."""
    last = len(window.data) - len(PADDING) if window.is_whole else len(window.data)
    return max(window.data.rfind(b"\n", window.at, last) + 1, window.at)
