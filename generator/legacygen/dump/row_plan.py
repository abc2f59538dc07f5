"""How the rows of one INSERT are read: one expression for the whole row where the table is known."""

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

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
NUMBER = rb"(?:'(?=[\d.eE+-]++'))?+(-?\d++(?:\.\d*+)?+(?:[eE][-+]?\d++)?+)'?+|" + NULL


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPlan:
    """The columns of an INSERT, and the expressions that match one of its rows.

    `columns` is None if nothing is known of them. `text_row` is for text that was decoded before; it is None where
    binary columns forbid that. Both are None if nothing is known of the columns.
    """

    columns: tuple[DumpedColumn, ...] | None
    charsets: tuple[Charset | None, ...]
    charset: Charset | None
    quoting: Quoting
    byte_row: re.Pattern[bytes] | None
    text_row: re.Pattern[str] | None

    def column(self, index: int) -> DumpedColumn | None:
        """Return what is known of a column."""
        return self.columns[index] if self.columns is not None else None

    def column_charset(self, index: int) -> Charset | None:
        """Return the character set in which a column's text is written."""
        return self.charsets[index] if self.columns is not None else self.charset

    def match_text(self, text: str) -> tuple[list[Row], int]:
        """Return the rows at the beginning of a decoded text, and where they end."""
        if self.text_row is None:
            return [], 0
        matches = match_all(self.text_row, text)
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
        if self.byte_row is None or self.columns is None:
            return [], begin
        rows: list[Row] = []
        last = None
        for last in match_all(self.byte_row, data, begin, end):
            rows.append(tuple(map(self._convert, last.groups(), self.columns, self.charsets)))
        return rows, last.end() if last else begin

    def _convert(self, value: bytes | None, column: DumpedColumn, charset: Charset | None) -> Value:
        if value is None:
            return None
        kind = column.kind
        if kind is LiteralKind.NUMBER:
            return value.decode("ascii")
        if kind is LiteralKind.BINARY or kind is LiteralKind.BITS:
            return convert_bytes(read_bytes(value, self.quoting), column, charset)
        if self.quoting.backslash:
            return decode_value(unescape_bytes(value) if b"\\" in value or b"''" in value else value, charset)
        return decode_value(value.replace(b"''", b"'"), charset)


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
        known = charset or find_charset(UNDECLARED)
        return RowPlan(columns=None, charsets=(), charset=known, quoting=session.quoting, byte_row=None, text_row=None)
    own = tuple(charset or find_charset(column.charset or UNDECLARED) for column in columns)
    kinds = tuple(column.kind for column in columns)
    row = _compile_bytes(kinds, statement.text, session.delimiter, session.quoting)
    is_plain = not {LiteralKind.BINARY, LiteralKind.BITS} & set(kinds) and charset is not None
    return RowPlan(
        columns=columns,
        charsets=own,
        charset=charset or find_charset(UNDECLARED),
        quoting=session.quoting,
        byte_row=row,
        text_row=_compile_text(row.pattern) if is_plain and charset and charset.decode_start else None,
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
def _compile_bytes(kinds: Sequence[LiteralKind], head: bytes, delimiter: bytes, quoting: Quoting) -> re.Pattern[bytes]:
    """Compile the expression of a row, a group for each column.

    The head of another INSERT like this one is only a separator.
    """
    string = quoting.single
    inside = b"'(" + string[1:-1] + b")'"
    bits = rb"[xX]'(?:[0-9A-Fa-f]{2})*+'|0x(?:[0-9A-Fa-f]{2})++(?![0-9A-Fa-f])|[bB]'[01]*+'"
    binary = rb"((?:_binary\s*+)?+" + string + b"|" + bits + b")|" + NULL
    patterns = {
        LiteralKind.NUMBER: NUMBER,
        LiteralKind.TEXT: inside + b"|" + NULL,
        LiteralKind.TEMPORAL: inside + b"|" + NULL,
        LiteralKind.BINARY: binary,
        LiteralKind.BITS: binary,
    }
    columns = rb"\s*+,\s*+".join(b"(?:" + patterns[kind] + b")" for kind in kinds)
    again = rb"\s*+" + re.escape(delimiter) + rb"\s*+" + re.escape(head) + rb"\s*+"
    return re.compile(rb"(?:\s*+,|" + again + rb")?+\s*+\(\s*+" + columns + rb"\s*+\)", re.S)


@functools.lru_cache(maxsize=256)
def _compile_text(pattern: bytes) -> re.Pattern[str] | None:
    """Compile the same expression for text; None if a name in it is not ASCII, where its bytes are not its letters."""
    return re.compile(pattern.decode("ascii"), re.S | re.A) if pattern.isascii() else None


def count_undecoded(rows: Sequence[Row], plan: RowPlan) -> int:
    """Count the values that stayed bytes though their column is text."""
    if plan.columns is None:
        return 0
    texts = [i for i, c in enumerate(plan.columns) if c.kind in (LiteralKind.TEXT, LiteralKind.TEMPORAL)]
    return sum(isinstance(row[index], bytes) for row in islice(rows, None) for index in texts)
