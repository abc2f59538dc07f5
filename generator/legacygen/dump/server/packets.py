"""The rows of an INSERT as they are in the dump, in pieces that the server accepts."""

import functools
import re
from collections.abc import Iterator

from legacygen.dump.lexical import BACKTICK, COMMENT, SPACE, Quoting, compile_body
from legacygen.dump.problems import DumpError
from legacygen.dump.server.values import compile_literals
from legacygen.dump.session import DumpSession
from legacygen.dump.statement import DumpStatement
from legacygen.dump.window import Window


@functools.lru_cache(maxsize=8)
def _compile_row(quoting: Quoting) -> re.Pattern[bytes]:
    """Compile the expression of a row in brackets, in which functions may have brackets of their own."""
    inside = b"|".join(
        (rb"[^()'\"`\-\#/]++", quoting.single, quoting.double, BACKTICK, COMMENT, rb"-(?!-\s)", rb"/(?!\*)")
    )
    nested = rb"\((?>(?:" + inside + rb"|\((?>(?:" + inside + rb")*)\))*)\)"
    return re.compile(SPACE + rb",?+" + SPACE + rb"(\((?>(?:" + inside + rb"|" + nested + rb")*)\))", re.S)


def read_packets(
    window: Window, session: DumpSession, statement: DumpStatement, most: int
) -> Iterator[tuple[bytes, bool]]:
    """Read the rows of an INSERT as text, `most` bytes at once; a longer statement is cut between two rows.

    Beside them stands whether all values in them are literals. Raises DumpError for a row that is longer, CutOffError
    where the dump ends.
    """
    while True:
        end, is_literal = _find_end(window, session, most)
        if end - window.at > most:
            rows = _cut_rows(window, session, statement, most)
            if rows:
                yield rows, is_literal
        elif window.data.startswith(session.delimiter, end):
            break
        elif not window.grow():
            error = window.cut_off(f"in the rows of {statement.name}")
            if _compile_row(session.quoting).match(window.data, window.at):
                yield _cut_rows(window, session, statement, most), False
            raise error
    rest = _strip_rows(window.data[window.at : end])
    window.advance(end + len(session.delimiter))
    if rest:
        yield rest, is_literal


def _find_end(window: Window, session: DumpSession, most: int) -> tuple[int, bool]:
    """Return the end of the rows that are there, and whether all before it are literals."""
    match = compile_literals(session.quoting).match(window.data, window.at)
    end = match.end() if match else window.at
    if end - window.at > most or window.data.startswith(session.delimiter, end):
        return end, True
    match = compile_body(session.quoting, session.delimiter).match(window.data, window.at)
    return match.end() if match else window.at, False


def _cut_rows(window: Window, session: DumpSession, statement: DumpStatement, most: int) -> bytes:
    """Take as many whole rows as `most` bytes hold; none if more has to be read, which is done then."""
    row = _compile_row(session.quoting)
    begin = end = window.at
    while True:
        match = row.match(window.data, end)
        if match is None or match.end() - begin > most:
            break
        end = match.end()
    if end == begin:
        if match is None and window.grow():
            return b""
        size = (match.end() - begin) / 1e6 if match else len(window.data) / 1e6
        raise DumpError(
            f"A row of {statement.name} has {size:,.1f} MB, and the server takes {most / 1e6:,.1f} MB at once: "
            f"{window.place()}. Set max_allowed_packet of the server to {int(size * 1.5 + 1)}M or more."
        )
    rows = _strip_rows(window.data[begin:end])
    window.advance(end)
    return rows


def _strip_rows(rows: bytes) -> bytes:
    """Return rows without the comma that separates them from those before."""
    return rows.strip().removeprefix(b",")
