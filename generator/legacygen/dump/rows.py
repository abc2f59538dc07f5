"""The rows of INSERT and REPLACE statements.

As many as possible are matched at once, by the expression of the table; any other row is read value by value.
"""

import contextlib
import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from legacygen.dump.charsets import find_charset
from legacygen.dump.dumped_table import DumpedTable, LiteralKind
from legacygen.dump.lexical import COMMENT, SPACE, Quoting
from legacygen.dump.literals import (
    Expression,
    Value,
    convert_bytes,
    convert_number,
    decode_value,
    read_bits,
    read_hexadecimal,
    unquote,
)
from legacygen.dump.problems import DumpError
from legacygen.dump.row_plan import Row, RowPlan, count_undecoded, plan_rows
from legacygen.dump.session import DumpSession
from legacygen.dump.statement import DumpStatement
from legacygen.dump.window import Window

LEAST, MOST = 1 << 12, 1 << 20
"""Bytes in which rows are looked for at once: more and more, as long as all of them match."""

PATIENCE = 8
"""How often the number of rows doubles that are read value by value, before the table's expression is tried again."""

BEFORE = re.compile(SPACE + rb",?+" + SPACE, re.S)
UNFINISHED = (b"", b"/", b"/*", b"-", b"--", b"#")
"""The beginnings of what may become a comment when more is read."""
CLOSING = re.compile(SPACE + rb"([,)])", re.S)
NEXT = re.compile(SPACE, re.S)
NUMBER = re.compile(rb"[-+]?(?:\d++\.?+\d*+|\.\d++)(?>(?:[eE][-+]?\d++)?)")
OPENED = re.compile(rb"(?>(?:_\w++|[nN])?)\s*+'")
"""The beginning of a string."""

CONSTANTS = {b"NULL": None, rb"\N": None, b"TRUE": b"1", b"FALSE": b"0"}


@dataclass(frozen=True, slots=True)
class RowBatch:
    """Rows, the number of their values that are text outside of its character set, and their expressions."""

    rows: list[Row]
    undecoded: int = 0
    expressions: tuple[Expression, ...] = ()


class _Incomplete(Exception):  # noqa: N818 - no error: more has to be read
    """A row does not end within the window."""


def read_rows(
    window: Window, session: DumpSession, statement: DumpStatement, table: DumpedTable | None = None
) -> Iterator[RowBatch]:
    """Read the rows of an INSERT that `read_statements` has just given, and of those right behind it that are equal.

    `table` says what is known of the table; without it each value is what its literal says. Raises DumpError for what
    is no row, CutOffError where the dump ends.
    """
    plan = plan_rows(statement, table, session)
    size, misses = LEAST, 0
    while True:
        is_early = plan.is_early()
        before = window.at
        batch = _match_rows(window, plan, size) if not is_early else RowBatch([])
        if batch.rows:
            is_short = window.at - before < size // 2  # as few statements are that go on
            size, misses = min(size * 2, MOST), 0
            yield batch
            if is_short and _reach_end(window, session, statement):
                return
            continue
        for _ in range(1 if is_early else 2 ** min(misses, PATIENCE)):
            if _reach_end(window, session, statement):
                return
            began = window.place().byte
            batch = _read_row(window, statement, plan)
            size = max(size, 4 * (window.place().byte - began))
            yield batch
        misses += not is_early


def _match_rows(window: Window, plan: RowPlan, size: int) -> RowBatch:
    """Match as many rows as there are within `size` bytes."""
    data, begin = window.data, window.at
    end = min(len(data), begin + size)
    charset = plan.charset
    if plan.is_text and charset and charset.decode_start:
        with contextlib.suppress(UnicodeDecodeError):
            text = charset.decode_start(memoryview(data)[begin:end])
            rows, stop = plan.match_text(text)
            window.advance(begin + (stop if charset.one_byte or text.isascii() else len(text[:stop].encode())))
            return RowBatch(rows)
    rows, stop = plan.match_bytes(data, begin, end)
    window.advance(stop)
    return RowBatch(rows, count_undecoded(rows, plan))


