"""The values of rows: literals of MySQL as values of Python, without loss."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import AnyStr

from legacygen.dump.charsets import Charset
from legacygen.dump.dumped_table import DumpedColumn, LiteralKind
from legacygen.dump.window import Place


@dataclass(frozen=True, slots=True)
class Expression:
    """A value that only a server or the table's definition knows, such as NOW() or DEFAULT, and where it is."""

    text: str
    place: Place


Value = None | str | bytes | Expression
"""A value of a row.

Numbers and text are str, numbers digit by digit as the dump has them. Binary data is bytes, that of BIT(n) in as many
bytes as n bits need. Text that its character set does not allow is bytes too: as the dump has it, but for the escapes.
"""

SHORT = 60
"""Letters up to which one expression is faster than a look for each of the escapes."""


def _make_unescape(convert: Callable[[str], AnyStr]) -> Callable[[AnyStr], AnyStr]:
    """Make the function that resolves the escapes in a string, for str or for bytes."""
    pair, backslash, quote, twice = (convert(each) for each in ("\\\\", "\\", "'", "''"))
    names = {"0": "\0", "b": "\b", "n": "\n", "r": "\r", "t": "\t", "Z": "\x1a", "%": "\\%", "_": "\\_"}
    meanings = {convert(name): convert(meaning) for name, meaning in names.items()}
    frequent = [(backslash + quote, quote), (convert('\\"'), convert('"'))]
    frequent += [
        (backslash + name, meaning) for name, meaning in meanings.items() if name not in (b"%", b"_", "%", "_")
    ]

    def resolve(match: "re.Match[AnyStr]") -> AnyStr:
        escaped = match[1]
        return quote if escaped is None else meanings.get(escaped, escaped)

    resolve_all = partial(re.compile(convert(r"\\(.)|''"), re.S).sub, resolve)

    def resolve_part(part: AnyStr) -> AnyStr:
        for escape, meaning in frequent:
            if backslash not in part:
                return part
            part = part.replace(escape, meaning)
        return resolve_all(part) if backslash in part else part

    def unescape(text: AnyStr) -> AnyStr:
        if backslash not in text:
            return text.replace(twice, quote)
        if len(text) < SHORT or twice in text:
            return resolve_all(text)
        # Without its pairs of backslashes, each backslash that is left escapes the letter behind it.
        return backslash.join([resolve_part(part) for part in text.split(pair)])

    return unescape


unescape_text: Callable[[str], str] = _make_unescape(str)
unescape_bytes: Callable[[bytes], bytes] = _make_unescape(str.encode)


def decode_value(data: bytes, charset: Charset | None) -> str | bytes:
    """Decode text; what is not in its character set stays bytes."""
    if charset is None:
        return data
    try:
        return charset.decode(data)
    except UnicodeDecodeError:
        return data


def unquote(literal: bytes, *, backslash: bool) -> bytes:
    """Return what a string in either kind of quotes holds."""
    quote, inside = literal[:1], literal[1:-1]
    if quote == b'"':
        if not backslash:
            return inside.replace(b'""', b'"')
        return re.sub(
            rb'\\.|""', lambda match: unescape_bytes(match[0]) if match[0] != b'""' else b'"', inside, flags=re.S
        )
    return unescape_bytes(inside) if backslash else inside.replace(b"''", b"'")


def read_hexadecimal(literal: bytes) -> bytes | None:
    """Return the bytes of 0x… or x'…', None if it is none."""
    digits = literal[2:].rstrip(b"'")
    if literal[:2] == b"0x" and len(digits) % 2:
        digits = b"0" + digits
    return None if len(digits) % 2 else bytes.fromhex(digits.decode("ascii"))


def read_bits(literal: bytes) -> bytes:
    """Return the bytes of b'…' or 0b…."""
    digits = literal[2:].rstrip(b"'")
    return int(digits or b"0", 2).to_bytes((len(digits) + 7) // 8, "big")


def convert_bytes(data: bytes, column: DumpedColumn | None, charset: Charset | None) -> str | bytes:
    """Make the column's kind of value of a literal of bytes; without a column they stay bytes."""
    kind = column.kind if column else LiteralKind.BINARY
    if kind is LiteralKind.BITS and column:
        return data.rjust((max(column.length, 1) + 7) // 8, b"\0")
    if kind is LiteralKind.NUMBER:
        return str(int.from_bytes(data, "big"))
    return data if kind is LiteralKind.BINARY else decode_value(data, charset)


def convert_number(digits: bytes, column: DumpedColumn | None) -> str | bytes | None:
    """Make the column's kind of value of a number; None if what the server makes of it is not certain."""
    kind, text = column.kind if column else LiteralKind.NUMBER, digits.decode("ascii")
    if kind is LiteralKind.NUMBER:
        return text
    is_whole = text.removeprefix("-").isdigit()
    if kind is LiteralKind.TEXT and "e" not in text.lower() and text[0] != "+":
        return str(int(text)) if is_whole else text
    if kind is LiteralKind.BITS and column and text.isdigit():
        number = int(text)
        return number.to_bytes(max((max(column.length, 1) + 7) // 8, (number.bit_length() + 7) // 8), "big")
    return None
