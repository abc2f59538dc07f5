"""The values of rows that are sent as the dump has them: none may do more than give a value."""

import functools
import re
from collections.abc import Collection, Iterator

from legacygen.dump.lexical import BACKTICK, COMMENT, SPACE, Quoting, find_tokens, is_name, match_all

ALLOWED = frozenset(
    b"""
    ADDDATE ADDTIME ASCII BIN BIT CAST CHAR COALESCE COMPRESS CONCAT CONCAT_WS CONV CONVERT CURDATE CURRENT_DATE
    CURRENT_TIME CURRENT_TIMESTAMP CURTIME DATE DATE_ADD DATE_FORMAT DATE_SUB DECIMAL DEFAULT FROM_BASE64 FROM_DAYS
    FROM_UNIXTIME GEOMETRYCOLLECTION GEOMCOLLFROMTEXT GEOMFROMTEXT GEOMFROMWKB GEOMETRYFROMTEXT GREATEST HEX IF IFNULL
    INET6_ATON INET_ATON JSON_ARRAY JSON_COMPACT JSON_EXTRACT JSON_OBJECT JSON_QUOTE JSON_UNQUOTE LEAST LEFT
    LINEFROMTEXT LINESTRING LINESTRINGFROMTEXT LOCALTIME LOCALTIMESTAMP LOWER LPAD LTRIM MAKEDATE MAKETIME MD5 MID
    MPOINTFROMTEXT MPOLYFROMTEXT MULTILINESTRING MULTIPOINT MULTIPOLYGON NOW NULLIF NUMERIC POINT POINTFROMTEXT
    POINTFROMWKB POLYFROMTEXT POLYFROMWKB POLYGON POLYGONFROMTEXT QUOTE REPLACE REVERSE RIGHT ROUND RPAD RTRIM
    SEC_TO_TIME SHA SHA1 SHA2 SIGNED ST_GEOMCOLLFROMTEXT ST_GEOMETRYFROMTEXT ST_GEOMFROMGEOJSON ST_GEOMFROMTEXT
    ST_GEOMFROMWKB ST_LINEFROMTEXT ST_LINESTRINGFROMTEXT ST_MPOINTFROMTEXT ST_MPOLYFROMTEXT ST_POINTFROMTEXT
    ST_POINTFROMWKB ST_POLYFROMTEXT ST_POLYFROMWKB ST_POLYGONFROMTEXT STR_TO_DATE SUBDATE SUBSTR SUBSTRING SYSDATE TIME
    TIMESTAMP TO_BASE64 TO_DAYS TRIM UNCOMPRESS UNHEX UNIX_TIMESTAMP UPPER UTC_DATE UTC_TIME UTC_TIMESTAMP UUID
    UUID_SHORT UUID_TO_BIN VALUES VARCHAR BINARY VARBINARY DATETIME VEC_FROMTEXT STRING_TO_VECTOR
    """.split()
)
"""Functions and types in values of dumps; they reach nothing, and take no long time."""

REACHING = frozenset({b"SELECT", b"WITH", b"INTO", b"TABLE"})
"""Words that read or write something else."""

DEFAULT = b"DEFAULT"


@functools.lru_cache(maxsize=8)
def compile_literals(quoting: Quoting) -> re.Pattern[bytes]:
    """Compile the expression of rows in which every value is a literal, as nearly all are."""
    parts = (
        rb"[\s,()0-9.+]++",
        quoting.single,
        rb"(?<=0)[xX][0-9a-fA-F]++",
        rb"(?i:NULL|TRUE|FALSE|DEFAULT|e[-+]?[0-9]|[xbn](?=')|_[a-z][a-z0-9_]*+(?=\s*+(?:['xb]|0x)))",
        *(() if quoting.ansi else (quoting.double,)),
        rb"-(?=[0-9.])",
    )
    return re.compile(rb"(?>(?:" + b"|".join(parts) + rb")*)", re.S)


def find_reaching(rows: bytes, quoting: Quoting) -> str:
    """Find what could do more than give a value: a function that is not ALLOWED, a query, a variable.

    Returns an empty text if there is none.
    """
    before = b""
    for token in find_tokens(rows, quoting):
        word = token.upper()
        is_call = token == b"(" and is_name(before) and not before[:1].isdigit()
        if is_call and before not in ALLOWED and before not in (b"AS", b"IN"):
            return f"{before.decode('utf-8', 'replace')}()"
        if word in REACHING or token[:1] == b"@":
            return token.decode("utf-8", "replace")
        is_string = token[:1] == b"'" or (token[:1] == b'"' and not quoting.ansi)
        before = b"" if is_string else word
    return ""


@functools.lru_cache(maxsize=8)
def compile_value(quoting: Quoting) -> re.Pattern[bytes]:
    """Compile the expression of a value with the blanks around it, or of a sign between values."""
    plain = (rb"[^()'\"`,\-\#/]++", quoting.single, quoting.double, BACKTICK, COMMENT, rb"-(?!-\s)", rb"/(?!\*)")
    inside = b"|".join((*plain, b","))
    nested = rb"\((?>(?:" + inside + rb"|\((?>(?:" + inside + rb")*)\))*)\)"
    name = rb"(?:(?<=[\w`])" + nested + rb")"  # the arguments of a function
    return re.compile(SPACE + rb"(?:((?>(?:" + b"|".join((*plain, name)) + rb")+))|([(),]))", re.S)


def replace_generated(rows: bytes, quoting: Quoting, indexes: Collection[int]) -> bytes:
    """Replace the values of generated columns, at these indexes of a row, by DEFAULT: servers refuse any other."""
    parts: list[bytes] = []
    at = 0
    for begin, end, index in list_values(rows, quoting):
        if index in indexes:
            parts += [rows[at:begin], DEFAULT]
            at = end
    return b"".join([*parts, rows[at:]])


def list_values(rows: bytes, quoting: Quoting) -> Iterator[tuple[int, int, int]]:
    """Yield beginning and end of each value, and its index in its row."""
    depth = index = 0
    for match in match_all(compile_value(quoting), rows):
        if match[2] == b"(":
            index = index if depth else 0
            depth += 1
        elif match[2] == b")":
            depth -= 1
        elif match[2] == b",":
            index += depth == 1
        elif depth == 1:
            yield match.start(1), match.end(1), index
