"""Keeps text that is not in the character set of a dump: a server would cut it off, or put question marks in it."""

from legacygen.dump.charsets import UNDECLARED, Charset, find_charset
from legacygen.dump.dumped_table import DumpedColumn, DumpedTable, LiteralKind
from legacygen.dump.lexical import Quoting
from legacygen.dump.server.values import list_values
from legacygen.dump.statement import DumpStatement

INTRODUCER = b"_latin1"
"""The word before a text that has each of its bytes read as a letter, so that none is lost."""


def keep_letters(rows: bytes, statement: DumpStatement, table: DumpedTable, charset: str) -> tuple[bytes, int]:
    """Have text that is not in the character set of the dump read as latin1; return the rows and how often.

    In a dump whose character set is `binary` text has that of its column.
    """
    whole = find_charset(charset)
    if is_in_charset(rows, whole if whole else find_charset(UNDECLARED)):
        return rows, 0
    known = {column.name.lower(): column for column in table.columns}
    columns = [known.get(name.lower()) for name in statement.columns] or table.columns
    parts: list[bytes] = []
    at = count = 0
    for begin, end, index in list_values(rows, statement.quoting):
        column = columns[index] if index < len(columns) else None
        if column and _is_lost(rows[begin:end].strip(), column, whole, statement.quoting):
            parts += [rows[at:begin], INTRODUCER]
            at, count = begin, count + 1
    return b"".join([*parts, rows[at:]]), count


def is_in_charset(text: bytes, charset: Charset | None) -> bool:
    """Return whether a text is in a character set; in an unknown one everything is."""
    if charset is None or charset.name == "latin1":
        return True
    try:
        charset.decode(text)
    except UnicodeDecodeError:
        return False
    return True


def _is_lost(value: bytes, column: DumpedColumn, whole: Charset | None, quoting: Quoting) -> bool:
    """Return whether a value is a string that the server could not read as text."""
    is_string = value[:1] in ((b"'",) if quoting.ansi else (b"'", b'"')) and column.kind not in (
        LiteralKind.BINARY,
        LiteralKind.BITS,
    )
    return is_string and not is_in_charset(value, whole or find_charset(column.charset or UNDECLARED))
