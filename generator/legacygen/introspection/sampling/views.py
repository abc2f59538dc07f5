"""Gives columns of views the evidence of columns with the same name and type in tables: few are sampled themselves."""

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import reduce

from legacygen.schema import Column, Evidence, Kind, Schema, Table, TableKind

TEMPORAL = {Kind.DATE, Kind.DATETIME, Kind.TIME}


def inherit_evidence(schema: Schema) -> Schema:
    """Return the schema with evidence for the columns of its views: the worst of their namesakes.

    A date without a namesake takes the worst of all columns of its type: the view may have renamed it.
    """
    if all(table.kind is TableKind.TABLE for table in schema.tables):
        return schema
    named: dict[tuple[str, str], list[Column]] = defaultdict(list)
    by_type: dict[str, list[Column]] = defaultdict(list)
    for table in schema.tables:
        if table.kind is TableKind.TABLE:
            for column in table.columns:
                named[column.name.casefold(), column.type.raw].append(column)
                by_type[column.type.raw].append(column)

    def with_evidence(column: Column) -> Column:
        if column.evidence and column.evidence.storage:
            return column
        namesakes = named.get((column.name.casefold(), column.type.raw), [])
        if not namesakes and column.type.kind in TEMPORAL:
            namesakes = by_type.get(column.type.raw, [])
        found = _combine_worst(namesakes)
        if column.evidence:  # NULLs, which say nothing about the values
            found = dataclasses.replace(found or Evidence(), has_nulls=True)
        return dataclasses.replace(column, evidence=found)

    return dataclasses.replace(schema, tables=tuple(_replace_columns(table, with_evidence) for table in schema.tables))


def _replace_columns(table: Table, replace: Callable[[Column], Column]) -> Table:
    if table.kind is TableKind.TABLE:
        return table
    return dataclasses.replace(table, columns=tuple(replace(column) for column in table.columns))


def _combine_worst(columns: Sequence[Column]) -> Evidence | None:
    """Return what holds for all columns: one without evidence takes back what the others prove."""
    if not any(column.evidence for column in columns):
        return None
    found = reduce(_combine_two, (column.evidence or Evidence() for column in columns))
    return found if found != Evidence() else None


def _combine_two(one: Evidence, other: Evidence) -> Evidence:
    return Evidence(
        partial=one.partial or other.partial,
        zero_dates=max(one.zero_dates, other.zero_dates),
        unfit=max(one.unfit, other.unfit),
        only_0_and_1=one.only_0_and_1 and other.only_0_and_1,
        is_text=one.is_text and other.is_text,
        is_uuid=one.is_uuid and other.is_uuid,
        epoch=one.epoch if one.epoch == other.epoch else "",
        dimensions=max(one.dimensions, other.dimensions),
        storage=tuple(sorted({*one.storage, *other.storage})),
        forms=tuple(sorted({*one.forms, *other.forms})),
    )
