"""Selects the tables and columns that `include` and `exclude` leave, and checks the names in legacygen.toml."""

import dataclasses
import re
from collections.abc import Collection, Iterable, Mapping
from fnmatch import fnmatchcase

from legacygen.config import Config, did_you_mean
from legacygen.errors import ConfigError
from legacygen.schema import Index, Schema, Table


def select_tables(schema: Schema, config: Config) -> Schema:
    """Return the schema with only the tables that `include` and `exclude` leave, without excluded columns.

    Raises ConfigError if no table is left, for an override, or a name without wildcards, that matches nothing, and if
    a column of a primary key is excluded.
    """
    labels = {table.label: table for table in schema.tables}
    for key in ("include", "exclude"):
        _check_plain_names(key, getattr(config, key), labels)
    selected = tuple(table for table in schema.tables if _is_selected(table, config))
    if schema.tables and not selected:
        raise ConfigError(
            f"legacygen.toml: `include` and `exclude` select no table of {len(schema.tables)}; "
            "change them to select some."
        )
    patterns = _list_column_patterns(config.exclude, schema.tables)
    selected = tuple(_leave_out_columns(table, patterns) if patterns else table for table in selected)
    _check_overrides(config, {table.label: table for table in selected})
    return dataclasses.replace(schema, tables=selected)


def _is_selected(table: Table, config: Config) -> bool:
    return _matches_any(table, config.include) and not _matches_any(table, config.exclude)


def _matches_any(table: Table, patterns: Iterable[str]) -> bool:
    names = (table.name.casefold(), table.label.casefold())
    return any(fnmatchcase(name, pattern.casefold()) for pattern in patterns for name in names)


def _check_plain_names(key: str, patterns: Iterable[str], labels: Mapping[str, Table]) -> None:
    for pattern in patterns:
        plain = not re.search(r"[*?\[]", pattern)
        is_known = any(_matches_any(table, [pattern]) for table in labels.values())
        if key == "exclude" and plain and not is_known:
            is_known = any(_find_excluded(table, [pattern]) for table in labels.values())
        if plain and not is_known:
            raise ConfigError(
                f"legacygen.toml: {key!r} names {pattern!r}, but there is no such table{did_you_mean(pattern, labels)}"
            )


def _list_column_patterns(patterns: Iterable[str], tables: Collection[Table]) -> list[str]:
    """Return the patterns of the form `table.column`; one that matches a table of a schema is about that."""
    return [
        pattern for pattern in patterns if "." in pattern and not any(_matches_any(each, [pattern]) for each in tables)
    ]


def _find_excluded(table: Table, patterns: Iterable[str]) -> set[str]:
    """Return the columns of a table that one of the patterns matches."""
    found: set[str] = set()
    for pattern in patterns:
        of_table, _, of_column = pattern.casefold().rpartition(".")
        if _matches_any(table, [of_table]):
            found.update(each.name for each in table.columns if fnmatchcase(each.name.casefold(), of_column))
    return found


def _leave_out_columns(table: Table, patterns: Iterable[str]) -> Table:
    """Return a table without the columns that the patterns match, and without what contains one of them."""
    excluded = _find_excluded(table, patterns)
    if not excluded:
        return table
    for name in (each.name for each in table.columns if each.name in excluded):
        if name in table.primary_key or len(excluded) == len(table.columns):
            raise ConfigError(
                f"legacygen.toml: 'exclude' matches {table.label}.{name}, which tells the rows of the table apart; "
                "keep the column, or exclude the table."
            )
    return dataclasses.replace(
        table,
        columns=tuple(each for each in table.columns if each.name not in excluded),
        indexes=tuple(each for each in table.indexes if excluded.isdisjoint(_list_index_columns(each))),
        foreign_keys=tuple(each for each in table.foreign_keys if excluded.isdisjoint(each.columns)),
        identified_by=table.identified_by if excluded.isdisjoint(table.identified_by) else (),
        grouped_by=table.grouped_by if excluded.isdisjoint(table.grouped_by) else (),
    )


def _list_index_columns(index: Index) -> list[str]:
    return [*(part.name for part in index.parts), *index.include]


def _check_overrides(config: Config, tables: Mapping[str, Table]) -> None:
    columns = {f"{label}.{column.name}" for label, table in tables.items() for column in table.columns}
    for section, known in (
        ("classes", set(tables)),
        ("fields", columns),
        ("types", columns),
        ("relations", columns),
    ):
        for key in getattr(config, section):
            _check_name(section, key, known)
    for key, target in config.relations.items():
        if target is True:
            raise ConfigError(f"legacygen.toml: [relations] gives {key!r} as true; name its target, or say false.")
        if isinstance(target, str):
            _check_name(f"relations.{key}", target, columns)


def _check_name(section: str, key: str, known: set[str]) -> None:
    if key not in known:
        what = "table" if section == "classes" else "column"
        hint = did_you_mean(key, known)
        raise ConfigError(f"legacygen.toml: [{section}] names {key!r}, but no selected {what} has that name{hint}")
