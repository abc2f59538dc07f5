"""Checks the names that the user has chosen in legacygen.toml."""

from collections.abc import Collection, Mapping

from legacygen.errors import ConfigError
from legacygen.naming.distinct import fold_name
from legacygen.naming.reserved import is_reserved


def check_chosen_names(chosen: Mapping[str, str], section: str, reserved: Collection[str]) -> Mapping[str, str]:
    """Return the chosen names as they are; `section` is the part of legacygen.toml that holds them.

    Raises ConfigError for a name that Python or Django does not accept, or that is one of the `reserved` ones.
    """
    used = {fold_name(name) for name in reserved} if chosen else ()
    for key, name in chosen.items():
        if not name.isidentifier() or is_reserved(name) or "__" in name or name.strip("_") != name:
            raise ConfigError(f"legacygen.toml: [{section}] {key!r} is {name!r}, a name that Django cannot use.")
        if fold_name(name) in used:
            raise ConfigError(f"legacygen.toml: [{section}] {key!r} is {name!r}, which the code calls something else.")
    return chosen
