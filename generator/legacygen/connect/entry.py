"""Reads the entry of a database in the project's settings."""

import importlib
import os
import sys
import zoneinfo
from pathlib import Path
from typing import Any

from legacygen.errors import ConfigError

GUARDED = {
    f"django.db.backends.{name}": f"legacygen.runtime.backends.{name}" for name in ("mysql", "postgresql", "sqlite3")
}
"""The read-only engines, by the stock engines of Django that they replace."""


def read_database_entry(root: str, settings_module: str, alias: str) -> dict[str, Any]:
    """Read `DATABASES[alias]` from the settings of the project in the folder `root`, which read .env too.

    Raises ConfigError if the settings cannot be used, or have no such database.
    """
    if not settings_module:
        raise ConfigError(
            "Neither legacygen.toml nor manage.py names a settings module; add `settings` to legacygen.toml."
        )
    entries = _import_databases(root, settings_module)
    if alias not in entries:
        known = ", ".join(repr(name) for name in entries)
        raise ConfigError(
            f"DATABASES of {settings_module!r} has no {alias!r}, only {known}; see `database` in legacygen.toml."
        )
    return dict(entries[alias])


def _import_databases(root: str, module: str) -> dict[str, Any]:
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.utils.functional import empty

    sys.path.insert(0, root)
    os.environ["DJANGO_SETTINGS_MODULE"] = module
    settings._wrapped = empty  # another source may have loaded other settings before
    try:
        importlib.import_module(module)
        entries: dict[str, Any] = settings.DATABASES
    except ImproperlyConfigured as error:
        raise ConfigError(f"The settings {module!r} cannot be used: {error}") from error
    except ModuleNotFoundError as error:
        raise ConfigError(_explain_missing_module(root, module, error.name or "")) from error
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
        raise ConfigError(f"The settings {module!r} cannot be imported ({what}); fix them, then run again.") from error
    return entries


def _explain_missing_module(root: str, settings_module: str, missing: str) -> str:
    """Tell a package that is not installed, which is no fault of the settings, from a module of the project."""
    package = missing.partition(".")[0]
    if settings_module == missing or settings_module.startswith(f"{missing}."):
        return f"There is no settings module {settings_module!r} in the project; correct `settings` in legacygen.toml."
    if any(path.exists() for path in (Path(root, package), Path(root, f"{package}.py"))):
        return f"The settings {settings_module!r} import {missing!r}, which the project does not have."
    return (
        f"The settings {settings_module!r} import {package!r}, which is not installed in {sys.prefix}; install the "
        "project's requirements there, or legacygen in the environment of the project."
    )


def name_variables(root: str, alias: str) -> str:
    """Return the variables of a database and where to set them; only projects of the template read .env."""
    place = ".env" if Path(root, "config", "env.py").is_file() else "the environment"
    return f"{alias.upper()}_DB_* in {place}"


def check_time_zone(entry: dict[str, Any], alias: str) -> None:
    """Raise ConfigError for an unknown time zone, which Django would report when it reads the first date."""
    name = entry.get("TIME_ZONE")
    if not name:
        return
    try:
        zoneinfo.ZoneInfo(str(name))
    except (OSError, ValueError, zoneinfo.ZoneInfoNotFoundError):
        raise ConfigError(
            f"DATABASES[{alias!r}] has the unknown TIME_ZONE {name!r}; write a name such as Europe/Madrid."
        ) from None
