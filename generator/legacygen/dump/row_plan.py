"""How the rows of one INSERT are read: one expression for the whole row where the table is known."""

import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from legacygen.dump.charsets import UNDECLARED, Charset, find_charset
from legacygen.dump.dumped_table import DumpedColumn, DumpedTable, LiteralKind
from legacygen.dump.lexical import Quoting, match_all
from legacygen.dump.literals import (
    Value,
    convert_bytes,
    decode_value,
    read_bits,
    read_hexadecimal,
    unescape_bytes,
    unescape_text,
)
from legacygen.dump.problems import DumpError
from legacygen.dump.session import DumpSession
from legacygen.dump.statement import DumpStatement

Row = tuple[Value, ...]

NULL = rb"[Nn][Uu][Ll][Ll]"
NUMBER = rb"(-?\d++(?>(?:\.\d*+)?)(?>(?:[eE][-+]?\d++)?))"
QUOTED = rb"(?:'(?=[\d.eE+-]++')|(?![\d.eE+-]++'))" + NUMBER + rb"'?+"
"""A number with or without quotes, as some programs write it; slower, so that it is used for their dumps only."""

EARLY = 10
"""Rows of a table that are read value by value: to compile an expression takes longer than to read a few rows."""


class RowExpression:
    """The expression that matches a row of a table, a group for each column, and the rows before it is worth it."""

    def __init__(self, before: bytes, kinds: Sequence[LiteralKind], quoting: Quoting) -> None:
        self.early = EARLY
        self._before = before
        self._kinds = kinds
        self._quoting = quoting
        self._number = NUMBER

    def allow_quotes(self) -> None:
        """Let numbers be in quotes from now on."""
        if self._number != QUOTED:
            self._number = QUOTED
            self.__dict__.pop("byte_row", None)
            self.__dict__.pop("text_row", None)

    @functools.cached_property
    def byte_row(self) -> re.Pattern[bytes]:
        """The expression for a dump as it is."""
        return re.compile(self._make_pattern(), re.S)

    @functools.cached_property
    def text_row(self) -> re.Pattern[str]:
        """The expression for decoded text, where all in it that is not a value is ASCII."""
        return re.compile(self._make_pattern().decode("ascii"), re.S | re.A)

    def _make_pattern(self) -> bytes:
        string = self._quoting.single
        inside = b"'(" + string[1:-1] + b")'"
        bits = rb"[xX]'(?>(?:[0-9A-Fa-f]{2})*)'|0x(?>(?:[0-9A-Fa-f]{2})+)(?![0-9A-Fa-f])|[bB]'[01]*+'"
        binary = rb"((?>(?:_binary\s*+)?)" + string + b"|" + bits + b")"
        patterns = {
            LiteralKind.NUMBER: self._number,
            LiteralKind.TEXT: inside,
            LiteralKind.TEMPORAL: inside,
            LiteralKind.BINARY: binary,
            LiteralKind.BITS: binary,
        }
        columns = rb"\s*+,\s*+".join(b"(?:" + patterns[kind] + b"|" + NULL + b")" for kind in self._kinds)
        return rb"(?>(?:\s*+,|" + self._before + rb")?)\s*+\(\s*+" + columns + rb"\s*+\)"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPlan:
    """The columns of an INSERT, and the expression that matches one of its rows.

    `columns` and `expression` are None if nothing is known of the columns. `is_text` says whether rows may be decoded
    before they are matched, which binary columns forbid.
    """

    charset: Charset | None
    quoting: Quoting
    columns: tuple[DumpedColumn, ...] | None = None
    charsets: tuple[Charset | None, ...] = ()
    expression: RowExpression | None = None
    is_text: bool = False

    def column(self, index: int) -> DumpedColumn | None:
        """Return what is known of a column."""
        return self.columns[index] if self.columns is not None else None

    def column_charset(self, index: int) -> Charset | None:
        """Return the character set in which a column's text is written."""
        return self.charsets[index] if self.columns is not None else self.charset

    def is_early(self) -> bool:
        """Return whether the next row had better be read value by value, and count it if so."""
        if self.expression is not None and self.expression.early > 0:
            self.expression.early -= 1
            return True
        return self.expression is None

    def match_text(self, text: str) -> tuple[list[Row], int]:
        """Return the rows at the beginning of a decoded text, and where they end."""
        if self.expression is None:
            return [], 0
        matches = match_all(self.expression.text_row, text)
        last = None
        if "\\" in text or "''" in text:
            rows: list[Row] = []
            for last in matches:
                row, whole = last.groups(), last[0]
                rows.append(self._unescape(row) if "\\" in whole or "''" in whole else row)
        else:
            rows = [(last := match).groups() for match in matches]
        return rows, last.end() if last else 0

    def _unescape(self, row: tuple[str | None, ...]) -> tuple[str | None, ...]:
        if self.quoting.backslash:
            return tuple(v if v is None or ("\\" not in v and "''" not in v) else unescape_text(v) for v in row)
        return tuple(v if v is None else v.replace("''", "'") for v in row)

    def match_bytes(self, data: bytes, begin: int, end: int) -> tuple[list[Row], int]:
        """Return the rows from `begin` on that end before `end`, and where they end."""
        if self.expression is None or self.columns is None:
            return [], begin
        pairs = zip(self.columns, self.charsets, strict=True)
        converters = [_make_converter(column, charset, self.quoting) for column, charset in pairs]
        rows: list[Row] = []
        last = None
        for last in match_all(self.expression.byte_row, data, begin, end):
            values = zip(last.groups(), converters, strict=True)
            rows.append(tuple([None if value is None else convert(value) for value, convert in values]))
        return rows, last.end() if last else begin


