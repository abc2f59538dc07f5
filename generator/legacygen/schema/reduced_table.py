"""Leaves columns out of a table, with the keys and indexes that need them."""

import dataclasses
from collections.abc import Collection

from legacygen.schema import Index, Table


def leave_out_columns(table: Table, names: Collection[str]) -> Table:
    """Return the table without the columns of these names, and without what is defined on any of them."""
    lost = set(names)
    if not lost:
        return table

    def keep_whole(columns: tuple[str, ...]) -> tuple[str, ...]:
        return columns if lost.isdisjoint(columns) else ()

    return dataclasses.replace(
        table,
        columns=tuple(column for column in table.columns if column.name not in lost),
        primary_key=keep_whole(table.primary_key),
        indexes=tuple(index for index in table.indexes if lost.isdisjoint(list_index_columns(index))),
        foreign_keys=tuple(key for key in table.foreign_keys if lost.isdisjoint(key.columns)),
        identified_by=keep_whole(table.identified_by),
        grouped_by=keep_whole(table.grouped_by),
    )


def list_index_columns(index: Index) -> list[str]:
    """Return the names of all columns of an index, those of INCLUDE too; empty for an expression."""
    return [*(part.name for part in index.parts), *index.include]
