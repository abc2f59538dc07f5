"""Samples keys: a unique column of a table without a key, a primary key with missing values."""

import dataclasses
from collections.abc import Collection

from legacygen.introspection.sampling.measures import Answers, Measure
from legacygen.schema import Column, Kind, Table

ENOUGH = 50
"""The fewest rows that prove a column unique; in fewer it may be so by chance."""
KINDS = {Kind.SMALLINT, Kind.INTEGER, Kind.BIGINT, Kind.CHAR, Kind.VARCHAR, Kind.UUID}
ENDINGS = ("id", "uuid", "guid", "no", "nr", "number", "code", "key")
"""Endings of the names of columns that are meant as keys."""
DISTINCT = Measure(name="distinct", row="{c}", total="COUNT(DISTINCT {r})")


def choose_key_measures(table: Table, column: Column) -> tuple[Measure, ...]:
    """Return what to measure of a column that could be the key of a table without one."""
    may_be_key = not column.nullable and column.type.kind in KINDS
    return (DISTINCT,) if may_be_key and not _has_key(table) else ()


def _has_key(table: Table) -> bool:
    if table.primary_key or table.rowid or any(each.auto_increment for each in table.columns):
        return True
    nullable = {each.name for each in table.columns if each.nullable}
    return any(index.unique and index.columns and nullable.isdisjoint(index.columns) for index in table.indexes)


def is_proven(answers: Answers) -> bool:
    """Return whether all rows were sampled, are enough, and have different values."""
    return not answers.partial and answers.rows >= ENOUGH and answers.get_count("distinct") == answers.rows


def has_holes(table: Table, column: Column, answers: Answers) -> bool:
    """Return whether a column of the primary key is NULL in some row, which SQLite allows."""
    return column.name in table.primary_key and "known" in answers.values and answers.get_count("known") < answers.rows


def drop_doubtful_keys(tables: tuple[Table, ...], with_holes: Collection[tuple[str, str]]) -> tuple[Table, ...]:
    """Return the tables; views without the key of a table whose primary key has holes."""
    labels = {label for label, _ in with_holes}
    return tuple(dataclasses.replace(each, identified_by=()) if each.rows_of in labels else each for each in tables)


def choose_key(table: Table, proven: Collection[str]) -> tuple[str, ...]:
    """Return the proven column that is most likely meant as the key, if any."""
    names = [column.name for column in table.columns if column.name in proven]
    return tuple(sorted(names, key=lambda name: not name.casefold().endswith(ENDINGS))[:1])
