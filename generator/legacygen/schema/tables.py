"""The schema of a legacy database: facts, in SQL terms that are the same for every engine.

Values refer to each other by name, so that a schema can be compared, hashed and stored. Tables are sorted by schema
and name; columns are in the order of the table.
"""

import enum
from dataclasses import dataclass

from legacygen.schema.orphans import Orphans
from legacygen.schema.undeclared import UndeclaredKey, ViewJoin


class Kind(enum.StrEnum):
    """The meaning of a column type, independent of its name in an engine."""

    BOOLEAN = "boolean"
    TINYINT = "tinyint"
    SMALLINT = "smallint"
    INTEGER = "integer"
    BIGINT = "bigint"
    DECIMAL = "decimal"
    FLOAT = "float"
    MONEY = "money"
    BIT = "bit"
    CHAR = "char"
    VARCHAR = "varchar"
    TEXT = "text"
    BINARY = "binary"
    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"
    INTERVAL = "interval"
    YEAR = "year"
    ENUM = "enum"
    SET = "set"
    JSON = "json"
    JSON_TEXT = "json text"
    UUID = "uuid"
    INET = "inet"
    ARRAY = "array"
    RANGE = "range"
    HSTORE = "hstore"
    TSVECTOR = "tsvector"
    GEOMETRY = "geometry"
    UNKNOWN = "unknown"


FORMS = {
    Kind.DATE: frozenset({"0000-00-00"}),
    Kind.DATETIME: frozenset({"0000-00-00 00:00:00", "0000-00-00 00:00:00.000000"}),
    Kind.TIME: frozenset({"00:00:00", "00:00:00.000000"}),
}
"""The formats in which Django stores dates and times in SQLite, with zeros for all digits."""


