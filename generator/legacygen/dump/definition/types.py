"""The type of a column, spelled as information_schema does."""

import re
from dataclasses import dataclass

from legacygen.dump.definition.cursor import Cursor

SAME = {
    "bool": "tinyint",
    "boolean": "tinyint",
    "character": "char",
    "dec": "decimal",
    "fixed": "decimal",
    "float4": "float",
    "float8": "double",
    "geomcollection": "geometrycollection",
    "int1": "tinyint",
    "int2": "smallint",
    "int3": "mediumint",
    "int4": "int",
    "int8": "bigint",
    "integer": "int",
    "middleint": "mediumint",
    "nchar": "char",
    "number": "decimal",
    "numeric": "decimal",
    "nvarchar": "varchar",
    "raw": "varbinary",
    "real": "double",
    "serial": "bigint",
    "varchar2": "varchar",
    "varcharacter": "varchar",
}
"""Other names of types, and the one that the server keeps."""

LONG = {
    ("double", "precision"): "double",
    ("character", "varying"): "varchar",
    ("char", "varying"): "varchar",
    ("char", "byte"): "binary",
    ("long", "varchar"): "mediumtext",
    ("long", "varbinary"): "mediumblob",
    ("national", "varchar"): "varchar",
    ("national", "varcharacter"): "varchar",
    ("national", "char"): "char",
    ("national", "character"): "char",
    ("nchar", "varchar"): "varchar",
    ("nchar", "varying"): "varchar",
    ("nchar", "varcharacter"): "varchar",
}
"""Types of two words."""

SIZES = {"text": "tinytext text mediumtext longtext", "blob": "tinyblob blob mediumblob longblob"}
"""The types of which the server takes the smallest that a length fits in."""

CHARACTERS = frozenset("char varchar tinytext text mediumtext longtext enum set".split())
WITH_LENGTH = frozenset("char varchar binary varbinary".split())
NUMBERS = frozenset("tinyint smallint mediumint int bigint decimal float double".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnType:
    """A type: its first word, all of it, and its numbers. `charset` is set where the type itself implies it."""

    data_type: str
    raw: str
    length: int | None = None
    precision: int | None = None
    scale: int | None = None
    charset: str = ""


def take_type(cursor: Cursor) -> ColumnType:
    """Take the type of a column, with its length and sign."""
    first = cursor.take_token().decode("utf-8", "replace").lower()
    charset = "utf8mb3" if first in ("national", "nchar", "nvarchar") else ""
    name = LONG.get((first, cursor.peek().decode("utf-8", "replace").lower()), "")
    if name:
        cursor.take_token()
        if name == "char" and cursor.take(b"VARYING"):
            name = "varchar"
    elif first == "long":
        name = "mediumtext"
    arguments = cursor.take_brackets()
    signs = _take_signs(cursor)
    return _spell(name or SAME.get(first, first), first, arguments, signs, charset)


def _take_signs(cursor: Cursor) -> str:
    found = set()
    while word := cursor.take_any(b"UNSIGNED", b"SIGNED", b"ZEROFILL"):
        found.add(word.decode().lower())
    if "zerofill" in found:
        found.add("unsigned")
    return "".join(f" {word}" for word in ("unsigned", "zerofill") if word in found)


def _spell(name: str, first: str, arguments: Cursor | None, signs: str, charset: str) -> ColumnType:
    numbers = _read_numbers(arguments)
    if name in ("enum", "set") and arguments is not None:
        members = ",".join(
            _quote(arguments.read_string(token.text)) for token in arguments.tokens if token.text != b","
        )
        return ColumnType(data_type=name, raw=f"{name}({members})")
    if name == "decimal":
        precision, scale = (*numbers, *(10, 0)[len(numbers) :])[:2]
        return ColumnType(data_type=name, raw=f"decimal({precision},{scale}){signs}", precision=precision, scale=scale)
    if name == "float" and len(numbers) == 1:  # bits of precision, not digits
        name, numbers = ("double" if numbers[0] > 24 else "float"), []
    if name in SIZES and numbers:
        return _spell_size(name, numbers[0], charset)
    if name in WITH_LENGTH:
        length = numbers[0] if numbers else 1
        return ColumnType(data_type=name, raw=f"{name}({length})", length=length, charset=charset)
    if name == "bit":
        return ColumnType(data_type=name, raw=f"bit({numbers[0] if numbers else 1})")
    if first in ("bool", "boolean"):
        numbers = [1]
    if name == "timestamp" and numbers[:1] > [6]:  # the widths of MySQL 4
        numbers = []
    if first == "serial":
        signs = " unsigned"
    width = f"({','.join(map(str, numbers))})" if numbers else ""
    return ColumnType(data_type=name, raw=f"{name}{width}{signs if name in NUMBERS else ''}", charset=charset)


def _spell_size(name: str, length: int, charset: str) -> ColumnType:
    letters = 4 if name == "text" else 1
    limits = (2**8, 2**16, 2**24)
    place = sum(length * letters >= limit for limit in limits)
    found = SIZES[name].split()[place]
    return ColumnType(data_type=found, raw=found, charset=charset)


def _read_numbers(arguments: Cursor | None) -> list[int]:
    tokens = arguments.tokens if arguments is not None else []
    return [int(token.text) for token in tokens if re.fullmatch(rb"\d{1,9}", token.text)]


def _quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
