"""What the rows say of keys: a column that is unique though no key says so, a key that is not always there."""

import dataclasses
from collections.abc import Collection

from legacygen.introspection.sampling.measures import Answers, Measure
from legacygen.schema import Column, Kind, Table

ENOUGH = 50
"""In fewer rows a column may be unique by chance."""
KINDS = {Kind.SMALLINT, Kind.INTEGER, Kind.BIGINT, Kind.CHAR, Kind.VARCHAR, Kind.UUID}
ENDINGS = ("id", "uuid", "guid", "no", "nr", "number", "code", "key")
"""How names of columns end that are meant to be keys."""
DISTINCT = Measure(name="distinct", row="{c}", total="COUNT(DISTINCT {r})")


def key_measures(table: Table, column: Column) -> tuple[Measure, ...]:
    """The question to a column that could be the key of a table without one."""
    may_be_key = not column.nullable and column.type.kind in KINDS
    return (DISTINCT,) if may_be_key and not _has_key(table) else ()


def _has_key(table: Table) -> bool:
    if table.primary_key or table.rowid or any(each.auto_increment for each in table.columns):
        return True
    nullable = {each.name for each in table.columns if each.nullable}
    return any(index.unique and index.columns and nullable.isdisjoint(index.columns) for index in table.indexes)


def is_proven(answers: Answers) -> bool:
    """Whether every row was looked at, there are enough of them, and no two are alike."""
    return not answers.partial and answers.rows >= ENOUGH and answers.count("distinct") == answers.rows


def is_holed(table: Table, column: Column, answers: Answers) -> bool:
    """Whether a column of the primary key was found without a value, where that was asked."""
    return column.name in table.primary_key and "known" in answers.values and answers.count("known") < answers.rows


def without_doubtful(tables: tuple[Table, ...], holed: Collection[tuple[str, str]]) -> tuple[Table, ...]:
    """The tables; views lose the key of a table whose key is not always there."""
    labels = {label for label, _ in holed}
    return tuple(dataclasses.replace(each, identified_by=()) if each.rows_of in labels else each for each in tables)


def best(table: Table, proven: Collection[str]) -> tuple[str, ...]:
    """The column that is most likely meant to be the key, if any."""
    names = [column.name for column in table.columns if column.name in proven]
    return tuple(sorted(names, key=lambda name: not name.casefold().endswith(ENDINGS))[:1])
