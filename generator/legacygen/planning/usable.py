"""Leaves out tables and columns whose names Django cannot use in SQL: those with a dollar sign on PostgreSQL."""

import dataclasses

from legacygen.plan import Note
from legacygen.planning.notes import make_note
from legacygen.schema import Schema, Table
from legacygen.schema.reduced_table import leave_out_columns, list_index_columns


def drop_unusable_names(schema: Schema) -> tuple[Schema, tuple[Note, ...]]:
    """Return the schema without unusable tables and columns, and without the keys and indexes on such columns.

    The notes also name the materialized views that no query can read yet.
    """
    unfilled = tuple(make_note(table.label, "", "view-unfilled") for table in schema.tables if not table.filled)
    if schema.engine != "postgresql" or not any("$" in name for table in schema.tables for name in _list_names(table)):
        return schema, unfilled
    notes: list[Note] = [*unfilled]
    tables = []
    for table in schema.tables:
        if "$" in table.label or all("$" in column.name for column in table.columns):
            notes.append(make_note(table.label, "", "name-unusable"))
        else:
            usable, more = _drop_unusable_columns(table)
            tables.append(usable)
            notes.extend(more)
    return dataclasses.replace(schema, tables=tuple(tables)), tuple(notes)


def _list_names(table: Table) -> list[str]:
    return [table.label, *(column.name for column in table.columns)]


def _drop_unusable_columns(table: Table) -> tuple[Table, list[Note]]:
    unusable = {column.name for column in table.columns if "$" in column.name}
    lost = [index for index in table.indexes if unusable.intersection(list_index_columns(index))]
    notes = [make_note(table.label, name, "name-unusable") for name in sorted(unusable)]
    notes += [
        make_note(table.label, "", "index-lost", name=each.name, why=", ".join(list_index_columns(each)))
        for each in lost
    ]
    return leave_out_columns(table, unusable), notes
