"""Derives what has to be known of the columns of a table to read its rows from its definition."""

import re

from legacygen.dump.definition import TableDefinition
from legacygen.dump.dumped_table import DumpedColumn, DumpedTable


def describe_table(definition: TableDefinition) -> DumpedTable:
    """Return what has to be known of a table to read its rows."""
    columns = tuple(
        DumpedColumn(
            name=column.name,
            type=column.data_type,
            length=_read_length(column.type),
            charset="utf8mb4" if column.data_type == "json" else column.collation.partition("_")[0],
        )
        for column in definition.columns
    )
    return DumpedTable(database=definition.database, name=definition.name, columns=columns)


def _read_length(raw: str) -> int:
    found = re.fullmatch(r"\w+\((\d+)\).*", raw)
    return int(found[1]) if found else 0
