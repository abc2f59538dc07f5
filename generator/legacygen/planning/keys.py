"""Chooses the columns that Django uses as the primary key: those of the database, or the best replacement."""

from collections.abc import Collection
from dataclasses import dataclass, replace

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
"""Kinds whose values cannot be found again by the value that was read, or are not hashable in Python."""

LOOSE = {Kind.DATE, Kind.TIME, Kind.DATETIME, Kind.DECIMAL, Kind.BOOLEAN}
"""Kinds whose values SQLite may store in another format than Django compares with; MySQL's dates may be invalid."""

Columns = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """The columns of a key in its order, and the code of a note about it; the code of a declared key is empty.

    With `is_row` the columns only tell rows apart and may contain NULL: they become a RowKey. With the code
    `key-incomparable` they do not even tell rows apart.
    """

    columns: Columns
    code: str = ""
    is_row: bool = False

    @property
    def single(self) -> str:
        """The column that is the key by itself; empty if several columns are the key."""
        return self.columns[0] if len(self.columns) == 1 and not self.is_row else ""

    def forbids_null(self, column: str) -> bool:
        """Return whether a column belongs to a key in which Django does not allow NULL."""
        return column in self.columns and not self.is_row


def choose_key(table: Table, engine: str = "", referenced: Collection[Columns] = ()) -> Key:
    """Return the key of a table; it always has columns, and all of them exist.

    `referenced` are the columns that foreign keys of other tables point to. They are preferred if the table has no
    primary key.
    """
    if table.primary_key:
        has_null = any(column.nullable for column in table.columns if column.name in table.primary_key)
        return Key(columns=table.primary_key, code="key-nulls" if has_null else "", is_row=has_null)
    unique = _find_unique_key(table, referenced)
    if unique:
        return Key(columns=unique, code="key-promoted" if table.kind is TableKind.TABLE else "key-view-index")
    if table.identified_by:
        is_table = table.kind is TableKind.TABLE
        return Key(columns=table.identified_by, code="key-proven" if is_table else "key-view-table")
    grouping = [column for column in table.columns if column.name in table.grouped_by]
    if grouping and all(_is_comparable(each, engine) for each in grouping):
        # One of the groups may be that of NULL, so that only a RowKey will do.
        return Key(columns=table.grouped_by, code="key-view-groups", is_row=True)
    counters = [column.name for column in table.columns if column.auto_increment]
    if counters:
        return Key(columns=(counters[0],), code="key-counter")
    if table.rowid:
        return Key(columns=(table.rowid,), code="key-rowid")
    return _combine_columns(table, engine)


def loosen_key(key: Key, code: str, names: Collection[str]) -> Key:
    """Return a key of several columns as a RowKey if it has one of these columns; `code` is that of the note."""
    if key.single or key.is_row or not set(names).intersection(key.columns):
        return key
    return replace(key, code=key.code or code, is_row=True)


def make_key_notes(table: Table, key: Key) -> tuple[Note, ...]:
    """Return a note about a key that the database does not declare, or nothing."""
    return (make_note(table.label, "", key.code, columns=", ".join(key.columns)),) if key.code else ()


def find_unique_columns(table: Table, key: Key, *, at_once: bool = False) -> set[str]:
    """Return the columns that are unique by themselves, other than the key.

    With `at_once` those of deferrable constraints are left out: they may have duplicates within a transaction.
    """
    singles = (index for index in table.indexes if index.unique and len(index.columns) == 1)
    return {index.columns[0] for index in singles if not (at_once and index.deferrable)} - {key.single}


def find_unique_sets(table: Table) -> list[Columns]:
    """Return the columns of every unique index over whole columns of all rows."""
    return [index.columns for index in table.indexes if index.unique and index.columns]


def _find_unique_key(table: Table, referenced: Collection[Columns]) -> Columns:
    """Return unique columns that are NOT NULL; for a view, which declares nothing NOT NULL, those without a NULL."""
    position = {column.name: number for number, column in enumerate(table.columns)}
    is_view = table.kind is not TableKind.TABLE
    nullable = {
        column.name
        for column in table.columns
        if (bool(column.evidence and column.evidence.has_nulls) if is_view else column.nullable)
    }
    return min(
        (names for names in find_unique_sets(table) if not nullable.intersection(names)),
        key=lambda names: (names not in referenced, len(names), [position[name] for name in names]),
        default=(),
    )


def _combine_columns(table: Table, engine: str) -> Key:
    """Return a key of all columns that can be compared."""
    columns = [column for column in table.columns if _is_comparable(column, engine)]
    if not columns:
        names = tuple(column.name for column in table.columns)
        return Key(columns=names, code="key-incomparable", is_row=True)
    is_certain = not any(column.nullable or column.generated or column.type.kind in LOOSE for column in columns)
    names = tuple(column.name for column in columns)
    # As a real primary key, a single foreign key would become a one-to-one relation, which needs unique values.
    is_foreign_key = len(names) == 1 and any(key.columns == names for key in table.foreign_keys)
    return Key(columns=names, code="key-all-columns", is_row=is_foreign_key or not is_certain)


def _is_comparable(column: Column, engine: str) -> bool:
    kind, raw = column.type.kind, column.type.raw
    if kind in INCOMPARABLE or raw == "xml":  # PostgreSQL has no equality for xml
        return False
    # A column without a type holds values of any type in SQLite.
    return not (engine == "sqlite" and (kind in LOOSE or not raw))
