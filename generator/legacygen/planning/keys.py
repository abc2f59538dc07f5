"""Which columns identify a row: the primary key, or the best that stands in for a missing one."""

from collections.abc import Collection
from dataclasses import dataclass

from legacygen.plan import Note
from legacygen.planning.notes import make_note
from legacygen.schema import Column, Kind, Table, TableKind

INCOMPARABLE = {
    Kind.ARRAY,
    Kind.BINARY,
    Kind.BIT,
    Kind.FLOAT,
    Kind.GEOMETRY,
    Kind.HSTORE,
    Kind.JSON,
    Kind.MONEY,
    Kind.RANGE,
    Kind.SET,
    Kind.TSVECTOR,
    Kind.UNKNOWN,
}
"""What cannot be found again by the value that was read, or is no key in Python."""

LOOSE = {Kind.DATE, Kind.TIME, Kind.DATETIME, Kind.DECIMAL, Kind.BOOLEAN}
"""What SQLite may have stored in another spelling than Django compares with; dates may be no dates on MySQL."""

Columns = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """The columns of the key in key order, and the code of the note that says it is not a declared one.

    `is_row` when they are no key at all, only what tells rows apart; they may hold NULLs then. With the code
    `key-incomparable` they do not even tell rows apart.
    """

    columns: Columns
    code: str = ""
    is_row: bool = False

    @property
    def single(self) -> str:
        """The column that is the key by itself; empty when several are."""
        return self.columns[0] if len(self.columns) == 1 and not self.is_row else ""

    def forbids_null(self, column: str) -> bool:
        """Whether Django wants the column to be without NULLs."""
        return column in self.columns and not self.is_row


def choose_key(table: Table, engine: str = "", referenced: Collection[Columns] = ()) -> Key:
    """The key of a table; never empty, never a column that is not there.

    `referenced` are the columns that other tables point to: a table without a primary key is known by those.
    """
    if table.primary_key:
        is_holed = any(column.nullable for column in table.columns if column.name in table.primary_key)
        return Key(columns=table.primary_key, code="key-nulls" if is_holed else "", is_row=is_holed)
    unique = _unique(table, referenced)
    if unique:
        return Key(columns=unique, code="key-promoted" if table.kind is TableKind.TABLE else "key-view-index")
    if table.identified_by:
        is_table = table.kind is TableKind.TABLE
        return Key(columns=table.identified_by, code="key-proven" if is_table else "key-view-table")
    grouping = [column for column in table.columns if column.name in table.grouped_by]
    if grouping and all(_is_comparable(each, engine) for each in grouping):
        return Key(columns=table.grouped_by, code="key-view-groups", is_row=True)
    counters = [column.name for column in table.columns if column.auto_increment]
    if counters:
        return Key(columns=(counters[0],), code="key-counter")
    if table.rowid:
        return Key(columns=(table.rowid,), code="key-rowid")
    return _whole_row(table, engine)


def make_key_notes(table: Table, key: Key) -> tuple[Note, ...]:
    """A note for every key that the database does not declare."""
    return (make_note(table.label, "", key.code, columns=", ".join(key.columns)),) if key.code else ()


def find_unique_columns(table: Table, key: Key, *, at_once: bool = False) -> set[str]:
    """The columns that are unique by themselves, other than as the key; `at_once` without those that may wait."""
    singles = (index for index in table.indexes if index.unique and len(index.columns) == 1)
    return {index.columns[0] for index in singles if not (at_once and index.deferrable)} - {key.single}


def find_unique_sets(table: Table) -> list[Columns]:
    """The columns of every unique index over whole columns of all rows."""
    return [index.columns for index in table.indexes if index.unique and index.columns]


def _unique(table: Table, referenced: Collection[Columns]) -> Columns:
    """The unique columns without NULLs; of a view, which never declares NOT NULL, unique ones will do."""
    position = {column.name: number for number, column in enumerate(table.columns)}
    is_view = table.kind is not TableKind.TABLE
    nullable = {column.name for column in table.columns if column.nullable and not is_view}
    return min(
        (names for names in find_unique_sets(table) if not nullable.intersection(names)),
        key=lambda names: (names not in referenced, len(names), [position[name] for name in names]),
        default=(),
    )


def _whole_row(table: Table, engine: str) -> Key:
    columns = [column for column in table.columns if _is_comparable(column, engine)]
    if not columns:
        names = tuple(column.name for column in table.columns)
        return Key(columns=names, code="key-incomparable", is_row=True)
    # A key that is a relation would be a one-to-one relation, for which rows must not be alike.
    is_certain = not any(column.nullable or column.generated or column.type.kind in LOOSE for column in columns)
    names = tuple(column.name for column in columns)
    is_shared = len(names) == 1 and any(key.columns == names for key in table.foreign_keys)
    return Key(columns=names, code="key-all-columns", is_row=is_shared or not is_certain)


def _is_comparable(column: Column, engine: str) -> bool:
    kind, raw = column.type.kind, column.type.raw
    return kind not in INCOMPARABLE and raw != "xml" and not (engine == "sqlite" and (kind in LOOSE or not raw))
