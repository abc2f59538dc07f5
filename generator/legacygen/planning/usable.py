"""Leaves out what Django cannot name in SQL: a dollar sign on PostgreSQL; says what no query can read as yet."""

import dataclasses

from legacygen.plan import Note
from legacygen.planning.notes import make_note
from legacygen.schema import Index, Schema, Table


def drop_unusable_names(schema: Schema) -> tuple[Schema, tuple[Note, ...]]:
    """The schema without unusable tables and columns, and without the keys and indexes over such columns."""
    unfilled = tuple(make_note(table.label, "", "view-unfilled") for table in schema.tables if not table.filled)
    if schema.engine != "postgresql" or not any("$" in name for table in schema.tables for name in _names(table)):
        return schema, unfilled
    notes: list[Note] = [*unfilled]
    tables = []
    for table in schema.tables:
        if "$" in table.label or all("$" in column.name for column in table.columns):
            notes.append(make_note(table.label, "", "name-unusable"))
        else:
            tables.append(_usable(table, notes))
    return dataclasses.replace(schema, tables=tuple(tables)), tuple(notes)


def _names(table: Table) -> list[str]:
    return [table.label, *(column.name for column in table.columns)]


def _usable(table: Table, notes: list[Note]) -> Table:
    gone = {column.name for column in table.columns if "$" in column.name}
    notes.extend(make_note(table.label, name, "name-unusable") for name in sorted(gone))
    lost = [index for index in table.indexes if gone.intersection(_columns(index))]
    notes.extend(
        make_note(table.label, "", "index-lost", name=each.name, why=", ".join(_columns(each))) for each in lost
    )
    return dataclasses.replace(
        table,
        columns=tuple(column for column in table.columns if column.name not in gone),
        primary_key=() if gone.intersection(table.primary_key) else table.primary_key,
        indexes=tuple(index for index in table.indexes if index not in lost),
        foreign_keys=tuple(key for key in table.foreign_keys if not gone.intersection(key.columns)),
    )


def _columns(index: Index) -> list[str]:
    return [*(part.name for part in index.parts), *index.include]