def _reach_end(window: Window, session: DumpSession, statement: DumpStatement) -> bool:
    """Move behind the end of the statement if it comes next; raises DumpError if neither that nor a row does."""
    while True:
        gap = NEXT.match(window.data, window.at)
        at = gap.end() if gap else window.at
        if len(window.data) - at > 64 or not window.grow():
            break
    if window.data.startswith(session.delimiter, at):
        window.advance(at + len(session.delimiter))
        return True
    if window.data[at : at + 1] in (b",", b"("):
        return False
    if at >= len(window.data):
        raise window.cut_off(f"between two rows of {statement.name}")
    raise _no_row(window, statement, at)


def _no_row(window: Window, statement: DumpStatement, at: int) -> DumpError:
    return DumpError(f"Neither a row of {statement.name} nor its end: {window.show(at)} at {window.place(at)}.")


def _read_row(window: Window, statement: DumpStatement, plan: RowPlan) -> RowBatch:
    """Read one row value by value."""
    while True:
        try:
            values, end = _read_values(window, statement, plan)
            break
        except _Incomplete:
            if not window.grow():
                raise window.cut_off(f"in a row of {statement.name}") from None
    wanted = len(plan.columns) if plan.columns is not None else len(statement.columns) or len(values)
    if len(values) != wanted:
        raise DumpError(f"A row of {statement.name} has {len(values)} values for {wanted} columns: {window.place()}.")
    window.advance(end)
    rows: list[Row] = [tuple(values)]
    return RowBatch(rows, count_undecoded(rows, plan), tuple(v for v in values if isinstance(v, Expression)))


def _read_values(window: Window, statement: DumpStatement, plan: RowPlan) -> tuple[list[Value], int]:
    before = BEFORE.match(window.data, window.at)
    at = before.end() if before else window.at
    if window.data[at : at + 1] != b"(":
        if window.data[at : at + 2].strip() in UNFINISHED or window.data[at : at + 1] == b"#":
            raise _Incomplete
        raise _no_row(window, statement, at)
    gap = NEXT.match(window.data, at + 1)
    values: list[Value] = []
    at = gap.end() if gap else at + 1
    while True:
        if plan.columns is not None and len(values) >= len(plan.columns):
            raise DumpError(
                f"A row of {statement.name} has more than {len(values)} values for as many columns: {window.place()}."
            )
        value, at = _read_value(window, at, len(values), plan)
        values.append(value)
        closing = CLOSING.match(window.data, at)
        if not closing:
            raise _Incomplete
        gap = NEXT.match(window.data, closing.end())
        at = gap.end() if gap else closing.end()
        if closing[1] == b")":
            return values, closing.end()


@functools.lru_cache(maxsize=8)
def _compile_literal(quoting: Quoting) -> re.Pattern[bytes]:
    """Compile the expression of a literal: introducer and string, hexadecimal, bits, number or word."""
    strings = quoting.single if quoting.ansi else quoting.single + b"|" + quoting.double
    return re.compile(
        rb"(?>(?:(?P<introducer>_\w++|[nN](?='))\s*+)?)(?P<string>" + strings + rb")"
        rb"|(?>(?:(?P<before>_\w++)\s++)?)(?P<hexadecimal>0x[0-9A-Fa-f]++|[xX]'[0-9A-Fa-f]*+')"
        rb"|(?P<bits>0b[01]++|[bB]'[01]*+')"
        rb"|(?P<number>" + NUMBER.pattern + rb")"
        rb"|(?P<word>[A-Za-z_]++|\\N)",
        re.S,
    )


