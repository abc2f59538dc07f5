"""Gives foreign keys the spelling of what they refer to.

The catalogs of MySQL and SQLite may spell tables and columns in another case, or leave out the columns.
"""

import dataclasses
from collections.abc import Iterable, Mapping

from legacygen.schema import ForeignKey, Table


def respell_foreign_keys(tables: Iterable[Table]) -> tuple[Table, ...]:
    """Return the tables with respelled foreign keys; target columns that are left out are the primary key."""
    listed = tuple(tables)
    labels = _map_spellings(table.label for table in listed)
    by_label = {table.label: table for table in listed}
    columns = {table.label: _map_spellings(column.name for column in table.columns) for table in listed}

    def _respell_key(table: Table, key: ForeignKey) -> ForeignKey:
        wanted = f"{key.schema}.{key.table}" if key.schema else key.table
        # Two tables may differ in case only: an exact match wins.
        target = by_label.get(wanted) or by_label.get(labels.get(wanted.casefold(), ""))
        if target is None:
            return key
        own = columns[table.label]
        return dataclasses.replace(
            key,
            columns=tuple(own.get(name.casefold(), name) for name in key.columns),
            schema=target.schema,
            table=target.name,
            target_columns=tuple(columns[target.label].get(name.casefold(), name) for name in key.target_columns)
            or target.primary_key,
        )

    return tuple(
        dataclasses.replace(table, foreign_keys=tuple(_respell_key(table, key) for key in table.foreign_keys))
        if table.foreign_keys
        else table
        for table in listed
    )


def _map_spellings(names: Iterable[str]) -> Mapping[str, str]:
    return {name.casefold(): name for name in names}
