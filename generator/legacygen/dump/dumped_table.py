"""The tables that a dump creates: what has to be known of their columns to read their rows."""

import enum
import re
from collections.abc import Sequence
from dataclasses import dataclass

from legacygen.dump.lexical import is_name, read_name
from legacygen.dump.statement import DumpStatement, list_tokens


class LiteralKind(enum.Enum):
    """How the values of a column are written, and what they become."""

    NUMBER = "number"
    TEXT = "text"
    TEMPORAL = "date or time"
    BINARY = "binary"
    BITS = "bits"


@dataclass(frozen=True, slots=True, kw_only=True)
class DumpedColumn:
    """A column: its declared type in lower case without length, and the length, 0 if there is none.

    `charset` is that of the column or of its table, empty if neither has one.
    """

    name: str
    type: str
    length: int = 0
    charset: str = ""

    @property
    def kind(self) -> LiteralKind:
        """How the values are written; a type that nobody knows is written as text."""
        return KINDS.get(self.type, LiteralKind.TEXT)


@dataclass(frozen=True, slots=True, kw_only=True)
class DumpedTable:
    """A table that the dump creates."""

    database: str
    name: str
    columns: tuple[DumpedColumn, ...]


KINDS = {
    name: kind
    for kind, names in {
        LiteralKind.NUMBER: "bigint bool boolean dec decimal double fixed float float4 float8 int int1 int2 int3 int4 "
        "int8 integer mediumint middleint number numeric real serial smallint tinyint year",
        LiteralKind.TEMPORAL: "date datetime time timestamp",
        LiteralKind.BINARY: "binary blob geomcollection geometry geometrycollection linestring longblob mediumblob "
        "multilinestring multipoint multipolygon point polygon raw tinyblob varbinary vector",
        LiteralKind.BITS: "bit",
    }.items()
    for name in names.split()
}
"""The types that are not written as text."""

NO_COLUMN = frozenset(b"CHECK CONSTRAINT FOREIGN FULLTEXT INDEX KEY LIKE PRIMARY SPATIAL UNIQUE".split())
"""The words that begin what is no column in a CREATE TABLE."""


def parse_table(statement: DumpStatement) -> DumpedTable | None:
    """Parse a CREATE TABLE; None if it lists no columns, as with LIKE or AS SELECT."""
    tokens = list_tokens(statement.text, statement.quoting)
    begin = tokens.index(b"(") if b"(" in tokens else len(tokens)
    items, end = _split_items(tokens, begin)
    charset = _find_charset(tokens[end:])
    columns = tuple(_parse_column(item, charset) for item in items if _is_column(item))
    if not columns or any(token.upper() in (b"SELECT", b"LIKE") for token in tokens[end : end + 200] + tokens[:begin]):
        return None
    return DumpedTable(database=statement.database, name=statement.name, columns=columns)


def _split_items(tokens: Sequence[bytes], begin: int) -> tuple[list[list[bytes]], int]:
    """Split what the brackets from `begin` on hold at its commas; return the index behind them too."""
    items: list[list[bytes]] = [[]]
    depth = 0
    for at in range(begin, len(tokens)):
        token = tokens[at]
        depth -= token == b")"
        if depth == 0 and token == b")":
            return items, at + 1
        if depth == 1 and token == b",":
            items.append([])
        elif depth > 0:
            items[-1].append(token)
        depth += token == b"("
    return [], len(tokens)


def _is_column(item: Sequence[bytes]) -> bool:
    if len(item) < 2 or not is_name(item[0]):
        return False
    pair = (item[0].upper(), item[1].upper())
    return pair[0] not in NO_COLUMN and pair not in ((b"PERIOD", b"FOR"), (b"VECTOR", b"INDEX"), (b"VECTOR", b"KEY"))


def _parse_column(item: Sequence[bytes], charset: str) -> DumpedColumn:
    words = [token.upper() for token in item]
    kind = item[1].decode("utf-8", "replace").lower()
    if kind == "long":
        kind = "longblob" if words[2:3] == [b"VARBINARY"] else "longtext"
    elif kind in ("national", "character", "char", "varchar") and b"VARBINARY" in words[2:4]:
        kind = "varbinary"
    length = item[3] if len(item) > 3 and item[2] == b"(" and item[3].isdigit() else b"0"
    own = _find_charset(item[2:])
    if kind == "json":
        own = "utf8mb4"
    if (own == "binary" or b"BYTE" in words[2:6]) and kind in (
        "char",
        "varchar",
        "text",
        "tinytext",
        "mediumtext",
        "longtext",
    ):
        kind = "blob"
    return DumpedColumn(name=read_name(item[0]), type=kind, length=int(length), charset=own or charset)


def _find_charset(tokens: Sequence[bytes]) -> str:
    """Find the character set in the options of a column or table, by its own name or that of a collation."""
    text = b" ".join(tokens[:400]).replace(b"=", b" ").replace(b"'", b" ")
    for pattern in (rb"\b(?:CHARACTER\s++SET|CHARSET)\s++(\w++)", rb"\bCOLLATE\s++(\w++)"):
        found = re.search(pattern, text, re.I)
        if found and found[1].upper() != b"DEFAULT":
            return found[1].decode("ascii", "replace").lower().partition("_")[0]
    return ""
