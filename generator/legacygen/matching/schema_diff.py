"""What changed between two schemas, in words for the report."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from legacygen.matching.models import Renames
from legacygen.schema import Column, Schema, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaChange:
    """One difference: `sign` is `+` (came), `-` (went), `~` (changed) or `>` (is called otherwise now)."""

    sign: str
    name: str
    text: str = ""


def diff_schemas(old: Schema, new: Schema, renamed: Renames) -> tuple[SchemaChange, ...]:
    """All differences, by table in the order of their names."""
    before = {renamed.tables.get(table.label, table.label): table for table in old.tables}
    after = {table.label: table for table in new.tables}
    found: list[SchemaChange] = [
        SchemaChange(sign=">", name=was, text=f"is {now} now") for was, now in renamed.tables.items()
    ]
    for label in sorted({*before, *after}):
        if label not in after:
            found.append(SchemaChange(sign="-", name=label, text=f"{before[label].kind}"))
        elif label not in before:
            found.append(
                SchemaChange(sign="+", name=label, text=f"{after[label].kind} of {len(after[label].columns)} columns")
            )
        elif before[label] != after[label]:
            found.extend(_table(before[label], after[label], renamed))
    return tuple(found)


def _table(old: Table, new: Table, renamed: Renames) -> Iterator[SchemaChange]:
    moved = renamed.columns.get(new.label, {})
    before = {moved.get(column.name, column.name): column for column in old.columns}
    after = {column.name: column for column in new.columns}
    for was, now in moved.items():
        yield SchemaChange(sign=">", name=f"{new.label}.{was}", text=f"is {now} now")
    for name in sorted({*before, *after}):
        full = f"{new.label}.{name}"
        if name not in after:
            yield SchemaChange(sign="-", name=full, text=before[name].type.raw)
        elif name not in before:
            yield SchemaChange(sign="+", name=full, text=_declared(after[name]))
        elif replace(before[name], name=name) != after[name]:
            yield SchemaChange(sign="~", name=full, text=_difference(before[name], after[name]))
    for what in ("primary_key", "foreign_keys", "indexes", "checks", "comment"):
        if getattr(old, what) != getattr(new, what):
            yield SchemaChange(sign="~", name=new.label, text=what.replace("_", " "))


def _declared(column: Column) -> str:
    return column.type.raw + ("" if column.nullable else " NOT NULL")


def _difference(old: Column, new: Column) -> str:
    if _declared(old) != _declared(new):
        return f"{_declared(old)} → {_declared(new)}"
    if old.default != new.default:
        return f"default {old.default.text if old.default else 'none'} → {new.default.text if new.default else 'none'}"
    return "comment" if old.comment != new.comment else "values"
