"""legacygen.toml: what the user decided, keyed by the names of the database."""

import dataclasses
import difflib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from legacygen.errors import ConfigError


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """One legacy source. Mappings are keyed by `table` or `table.column`, as the database spells them."""

    app: str = field(
        default="legacy", metadata={"help": "Folder and import path of the app, from the project's root."}
    )
    database: str = field(default="legacy", metadata={"help": "Alias of the legacy database in `DATABASES`."})
    settings: str = field(
        default="",
        metadata={
            "help": "Settings module that has the alias; else that of legacygen.toml (for a further source), "
            "else `DJANGO_SETTINGS_MODULE`, else what manage.py names."
        },
    )
    include: tuple[str, ...] = field(
        default=("*",), metadata={"help": "Tables to take: shell patterns, upper and lower case alike."}
    )
    exclude: tuple[str, ...] = field(default=(), metadata={"help": "Tables to leave out, after `include`."})
    prefixes: tuple[str, ...] | None = field(
        default=None,
        metadata={"help": "Table prefixes to strip; `[]` keeps all. Left out: found in the schema."},
    )
    classes: Mapping[str, str] = field(default_factory=dict, metadata={"help": "`table` to class name."})
    fields: Mapping[str, str] = field(default_factory=dict, metadata={"help": "`table.column` to field name."})
    types: Mapping[str, str] = field(
        default_factory=dict,
        metadata={"help": "`table.column` to a field: `BooleanField`, or a call with its own arguments."},
    )
    relations: Mapping[str, str] = field(
        default_factory=dict,
        metadata={"help": "`table.column` to the `table.column` it refers to without a declared key."},
    )
    renamed_from: Mapping[str, str] = field(
        default_factory=dict,
        metadata={"help": "`table` or `table.column` as it is called now to what it was called in the last dump."},
    )


def parse_config(text: str, origin: str) -> Config:
    """Read the text of a legacygen.toml; `origin` names it in messages.

    Raises ConfigError for what is not TOML, an unknown key, or a value of the wrong kind.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{origin} is not valid TOML: {error}.") from None
    known = {item.name: item for item in dataclasses.fields(Config)}
    for key in data:
        if key not in known:
            raise ConfigError(f"{origin}: unknown key {key!r}{did_you_mean(key, known)}")
    return Config(**{key: _value(key, value, origin) for key, value in data.items()})


def did_you_mean(name: str, known: Mapping[str, object] | set[str] | list[str]) -> str:
    """The end of a sentence: `; did you mean 'x'?` for the known name most like this one, else a full stop."""
    folded = {item.casefold(): item for item in known}
    found = difflib.get_close_matches(name.casefold(), folded, n=1)
    return f"; did you mean {folded[found[0]]!r}?" if found else "."


_KINDS = {"app": str, "database": str, "settings": str, "include": tuple, "exclude": tuple, "prefixes": tuple}


def _value(key: str, value: Any, origin: str) -> Any:
    kind = _KINDS.get(key, dict)
    if kind is str and isinstance(value, str):
        return value
    if kind is tuple and isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    if kind is dict and isinstance(value, dict):
        flat = dict(_flat(value))
        if all(isinstance(item, str) for item in flat.values()):
            return flat
    wanted = {str: "a string", tuple: "a list of strings", dict: "a table of strings"}[kind]
    raise ConfigError(f"{origin}: {key!r} must be {wanted}.")


def _flat(table: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """`tbl.column = "x"` without quotes is a table in a table to TOML; users mean the dotted name."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", value
