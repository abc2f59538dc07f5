"""Leaves out the columns that `exclude` matches with patterns such as `customer.secret*`."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from fnmatch import fnmatchcase

from legacygen.errors import ConfigError
from legacygen.schema import Index, Schema, Table

Names = tuple[str, str]
"""The name of a table, without and with its schema: a pattern may match either."""


def matches_any(names: Names, patterns: Iterable[str]) -> bool:
    """Return whether one of several patterns matches a table, in any case."""
    return any(fnmatchcase(name.casefold(), pattern.casefold()) for pattern in patterns for name in names)


def list_column_patterns(patterns: Iterable[str], schema: Schema) -> Iterator[str]:
    """Yield the patterns that match a column, or that are about a table that cannot be read now.

    One that matches a table with its schema, such as `crm.*`, is about that.
    """
    tables = [(table.name, table.label) for table in schema.tables]
    skipped = [(each.name.rpartition(".")[2], each.name) for each in schema.skipped]
    for pattern in patterns:
        is_of_table = any(matches_any(names, [pattern]) for names in (*tables, *skipped))
        is_skipped = any(matches_any(names, [pattern.rpartition(".")[0]]) for names in skipped)
        if not is_of_table and (is_skipped or any(_find_columns(table, [pattern]) for table in schema.tables)):
            yield pattern


def leave_out_columns(schema: Schema, patterns: Collection[str]) -> Schema:
    """Return a schema without the columns that the patterns match, and without what needs one of them.

    Raises ConfigError for a column that tells the rows of its table apart, or that another one is computed from.
    """
    excluded = {table.label: found for table in schema.tables if (found := _find_columns(table, patterns))}
    if not excluded:
        return schema
    tables = (
        _leave_out(table, excluded[table.label]) if table.label in excluded else table for table in schema.tables
    )
    undeclared = (
        each
        for each in schema.undeclared
        if each.column not in excluded.get(each.table, ()) and each.target_column not in excluded.get(each.target, ())
    )
    return replace(schema, tables=tuple(tables), undeclared=tuple(undeclared))


def _find_columns(table: Table, patterns: Iterable[str]) -> set[str]:
    """Return the columns of a table that one of the patterns matches."""
    found: set[str] = set()
    for pattern in patterns:
        of_table, _, of_column = pattern.casefold().rpartition(".")
        if matches_any((table.name, table.label), [of_table]):
            found.update(each.name for each in table.columns if fnmatchcase(each.name.casefold(), of_column))
    return found


def _leave_out(table: Table, excluded: set[str]) -> Table:
    _refuse_needed(table, excluded)
    return replace(
        table,
        columns=tuple(each for each in table.columns if each.name not in excluded),
        indexes=tuple(each for each in table.indexes if not _is_about(each, excluded)),
        foreign_keys=tuple(each for each in table.foreign_keys if excluded.isdisjoint(each.columns)),
        checks=tuple(each for each in table.checks if not _mentions(each.clause, excluded)),
        identified_by=table.identified_by if excluded.isdisjoint(table.identified_by) else (),
        grouped_by=table.grouped_by if excluded.isdisjoint(table.grouped_by) else (),
    )


def _refuse_needed(table: Table, excluded: set[str]) -> None:
    for name in (each.name for each in table.columns if each.name in excluded):
        if name in table.primary_key or len(excluded) == len(table.columns):
            raise ConfigError(
                f"legacygen.toml: 'exclude' matches {table.label}.{name}, which tells the rows of the table apart; "
                "keep the column, or exclude the table."
            )
        kept = (each for each in table.columns if each.name not in excluded)
        computed = next((each.name for each in kept if _mentions(each.generated, {name})), None)
        if computed:
            raise ConfigError(
                f"legacygen.toml: 'exclude' matches {table.label}.{name}, which {computed} is computed from; "
                "keep the column, or exclude both."
            )


def _is_about(index: Index, excluded: set[str]) -> bool:
    columns = {*(part.name for part in index.parts), *index.include}
    sources = [index.where, *(part.expression for part in index.parts)]
    return not columns.isdisjoint(excluded) or any(_mentions(source, excluded) for source in sources)


def _mentions(source: str, columns: Iterable[str]) -> bool:
    """Return whether one of the columns may be meant somewhere in SQL."""
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", source, re.I) for name in columns)
