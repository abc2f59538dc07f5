"""The definition of a table in a dump: what CREATE TABLE says, in the words of information_schema."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnDefinition:
    """A column. `type` is as the server prints it (`int(10) unsigned`), `data_type` its first word.

    `length` is in letters or bytes. `default` is SQL (`'x'`, `NULL`), None without one; `generated` is the expression
    of a generated column, empty for others. `collation` is empty where the type has none.
    """

    name: str
    data_type: str
    type: str
    length: int | None = None
    precision: int | None = None
    scale: int | None = None
    nullable: bool = True
    default: str | None = None
    auto_increment: bool = False
    on_update: bool = False
    generated: str = ""
    stored: bool = False
    collation: str = ""
    comment: str = ""

    @property
    def is_unsigned(self) -> bool:
        """Whether the column holds no negative numbers."""
        return self.data_type not in ("enum", "set") and " unsigned" in self.type


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPart:
    """A part of a key: a column, of which `prefix` letters count if it is set, or an expression."""

    column: str
    expression: str = ""
    prefix: int | None = None
    descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyDefinition:
    """A key; `kind` is PRIMARY, UNIQUE, FULLTEXT, SPATIAL or empty, `method` that of its index."""

    name: str
    kind: str
    parts: tuple[KeyPart, ...]
    method: str = "BTREE"
    hidden: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of its columns, empty for an expression."""
        return tuple(part.column for part in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignKeyDefinition:
    """A foreign key; `database` is empty if it refers to the same one."""

    name: str
    columns: tuple[str, ...]
    database: str
    table: str
    target_columns: tuple[str, ...]
    on_delete: str = "RESTRICT"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckDefinition:
    """A CHECK constraint."""

    name: str
    clause: str
    enforced: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TableDefinition:
    """A table. `left_out` are the clauses that were not understood, as text."""

    database: str
    name: str
    columns: tuple[ColumnDefinition, ...]
    keys: tuple[KeyDefinition, ...] = ()
    foreign_keys: tuple[ForeignKeyDefinition, ...] = ()
    checks: tuple[CheckDefinition, ...] = ()
    engine: str = "InnoDB"
    collation: str = ""
    comment: str = ""
    left_out: tuple[str, ...] = ()

    @property
    def primary_key(self) -> tuple[str, ...]:
        """The names of the columns of the primary key."""
        return next((key.columns for key in self.keys if key.kind == "PRIMARY"), ())

    def find_column(self, name: str) -> ColumnDefinition | None:
        """Return a column by its name, in any case of its letters."""
        return next((column for column in self.columns if column.name.lower() == name.lower()), None)
