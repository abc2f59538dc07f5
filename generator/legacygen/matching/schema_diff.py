"""Lists the differences between two schemas in words for the report."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from legacygen.matching.models import Renames
from legacygen.schema import Column, Schema, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaChange:
    """A difference; `sign` is `+` (added), `-` (dropped), `~` (altered) or `>` (renamed).

    `name` is a label, or label and column; that before the change if it was renamed.
    """

    sign: str
    name: str
    text: str = ""


TABLE_PARTS = ("primary_key", "foreign_keys", "indexes", "checks", "comment")
COLUMN_PARTS = {
    "comment": "comment",
    "collation": "collation",
    "auto_increment": "auto-increment",
    "generated": "expression",
    "stored": "expression",
    "on_update": "ON UPDATE",
    "evidence": "values",
}
"""The words for a change of an attribute; without any of them, the type has changed but not its spelling."""


def diff_schemas(old: Schema, new: Schema, renames: Renames) -> tuple[SchemaChange, ...]:
    """List all differences: renamed tables first, then by table in the order of the labels."""
    # Under the new labels, so that a renamed table is compared with what it was.
    before = {renames.tables.get(table.label, table.label): table for table in old.tables}
    after = {table.label: table for table in new.tables}
    found: list[SchemaChange] = [
        SchemaChange(sign=">", name=was, text=f"to {now}") for was, now in renames.tables.items()
    ]
    for label in sorted({*before, *after}):
        if label not in after:
            found.append(SchemaChange(sign="-", name=label, text=f"{before[label].kind}"))
        elif label not in before:
            found.append(SchemaChange(sign="+", name=label, text=_describe_table(after[label])))
        elif before[label] != after[label]:
            found.extend(_diff_tables(before[label], after[label], renames))
    return tuple(found)


def _diff_tables(old: Table, new: Table, renames: Renames) -> Iterator[SchemaChange]:
    moved = renames.columns.get(new.label, {})
    before = {moved.get(column.name, column.name): column for column in old.columns}
    after = {column.name: column for column in new.columns}
    for was, now in moved.items():
        yield SchemaChange(sign=">", name=f"{new.label}.{was}", text=f"to {now}")
    for name in sorted({*before, *after}):
        full = f"{new.label}.{name}"
        if name not in after:
            yield SchemaChange(sign="-", name=full, text=before[name].type.raw)
        elif name not in before:
            yield SchemaChange(sign="+", name=full, text=_describe_column(after[name]))
        elif replace(before[name], name=name) != after[name]:
            yield SchemaChange(sign="~", name=full, text=_describe_change(before[name], after[name]))
    for part in TABLE_PARTS:
        if getattr(old, part) != getattr(new, part):
            yield SchemaChange(sign="~", name=new.label, text=part.replace("_", " "))


def _describe_table(table: Table) -> str:
    count = len(table.columns)
    return f"{table.kind} of {count} column{'s' * (count != 1)}"


def _describe_column(column: Column) -> str:
    return column.type.raw + ("" if column.nullable else " NOT NULL")


def _describe_change(old: Column, new: Column) -> str:
    if _describe_column(old) != _describe_column(new):
        return f"{_describe_column(old)} → {_describe_column(new)}"
    if old.default != new.default:
        return f"default {old.default.text if old.default else 'none'} → {new.default.text if new.default else 'none'}"
    return next((text for part, text in COLUMN_PARTS.items() if getattr(old, part) != getattr(new, part)), "type")