@functools.lru_cache(maxsize=4096)
def _make_converter(column: DumpedColumn, charset: Charset | None, quoting: Quoting) -> Callable[[bytes], str | bytes]:
    """Make the function from the text that the expression finds of a column to its value."""
    if column.kind is LiteralKind.NUMBER:
        return lambda value: value.decode("ascii")
    if column.kind is LiteralKind.BINARY or column.kind is LiteralKind.BITS:
        return lambda value: convert_bytes(read_bytes(value, quoting), column, charset)
    if quoting.backslash:
        return lambda value: decode_value(
            unescape_bytes(value) if b"\\" in value or b"''" in value else value, charset
        )
    return lambda value: decode_value(value.replace(b"''", b"'"), charset)


def read_bytes(literal: bytes, quoting: Quoting) -> bytes:
    """Return the bytes of a literal of a binary column: a string with or without _binary, 0x…, x'…' or b'…'."""
    if literal[:2] in (b"0x", b"x'", b"X'"):
        return read_hexadecimal(literal) or b""
    if literal[:2] in (b"b'", b"B'"):
        return read_bits(literal)
    inside = literal[literal.index(b"'") + 1 : -1]
    return unescape_bytes(inside) if quoting.backslash else inside.replace(b"''", b"'")


def plan_rows(statement: DumpStatement, table: DumpedTable | None, session: DumpSession) -> RowPlan:
    """Plan how the rows of an INSERT are read, with what is known of its table, if anything is."""
    charset = find_charset(session.fixed_charset or session.charset)
    columns = _choose_columns(statement, table) if table else None
    if columns is None:
        return RowPlan(charset=charset or find_charset(UNDECLARED), quoting=session.quoting)
    kinds = tuple(column.kind for column in columns)
    is_text = charset is not None and charset.decode_start is not None and statement.text.isascii()
    return RowPlan(
        columns=columns,
        charsets=tuple(charset or find_charset(column.charset or UNDECLARED) for column in columns),
        charset=charset or find_charset(UNDECLARED),
        quoting=session.quoting,
        expression=_make_expression(kinds, statement.text, session.delimiter, session.quoting),
        is_text=is_text and session.delimiter.isascii() and not {LiteralKind.BINARY, LiteralKind.BITS} & set(kinds),
    )


def _choose_columns(statement: DumpStatement, table: DumpedTable) -> tuple[DumpedColumn, ...]:
    if not statement.columns:
        return table.columns
    by_name = {column.name.lower(): column for column in table.columns}
    missing = [name for name in statement.columns if name.lower() not in by_name]
    if missing:
        raise DumpError(
            f"Rows for the column {missing[0]} of {table.name}, which the dump does not create: {statement.place}."
        )
    return tuple(by_name[name.lower()] for name in statement.columns)


@functools.lru_cache(maxsize=256)
def _make_expression(kinds: Sequence[LiteralKind], head: bytes, delimiter: bytes, quoting: Quoting) -> RowExpression:
    """Make the expression of the rows behind a head; those of the same table share one.

    The head of another INSERT like this one is only a separator.
    """
    again = rb"\s*+" + re.escape(delimiter) + rb"\s*+" + re.escape(head) + rb"\s*+"
    return RowExpression(again, kinds, quoting)


def count_undecoded(rows: Sequence[Row], plan: RowPlan) -> int:
    """Count the values that stayed bytes though their column is text."""
    if plan.columns is None:
        return 0
    kinds = (LiteralKind.TEXT, LiteralKind.TEMPORAL)
    texts = [i for i, c in enumerate(plan.columns) if c.kind in kinds and c.charset != "binary"]
    return sum(isinstance(row[index], bytes) for row in rows for index in texts)
