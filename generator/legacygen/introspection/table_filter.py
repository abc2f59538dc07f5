"""Which tables are taken, and whether everything that legacygen.toml names is there."""

import dataclasses
import re
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase

from legacygen.config import Config, did_you_mean
from legacygen.errors import ConfigError
from legacygen.schema import Schema, Table


def select_tables(schema: Schema, config: Config) -> Schema:
    """The schema without the tables that `include` and `exclude` leave out.

    Raises ConfigError for a plain name among the patterns, or an override, that matches nothing, and when no table is
    left.
    """
    labels = {table.label: table for table in schema.tables}
    for key in ("include", "exclude"):
        _plain_names_exist(key, getattr(config, key), labels)
    taken = tuple(table for table in schema.tables if _taken(table, config))
    if schema.tables and not taken:
        raise ConfigError(f"legacygen.toml: `include` and `exclude` leave none of {len(schema.tables)} tables.")
    _overrides_match(config, {table.label: table for table in taken})
    return dataclasses.replace(schema, tables=taken)


def _taken(table: Table, config: Config) -> bool:
    return _matches(table, config.include) and not _matches(table, config.exclude)


def _matches(table: Table, patterns: Iterable[str]) -> bool:
    names = (table.name.casefold(), table.label.casefold())
    return any(fnmatchcase(name, pattern.casefold()) for pattern in patterns for name in names)


def _plain_names_exist(key: str, patterns: Iterable[str], labels: Mapping[str, Table]) -> None:
    for pattern in patterns:
        plain = not re.search(r"[*?\[]", pattern)
        if plain and not any(_matches(table, [pattern]) for table in labels.values()):
            raise ConfigError(
                f"legacygen.toml: {key!r} names {pattern!r}, no such table{did_you_mean(pattern, labels)}"
            )


def _overrides_match(config: Config, tables: Mapping[str, Table]) -> None:
    columns = {f"{label}.{column.name}" for label, table in tables.items() for column in table.columns}
    for section, known in (
        ("classes", set(tables)),
        ("fields", columns),
        ("types", columns),
        ("relations", columns),
    ):
        for key in getattr(config, section):
            _known(section, key, known)
    for key, target in config.relations.items():
        _known(f"relations.{key}", target, columns)


def _known(section: str, key: str, known: set[str]) -> None:
    if key not in known:
        what = "table" if section == "classes" else "column"
        hint = did_you_mean(key, known)
        raise ConfigError(f"legacygen.toml: [{section}] names {key!r}, but no {what} taken is called so{hint}")
