"""The keys that rows are held against: those that are declared, and those that rows have proven."""

from collections.abc import Collection
from dataclasses import dataclass

from legacygen.schema import Schema
from legacygen.schema.undeclared import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownKey:
    """A column that refers to the column of another table; tables are labels."""

    table: str
    column: str
    target: str
    target_column: str


def list_keys(schema: Schema, wanted: Collection[str] | None = None) -> tuple[KnownKey, ...]:
    """List the keys of one column between all tables, or between the `wanted` ones by label."""
    declared = [
        KnownKey(
            table=table.label,
            column=key.columns[0],
            target=f"{key.schema}.{key.table}" if key.schema else key.table,
            target_column=key.target_columns[0],
        )
        for table in schema.tables
        for key in table.foreign_keys
        if len(key.columns) == 1
    ]
    proven = [
        KnownKey(table=each.table, column=each.column, target=each.target, target_column=each.target_column)
        for each in schema.undeclared
        if each.verdict is Verdict.PROVEN
    ]
    return tuple(
        each for each in (*declared, *proven) if wanted is None or (each.table in wanted and each.target in wanted)
    )
