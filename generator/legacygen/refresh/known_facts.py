"""Keeps facts of the last run that this one cannot see: unreadable tables, relations with orphans, proven ones."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from legacygen.introspection.read import Introspection
from legacygen.relations import keep_proven
from legacygen.schema import Schema, Table


def keep_known_facts(found: Introspection, old: Schema | None) -> Introspection:
    """Return what was read, with the facts of the last run that are not to be forgotten.

    A table that cannot be read keeps its model, for it was not dropped. A relation with orphans still allows None when
    the next dump has none, so that the code does not change with the rows. A relation that the rows of the last run
    proved is judged less strictly.
    """
    if old is None:
        return found
    before = {table.label: table for table in old.tables}
    broken = {each.name for each in found.selected.skipped if each.broken}
    lost = [before[name] for name in broken - {table.label for table in found.schema.tables} if name in before]
    undeclared = keep_proven(found.schema.undeclared, old.undeclared)
    schema, selected = (
        replace(_restore(each, lost, before), undeclared=undeclared) for each in (found.schema, found.selected)
    )
    return replace(found, schema=schema, selected=selected)


def _restore(schema: Schema, lost: Iterable[Table], before: Mapping[str, Table]) -> Schema:
    tables = (*(_keep_orphans(table, before.get(table.label)) for table in schema.tables), *lost)
    return replace(schema, tables=tuple(sorted(tables, key=lambda each: (each.schema, each.name))))


def _keep_orphans(table: Table, before: Table | None) -> Table:
    if before is None or not before.orphans:
        return table
    known = {(each.columns, each.target): each for each in before.orphans}
    for each in table.orphans:
        was = known.get((each.columns, each.target), each)
        known[each.columns, each.target] = replace(each, count=each.count or was.count)
    columns = {column.name for column in table.columns}
    kept = (each for _, each in sorted(known.items()) if columns.issuperset(each.columns))
    return replace(table, orphans=tuple(kept))
