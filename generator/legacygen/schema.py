"""Facts: what the legacy database says, in the words of SQL and the same for every engine.

Values refer to one another by name, never by pointer, so that a schema can be compared, hashed and dumped.
Tables are sorted by schema and name, columns stand in the order of the table.
"""

import enum
from dataclasses import dataclass


class Kind(enum.StrEnum):
    """What a column type means, whatever an engine calls it."""

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
"""How Django spells dates and times on SQLite, in zeros."""


class TableKind(enum.StrEnum):
    """What can be selected from."""

    TABLE = "table"
    VIEW = "view"
    MATERIALIZED_VIEW = "materialized view"


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlType:
    """The declared type of a column.

    `raw` is the spelling of the server, complete, `base` that of the type below a domain, `checks` are the conditions
    of a domain for a VALUE. `length` counts characters (CHAR, VARCHAR), bytes (BINARY), bits (BIT) or the display
    width (TINYINT); `precision` and `scale` count decimal digits (DECIMAL). `values` are those of ENUM and SET.
    `element` is the type of the items (ARRAY) or bounds (RANGE). `binary` when text comes as bytes; `as_text` when an
    array comes as one text, because the driver does not know the type of its items.
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
    checks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Default:
    """A column default: a literal (`text` is the bare value, unquoted) or else an SQL expression."""

    text: str
    is_expression: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the rows say where the catalog is silent; absent where no value was read.

    Counts are "at least", in steps (1, 2, 5, 10, …), so that they do not change with every new row; `partial` when the
    table has more rows than were looked at. `zero_dates` counts dates of nothing but zeros, or empty text; `unfit`
    the other values that Django's field for the declared type cannot hold. `only_0_and_1` is about numbers,
    `is_text` and `is_uuid` about bytes. `dimensions` are those of an array. `storage` are the classes of values that
    SQLite found, `forms` the spellings of dates there, in zeros.
    """

    partial: bool = False
    zero_dates: int = 0
    unfit: int = 0
    only_0_and_1: bool = False
    is_text: bool = False
    is_uuid: bool = False
    dimensions: int = 0
    storage: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. `auto_increment` covers identity, serial and SQLite's integer primary key.

    `generated` is the SQL expression of a computed column, `stored` when it is computed once. `on_update` when the
    server sets it to the current time with every change of the row (MySQL). `collation` is set only where it differs
    from the default of the table (MySQL) or of the database.
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
    """One column (`name`) or one `expression` of an index; `prefix` counts indexed characters (MySQL).

    `nulls` is `first` or `last` where the server would have it the other way, `collation` set where it is not that of
    the column. `operator_class` (PostgreSQL) is set for all parts of an index where one has another than the usual;
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
    """An index, unique or exclusion constraint; the primary key only where it is more than a key.

    `where` is the condition of a partial index, `include` the columns carried along, `method` is set only
    where it is not the engine's usual one. Without `nulls_distinct` a unique index allows one NULL only.
    `hidden` when the server keeps it but does not look there. `deferrable` is `immediate` or `deferred`, for a
    constraint that can wait for the end of the transaction.
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
        """Whether it is over whole columns of all rows, and that is all; a single column has no order to speak of."""
        marks = [each.nulls or each.operator_class or each.operator for each in self.parts]
        is_ordered = len(self.parts) > 1 and any(each.descending for each in self.parts)
        is_more = bool(self.include or self.method or self.deferrable or is_ordered or any(marks))
        return bool(self.columns) and not is_more

    @property
    def columns(self) -> tuple[str, ...]:
        """The indexed columns, or nothing when the index is more (or less) than whole columns of all rows."""
        if self.where or any(part.expression or part.prefix or part.collation for part in self.parts):
            return ()
        return tuple(part.name for part in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignKey:
    """A declared reference; `schema` is that of the target, empty when it is the default one.

    `target_columns` are always spelled out, also where SQL lets them be left out. `on_delete` is SQL's action
    in capitals (`CASCADE`, `SET NULL`, …), empty when none is declared or it cannot be seen. `enforced` when it
    holds for every row.
    """

    name: str
    columns: tuple[str, ...]
    table: str
    target_columns: tuple[str, ...]
    schema: str = ""
    on_delete: str = ""
    enforced: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A check constraint; `clause` is the server's SQL without the outer `CHECK (…)`.

    `enforced` when it holds for every row.
    """

    name: str
    clause: str
    enforced: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table or view. `schema` is empty for the default one of the connection.

    `namespace` is the name of that default one where another schema has a table of the same name. `rowid` names
    SQLite's hidden row identifier where the table has one and no column hides that name. `identified_by` are the
    columns of a view that carry the key of the table whose rows it shows (`rows_of`, a label), or the column that the
    rows of a table without a key prove to be unique. `grouped_by` are the columns by which a view groups its rows, if
    it shows them all. `filled` unless it is a materialized view that no query may read before it is refreshed.
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
    filled: bool = True

    @property
    def label(self) -> str:
        """`table`, or `schema.table` outside the default schema, as in legacygen.toml."""
        return f"{self.schema}.{self.name}" if self.schema else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A table that was left out, and why, in words for the user; `broken` when it could not be read."""

    name: str
    reason: str
    broken: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """Everything that was read. `engine` is Django's vendor name: mysql, postgresql, sqlite."""

    engine: str
    tables: tuple[Table, ...] = ()
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TableOids:
    """The number of a table (by its label) in the catalog, and those of its columns, in the same order as these."""

    table: str
    number: int
    columns: tuple[str, ...]
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogOids:
    """Numbers that stay when a table or column is renamed; those of another `server` say nothing."""

    server: str
    tables: tuple[TableOids, ...] = ()
