"""Selects the tables and columns that `include` and `exclude` leave, and checks the names in legacygen.toml."""

import dataclasses
import re
from collections.abc import Collection, Iterable, Mapping

from legacygen.config import Config
from legacygen.errors import ConfigError, did_you_mean
from legacygen.introspection.column_filter import Names, leave_out_columns, list_column_patterns, matches_any
from legacygen.schema import Schema, Table


def select_tables(schema: Schema, config: Config) -> Schema:
    """Return the schema with only the tables and columns that `include` and `exclude` leave, skipped ones included.

    Raises ConfigError if no table is left, for an override, or a name without wildcards, that matches nothing, and for
    a column that is needed.
    """
    tables = {table.label: (table.name, table.label) for table in schema.tables}
    skipped = {each.name: (each.name.rpartition(".")[2], each.name) for each in schema.skipped}
    of_columns = tuple(list_column_patterns(config.exclude, schema))
    _check_plain_names("include", config.include, {**skipped, **tables})
    _check_plain_names("exclude", [each for each in config.exclude if each not in of_columns], {**skipped, **tables})
    selected = tuple(table for table in schema.tables if _is_selected(tables[table.label], config))
    if schema.tables and not selected:
        raise ConfigError(
            f"legacygen.toml: `include` and `exclude` select no table of {len(schema.tables)}; "
            "change them to select some."
        )
    schema = leave_out_columns(dataclasses.replace(schema, tables=selected), of_columns)
    _check_overrides(config, {table.label: table for table in schema.tables}, skipped)
    # One that has the name of the engine is about the whole database.
    kept = (each for each in schema.skipped if each.name == schema.engine or _is_selected(skipped[each.name], config))
    return dataclasses.replace(schema, skipped=tuple(kept))


def _is_selected(names: Names, config: Config) -> bool:
    return matches_any(names, config.include) and not matches_any(names, config.exclude)


def _check_plain_names(key: str, patterns: Iterable[str], labels: Mapping[str, Names]) -> None:
    for pattern in patterns:
        plain = not re.search(r"[*?\[]", pattern)
        if plain and not any(matches_any(names, [pattern]) for names in labels.values()):
            raise ConfigError(
                f"legacygen.toml: {key!r} names {pattern!r}, but there is no such table{did_you_mean(pattern, labels)}"
            )


def _check_overrides(config: Config, tables: Mapping[str, Table], skipped: Collection[str]) -> None:
    """Check the keys of overrides; those of tables that cannot be read now are right."""
    columns = {f"{label}.{column.name}" for label, table in tables.items() for column in table.columns}
    for section, known in (
        ("classes", set(tables)),
        ("fields", columns),
        ("types", columns),
        ("relations", columns),
    ):
        for key in getattr(config, section):
            _check_name(section, key, known, skipped)
    for key, target in config.relations.items():
        if target is True:
            raise ConfigError(f"legacygen.toml: [relations] gives {key!r} as true; name its target, or say false.")
        if isinstance(target, str):
            _check_name(f"relations.{key}", target, columns, skipped)


def _check_name(section: str, key: str, known: set[str], skipped: Collection[str]) -> None:
    if key not in known and not any(f"{key}.".startswith(f"{name}.") for name in skipped):
        what = "table" if section == "classes" else "column"
        hint = did_you_mean(key, known)
        raise ConfigError(f"legacygen.toml: [{section}] names {key!r}, but no selected {what} has that name{hint}")
