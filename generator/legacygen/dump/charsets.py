"""MySQL's character sets as codecs of Python."""

import codecs
import functools
from collections.abc import Callable
from dataclasses import dataclass

Buffer = bytes | memoryview

UNDECLARED = "utf8mb4"
"""The character set of a dump that names none."""

UNSAFE = frozenset({"big5", "cp932", "gb18030", "gbk", "sjis", "ucs2", "utf16", "utf16le", "utf32"})
"""Character sets in which a quote or backslash may be the second byte of a letter; statements cannot be in them."""

SINGLE_BYTE = {
    "ascii": "ascii", "cp1250": "cp1250", "cp1251": "cp1251", "cp1256": "cp1256", "cp1257": "cp1257",
    "cp850": "cp850", "cp852": "cp852", "cp866": "cp866", "greek": "iso8859-7", "hebrew": "iso8859-8",
    "koi8r": "koi8-r", "koi8u": "koi8-u", "latin2": "iso8859-2", "latin5": "iso8859-9", "latin7": "iso8859-13",
    "macce": "mac-latin2", "macroman": "mac-roman", "tis620": "cp874",
}  # fmt: skip
"""Python's codec for each character set of one byte a letter, but for latin1, which no codec of Python is."""

MULTI_BYTE = {
    "big5": "big5hkscs", "cp932": "cp932", "eucjpms": "euc-jp", "euckr": "cp949", "gb18030": "gb18030",
    "gb2312": "gb2312", "gbk": "gbk", "sjis": "shift-jis", "ucs2": "utf-16-be", "ujis": "euc-jp",
    "utf16": "utf-16-be", "utf16le": "utf-16-le", "utf32": "utf-32-be", "utf8": "utf-8", "utf8mb3": "utf-8",
    "utf8mb4": "utf-8",
}  # fmt: skip

LATIN1 = "".join(bytes([code]).decode("cp1252", "replace") for code in range(256))
LATIN1 = "".join(chr(code) if letter == "\ufffd" else letter for code, letter in enumerate(LATIN1))
"""MySQL's latin1: Windows-1252, and its five undefined bytes as C1 control characters."""


@dataclass(frozen=True, slots=True)
class Charset:
    """A character set of MySQL; `decode` raises UnicodeDecodeError.

    `decode_start` decodes as many whole letters as there are; it is None where that is not worth it. `one_byte` says
    whether each letter is one byte.
    """

    name: str
    decode: Callable[[Buffer], str]
    decode_start: Callable[[Buffer], str] | None = None
    one_byte: bool = False


@functools.cache
def find_charset(name: str) -> Charset | None:
    """Return a character set by MySQL's name for it or for one of its collations, None if it is unknown."""
    plain = name.lower().partition("_")[0]
    if plain == "latin1":
        return Charset(plain, _decode_latin1, _decode_latin1, one_byte=True)
    if plain in SINGLE_BYTE:
        decode = _make_decode(SINGLE_BYTE[plain])
        return Charset(plain, decode, decode, one_byte=True)
    if plain not in MULTI_BYTE:
        return None
    codec = MULTI_BYTE[plain]
    return Charset(plain, _make_decode(codec), _decode_start_of_utf8 if codec == "utf-8" else None)


def _make_decode(codec: str) -> Callable[[Buffer], str]:
    found = codecs.lookup(codec)
    return lambda data: found.decode(data)[0]


def _decode_latin1(data: Buffer) -> str:
    return codecs.charmap_decode(data, "strict", LATIN1)[0]


def _decode_start_of_utf8(data: Buffer) -> str:
    return codecs.utf_8_decode(data, "strict", False)[0]
