"""The keys that rows are held against: those that are declared, and those that rows have proven."""

from collections.abc import Collection
from dataclasses import dataclass

from legacygen.schema import Schema
from legacygen.schema.undeclared import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownKey:
    """Columns that refer to as many columns of another table; tables are labels."""

    table: str
    columns: tuple[str, ...]
    target: str
    target_columns: tuple[str, ...]

    @property
    def identity(self) -> str:
        """The column, `(a, b)` for several, as the field of the relation is identified."""
        return self.columns[0] if len(self.columns) == 1 else f"({', '.join(self.columns)})"

    @property
    def target_place(self) -> str:
        """The columns of the target with its label: `table.column`, `table.(a, b)`."""
        names = ", ".join(self.target_columns)
        return f"{self.target}.{names if len(self.target_columns) == 1 else f'({names})'}"


def list_keys(schema: Schema, wanted: Collection[str] | None = None) -> tuple[KnownKey, ...]:
    """List the keys between all tables, or between the `wanted` ones by label."""
    declared = [
        KnownKey(
            table=table.label,
            columns=key.columns,
            target=key.target,
            target_columns=key.target_columns,
        )
        for table in schema.tables
        for key in table.foreign_keys
        if len(key.columns) == len(key.target_columns)
    ]
    proven = [
        KnownKey(table=each.table, columns=(each.column,), target=each.target, target_columns=(each.target_column,))
        for each in schema.undeclared
        if each.verdict is Verdict.PROVEN
    ]
    return tuple(
        each for each in (*declared, *proven) if wanted is None or (each.table in wanted and each.target in wanted)
    )
