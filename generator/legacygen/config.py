"""legacygen.toml: the user's decisions, keyed by the names of the database.

An option is one typed field of `Config`. Reading, error messages and the reference page follow from its type.
"""

import dataclasses
import functools
import tomllib
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from legacygen.errors import ConfigError, did_you_mean


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
            "help": "Settings module that defines the alias. Default: the one in legacygen.toml (for a further "
            "source), then `DJANGO_SETTINGS_MODULE`, then the one that manage.py names."
        },
    )
    include: tuple[str, ...] = field(
        default=("*",), metadata={"help": "Tables to select: shell patterns, case-insensitive."}
    )
    exclude: tuple[str, ...] = field(
        default=(), metadata={"help": "Tables and columns (`table.column*`) to leave out, after `include`."}
    )
    prefixes: tuple[str, ...] | None = field(
        default=None,
        metadata={"help": "Table prefixes to strip; `[]` keeps all. Default: found in the schema."},
    )
    classes: Mapping[str, str] = field(default_factory=dict, metadata={"help": "`table` to class name."})
    fields: Mapping[str, str] = field(default_factory=dict, metadata={"help": "`table.column` to field name."})
    types: Mapping[str, str] = field(
        default_factory=dict,
        metadata={"help": "`table.column` to a field: `BooleanField`, or a call with its own arguments."},
    )
    relations: Mapping[str, str | bool] = field(
        default_factory=dict,
        metadata={
            "help": "`table.column` to the `table.column` that it refers to without a declared foreign key; "
            "`false` if it refers to none."
        },
    )
    renamed_from: Mapping[str, str] = field(
        default_factory=dict,
        metadata={"help": "Present name of a `table` or `table.column` to its name in the last dump."},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionType:
    """A type that an option may have.

    `label` is its name in the reference page, with `{name}` for the name of the option; `wanted` completes the
    sentence "'x' must be …". `read` turns the value that tomllib gives into that of the field. It raises TypeError for
    a value of another type, with the key of the wrong entry where the value is a table.
    """

    label: str
    wanted: str
    read: Callable[[Any], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One option of legacygen.toml; `default` is None where the schema gives the value, MISSING for an empty table."""

    name: str
    type: OptionType
    default: Any
    help: str


def list_options() -> tuple[Option, ...]:
    """List the options, which are the fields of `Config`; raises TypeError for a type without an OptionType."""
    hints = typing.get_type_hints(Config)
    return tuple(
        Option(
            name=item.name,
            type=_find_option_type(hints[item.name]),
            default=item.default,
            help=item.metadata["help"],
        )
        for item in dataclasses.fields(Config)
    )


def parse_config(text: str, origin: str) -> Config:
    """Read the text of a legacygen.toml; `origin` names the file in messages.

    Raises ConfigError for text that is not TOML, an unknown key, or a value of the wrong type.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{origin} is not valid TOML: {error}.") from None
    options = {option.name: option for option in list_options()}
    for key in data:
        if key not in options:
            raise ConfigError(f"{origin}: unknown key {key!r}{did_you_mean(key, options)}")
    return Config(**{key: _read_value(options[key], value, origin) for key, value in data.items()})


def _read_value(option: Option, value: object, origin: str) -> Any:
    try:
        return option.type.read(value)
    except TypeError as error:
        entry = f"; look at {error.args[0]!r}" if error.args else ""
        raise ConfigError(f"{origin}: {option.name!r} must be {option.type.wanted}{entry}.") from None


def _find_option_type(hint: Any) -> OptionType:
    """Find the OptionType of a type hint; an option that may be None has the type of its other values."""
    if isinstance(hint, types.UnionType):
        # TOML has no null, so that None is the default only and never read.
        (hint,) = (each for each in typing.get_args(hint) if each is not types.NoneType)
    if hint not in OPTION_TYPES:
        raise TypeError(f"OPTION_TYPES has no {hint}")
    return OPTION_TYPES[hint]


def _read_scalar(kind: type, value: object) -> Any:
    if type(value) is not kind:  # isinstance would let a bool pass as an int
        raise TypeError
    return value


def _read_list(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(_read_scalar(str, item) for item in value)


def _read_table(kinds: tuple[type, ...], value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError
    flat = dict(_flatten_table(value))
    for key, item in flat.items():
        if type(item) not in kinds:
            raise TypeError(key)
    return flat


def _flatten_table(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """`tbl.column = "x"` without quotes is a table in a table to TOML; users mean the dotted name."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flatten_table(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


OPTION_TYPES: Mapping[Any, OptionType] = {
    str: OptionType(label="text", wanted="a string", read=functools.partial(_read_scalar, str)),
    bool: OptionType(label="true or false", wanted="true or false", read=functools.partial(_read_scalar, bool)),
    int: OptionType(label="number", wanted="a whole number", read=functools.partial(_read_scalar, int)),
    tuple[str, ...]: OptionType(label="list", wanted="a list of strings", read=_read_list),
    Mapping[str, str]: OptionType(
        label="table `[{name}]`", wanted="a table of strings", read=functools.partial(_read_table, (str,))
    ),
    Mapping[str, str | bool]: OptionType(
        label="table `[{name}]`",
        wanted="a table of strings, true or false",
        read=functools.partial(_read_table, (str, bool)),
    ),
}