class TableKind(enum.StrEnum):
    """A kind of relation in the database that SELECT can read."""

    TABLE = "table"
    VIEW = "view"
    MATERIALIZED_VIEW = "materialized view"


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlType:
    """The declared type of a column.

    `raw` is the complete type as the server prints it, `base` the type that a domain is based on, `checks` are the
    conditions of a domain on its VALUE. `length` counts characters (CHAR, VARCHAR), bytes (BINARY), bits (BIT) or the
    display width (TINYINT), `precision` and `scale` decimal digits. `values` are those of ENUM and SET, `element` is
    the type of items (ARRAY) or bounds (RANGE). `binary` if the driver returns text as bytes, `as_text` if it returns
    an array as one text, because it does not know the items; `composite` if a value has fields of its own.
    """

    kind: Kind
    raw: str
    base: str = ""
    length: int | None = None
    precision: int | None = None
    scale: int | None = None
    unsigned: bool = False
    with_time_zone: bool = False
    values: tuple[str, ...] = ()
    binary: bool = False
    element: "SqlType | None" = None
    as_text: bool = False
    composite: bool = False
    checks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Default:
    """A column default: a literal (`text` is the value without quotes) or an SQL expression."""

    text: str
    is_expression: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Facts about the values of a column that the catalog does not have; None if no value was read.

    Counts are rounded down to 1, 2, 5, 10, …, so that they do not change with every new row; `partial` if the table
    has more rows than were read. `zero_dates` counts dates that consist of zeros, and empty text; `unfit` counts the
    other values that Django's field for the declared type cannot hold. `only_0_and_1` is about numbers, `is_text` and
    `is_uuid` are about bytes; `epoch` is the unit of Unix time (s, ms, us), `dimensions` those of an array. `storage`
    are SQLite's classes, `forms` its formats of dates, with 0 for all digits. `has_nulls` is about a view's key.
    """

    partial: bool = False
    zero_dates: int = 0
    unfit: int = 0
    only_0_and_1: bool = False
    is_text: bool = False
    is_uuid: bool = False
    epoch: str = ""
    dimensions: int = 0
    storage: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    has_nulls: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. `auto_increment` includes identity, serial and SQLite's integer primary key.

    `generated` is the SQL expression of a computed column; `stored` if its value is stored. `on_update` if MySQL sets
    the current time whenever the row changes. `collation` is set only if it is not the default of table or database.
    """

    name: str
    type: SqlType
    nullable: bool = True
    default: Default | None = None
    auto_increment: bool = False
    generated: str = ""
    stored: bool = False
    on_update: bool = False
    collation: str = ""
    comment: str = ""
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPart:
    """One column (`name`) or one `expression` of an index; `prefix` counts the indexed characters (MySQL).

    `nulls` (`first` or `last`) and `collation` are set if they differ from the server's default and from the column.
    `operator_class` (PostgreSQL) is set for all parts of an index if it differs from the default for any of them.
    `operator` is that of an exclusion constraint.
    """

    name: str = ""
    expression: str = ""
    descending: bool = False
    prefix: int | None = None
    nulls: str = ""
    collation: str = ""
    operator_class: str = ""
    operator: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """An index, unique constraint or exclusion constraint; a primary key only if it has options of an index.

    `where` is the condition of a partial index, `include` are the columns of INCLUDE; `method` is set only if it
    differs from the engine's default. Without `nulls_distinct` a unique index allows only one NULL. `hidden` if the
    server maintains the index but does not use it. `deferrable` is `immediate` or `deferred`, the initial state of a
    constraint that can be checked at the end of the transaction.
    """

    name: str
    parts: tuple[IndexPart, ...]
    unique: bool = False
    where: str = ""
    include: tuple[str, ...] = ()
    method: str = ""
    nulls_distinct: bool = True
    deferrable: str = ""
    hidden: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether it is an index on whole columns of all rows without options; a single column may be descending."""
        marks = [each.nulls or each.operator_class or each.operator for each in self.parts]
        is_ordered = len(self.parts) > 1 and any(each.descending for each in self.parts)
        is_more = bool(self.include or self.method or self.deferrable or is_ordered or any(marks))
        return bool(self.columns) and not is_more

    @property
    def columns(self) -> tuple[str, ...]:
        """The indexed columns; empty unless the index contains whole columns of all rows and nothing else."""
        if self.where or any(part.expression or part.prefix or part.collation for part in self.parts):
            return ()
        return tuple(part.name for part in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignKey:
    """A declared foreign key to `table`; `schema` is that of the target, empty for the default one.

    `target_columns` are always set, even if the SQL omits them. `on_delete` is SQL's action in upper case (`CASCADE`,
    `SET NULL`, …), empty if none is declared or readable. `enforced` if it holds for every row. `optional` if a row
    may have a value that is no key, even without NULL. `evidence` is what the rows say where only they prove it.
    """

    name: str
    columns: tuple[str, ...]
    table: str
    target_columns: tuple[str, ...]
    schema: str = ""
    on_delete: str = ""
    enforced: bool = True
    optional: bool = False
    evidence: str = ""

    @property
    def target(self) -> str:
        """The label of the table that the key points to."""
        return f"{self.schema}.{self.table}" if self.schema else self.table


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A check constraint; `clause` is the server's SQL without the outer `CHECK (…)`.

    `enforced` if it holds for every row.
    """

    name: str
    clause: str
    enforced: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table or view. `schema` is empty for the default schema of the connection.

    `namespace` is the name of the default schema if another schema has a table of the same name. `rowid` is the name
    of SQLite's hidden row identifier if the table has one and no column hides it. `identified_by` are the columns of a
    view that contain the key of the table whose rows it shows (`rows_of`, a label), or the column of a table without a
    key that is unique in all rows. `grouped_by` are the columns that a view groups its rows by, if it has all of them,
    `joins` those it joins tables by. `filled` unless it is a materialized view that fails before it is refreshed.
    `orphans` are about the declared keys and about those in legacygen.toml.
    """

    name: str
    columns: tuple[Column, ...]
    schema: str = ""
    kind: TableKind = TableKind.TABLE
    primary_key: tuple[str, ...] = ()
    indexes: tuple[Index, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    checks: tuple[Check, ...] = ()
    comment: str = ""
    rowid: str = ""
    namespace: str = ""
    identified_by: tuple[str, ...] = ()
    rows_of: str = ""
    grouped_by: tuple[str, ...] = ()
    joins: tuple[ViewJoin, ...] = ()
    filled: bool = True
    orphans: tuple[Orphans, ...] = ()

    @property
    def label(self) -> str:
        """`table`, or `schema.table` outside the default schema, as in legacygen.toml."""
        return f"{self.schema}.{self.name}" if self.schema else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A table that was left out, with the reason for the user; `broken` if it could not be read."""

    name: str
    reason: str
    broken: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """All tables of a database. `engine` is Django's vendor name: mysql, postgresql, sqlite.

    `undeclared` are the columns that may be relations although nothing is declared.
    """

    engine: str
    tables: tuple[Table, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    undeclared: tuple[UndeclaredKey, ...] = ()