def _read_value(window: Window, at: int, index: int, plan: RowPlan) -> tuple[Value, int]:
    """Read the value at `at` and return where it ends; what is no literal is an Expression."""
    match = _compile_literal(plan.quoting).match(window.data, at)
    if match and CLOSING.match(window.data, match.end()):
        value = _convert_literal(match, index, plan)
        if not isinstance(value, Expression):
            return value, match.end()
    if match is None and OPENED.match(window.data, at):
        raise _Incomplete
    end = _find_end(window, at, plan.quoting)
    text = window.data[at:end].strip().decode("utf-8", "replace")
    if not text:
        raise DumpError(f"A value is missing: {window.place(at)}.")
    return Expression(text[:200], window.place(at)), end


NO_LITERAL = Expression("", None)  # type: ignore[arg-type]


def _convert_literal(match: re.Match[bytes], index: int, plan: RowPlan) -> Value:
    """Convert a literal to the column's kind of value; an Expression if the server has to say what it is."""
    column, charset = plan.column(index), plan.column_charset(index)
    found = match.groupdict()
    if found["string"] is not None:
        return _convert_string(found["introducer"] or b"", found["string"], index, plan)
    if found["hexadecimal"] is not None:
        data = read_hexadecimal(found["hexadecimal"])
        known = find_charset(found["before"][1:].decode()) if found["before"] else None
        return NO_LITERAL if data is None else convert_bytes(data, column, known or _stored_charset(index, plan))
    if found["bits"] is not None:
        return convert_bytes(read_bits(found["bits"]), column, charset)
    if found["number"] is not None:
        converted = convert_number(found["number"], column)
        return NO_LITERAL if converted is None else converted
    word = found["word"].upper()
    if word not in CONSTANTS:
        return NO_LITERAL
    constant = CONSTANTS[word]
    if constant is None:
        return None
    converted = convert_number(constant, column)
    return NO_LITERAL if converted is None else converted


def _stored_charset(index: int, plan: RowPlan):  # type: ignore[no-untyped-def]
    column = plan.column(index)
    return find_charset(column.charset) if column and column.charset else plan.charset


def _convert_string(introducer: bytes, literal: bytes, index: int, plan: RowPlan) -> Value:
    column = plan.column(index)
    data = unquote(literal, backslash=plan.quoting.backslash)
    name = introducer[1:].decode("ascii").lower() if introducer[:1] == b"_" else ""
    kind = column.kind if column else LiteralKind.BINARY if name == "binary" else LiteralKind.TEXT
    if kind is LiteralKind.BINARY or kind is LiteralKind.BITS:
        return convert_bytes(data, column, None)
    if name == "binary":
        return decode_value(data, _stored_charset(index, plan))
    if kind is LiteralKind.NUMBER and plan.expression is not None:
        plan.expression.allow_quotes()
    if not name:
        return decode_value(data, plan.column_charset(index))
    charset = find_charset(name)
    return decode_value(data, charset) if charset else NO_LITERAL


def _find_end(window: Window, at: int, quoting: Quoting) -> int:
    """Find where a value of any kind ends: at a comma or bracket outside of its own brackets."""
    pieces = _compile_pieces(quoting)
    depth = 0
    while True:
        match = pieces.match(window.data, at)
        at = match.end() if match else at
        letter = window.data[at : at + 1]
        if letter == b"" or letter in (b"'", b'"', b"`", b"/", b"-", b"#"):
            raise _Incomplete
        if letter == b";" or letter == b"\\":
            raise DumpError(f"A value does not end: {window.show()} at {window.place()}.")
        if depth == 0 and letter in (b",", b")"):
            return at
        depth += (letter == b"(") - (letter == b")")
        at += 1


@functools.lru_cache(maxsize=8)
def _compile_pieces(quoting: Quoting) -> re.Pattern[bytes]:
    tokens: Sequence[bytes] = (
        rb"[^'\"`(),;\\\-\#/]++",
        quoting.single,
        quoting.double,
        COMMENT,
        rb"`[^`]*+`",
        rb"-(?=[^-]|-[^\x00-\x20])",
        rb"/(?=[^*]|\*(?:!|M!))",
    )
    return re.compile(b"(?>(?:" + b"|".join(tokens) + b")*)", re.S)
