"""Selects the tables that `include` and `exclude` leave, and checks the names in legacygen.toml."""

import dataclasses
import re
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase

from legacygen.config import Config
from legacygen.errors import ConfigError, did_you_mean
from legacygen.schema import Schema, Table


def select_tables(schema: Schema, config: Config) -> Schema:
    """Return the schema with only the tables that `include` and `exclude` leave.

    Raises ConfigError if no table is left, and for an override, or a name without wildcards, that matches nothing.
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
        if plain and not any(_matches_any(table, [pattern]) for table in labels.values()):
            raise ConfigError(
                f"legacygen.toml: {key!r} names {pattern!r}, but there is no such table{did_you_mean(pattern, labels)}"
            )


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
