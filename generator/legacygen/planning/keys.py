"""Which columns identify a row: the primary key, or the best that stands in for a missing one."""

from dataclasses import dataclass

from legacygen.plan import Note
from legacygen.planning.notes import note
from legacygen.schema import Kind, Table

INCOMPARABLE = {
    Kind.ARRAY,
    Kind.BINARY,
    Kind.GEOMETRY,
    Kind.HSTORE,
    Kind.JSON,
    Kind.RANGE,
    Kind.TSVECTOR,
    Kind.UNKNOWN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """The columns of the key in key order, and the code of the note that says it is not a declared one."""

    columns: tuple[str, ...]
    code: str = ""


def key_of(table: Table) -> Key:
    """The key of a table; never empty, never a column that is not there."""
    if table.primary_key:
        return Key(columns=table.primary_key)
    unique = _not_null_unique(table)
    if unique:
        return Key(columns=unique, code="key-promoted")
    counters = [column.name for column in table.columns if column.auto_increment]
    if counters:
        return Key(columns=(counters[0],), code="key-counter")
    if table.rowid:
        return Key(columns=(table.rowid,), code="key-rowid")
    comparable = tuple(column.name for column in table.columns if column.type.kind not in INCOMPARABLE)
    return Key(columns=comparable or (table.columns[0].name,), code="key-all-columns")


def key_note(table: Table, key: Key) -> tuple[Note, ...]:
    """A note for every key that the database does not declare."""
    return (note(table.label, "", key.code, columns=", ".join(key.columns)),) if key.code else ()


def unique_columns(table: Table, key: Key) -> set[str]:
    """The columns that are unique by themselves, other than as the key."""
    found = {index.columns[0] for index in table.indexes if index.unique and len(index.columns) == 1}
    return found - (set(key.columns) if len(key.columns) == 1 else set())


def _not_null_unique(table: Table) -> tuple[str, ...]:
    position = {column.name: number for number, column in enumerate(table.columns)}
    nullable = {column.name for column in table.columns if column.nullable}
    candidates = [
        index.columns
        for index in table.indexes
        if index.unique and index.columns and not nullable.intersection(index.columns)
    ]
    return min(candidates, key=lambda names: (len(names), [position[name] for name in names]), default=())
