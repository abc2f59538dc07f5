"""Foreign keys may name tables and columns in any case, or no columns at all; here they name them as they are."""

import dataclasses
from collections.abc import Iterable, Mapping

from legacygen.schema import ForeignKey, Table


def respelled(tables: Iterable[Table]) -> tuple[Table, ...]:
    """The tables with their keys in the spelling of what these point to; left-out columns are the primary key."""
    listed = tuple(tables)
    labels = _spellings(table.label for table in listed)
    by_label = {table.label: table for table in listed}
    columns = {table.label: _spellings(column.name for column in table.columns) for table in listed}

    def _key(table: Table, key: ForeignKey) -> ForeignKey:
        wanted = f"{key.schema}.{key.table}" if key.schema else key.table
        own, target = columns[table.label], by_label.get(labels.get(wanted.casefold(), ""))
        if wanted in by_label:
            target = by_label[wanted]
        if target is None:
            return key
        return dataclasses.replace(
            key,
            columns=tuple(own.get(name.casefold(), name) for name in key.columns),
            schema=target.schema,
            table=target.name,
            target_columns=tuple(columns[target.label].get(name.casefold(), name) for name in key.target_columns)
            or target.primary_key,
        )

    return tuple(
        dataclasses.replace(table, foreign_keys=tuple(_key(table, key) for key in table.foreign_keys))
        if table.foreign_keys
        else table
        for table in listed
    )


def _spellings(names: Iterable[str]) -> Mapping[str, str]:
    return {name.casefold(): name for name in names}
