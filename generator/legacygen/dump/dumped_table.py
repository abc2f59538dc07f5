"""The tables that a dump creates: what has to be known of their columns to read their rows."""

import enum
from dataclasses import dataclass


class LiteralKind(enum.Enum):
    """How the values of a column are written, and what they become."""

    NUMBER = "number"
    TEXT = "text"
    TEMPORAL = "date or time"
    BINARY = "binary"
    BITS = "bits"


@dataclass(frozen=True, slots=True, kw_only=True)
class DumpedColumn:
    """A column: the first word of its type, as information_schema has it, and the length, 0 if there is none.

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
        LiteralKind.NUMBER: "bigint decimal double float int mediumint smallint tinyint year",
        LiteralKind.TEMPORAL: "date datetime time timestamp",
        LiteralKind.BINARY: "binary blob geometry geometrycollection linestring longblob mediumblob multilinestring "
        "multipoint multipolygon point polygon tinyblob varbinary vector",
        LiteralKind.BITS: "bit",
    }.items()
    for name in names.split()
}
"""The types that are not written as text."""
