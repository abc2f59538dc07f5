"""The places in a project: configuration, state, the modules of the app."""

import contextlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from legacygen.config import Config, parse_config
from legacygen.errors import ConfigError, LegacygenError
from legacygen.workspace.files import read_raw_text, read_text

CONFIG = "legacygen.toml"
STATE = ".legacygen"
SKIPPED = {"__pycache__", "node_modules", "site-packages"}
"""Folders that hold no Python of the project's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One legacy source of a project: the project's folder `root`, the source's config file and state folder."""

    root: Path
    config: Path
    state: Path

    def format_path(self, path: Path) -> str:
        """Format a path of the project for messages and reports: from the root, with slashes."""
        return path.relative_to(self.root).as_posix()


def find_sources(root: Path) -> tuple[Source, ...]:
    """Find the sources of the project in `root`: legacygen.toml first, then legacygen.<name>.toml by name.

    Raises ConfigError when there is none.
    """
    found = []
    if (root / CONFIG).is_file():
        found.append(Source(root=root, config=root / CONFIG, state=root / STATE))
    for path in sorted(root.glob("legacygen.*.toml")):
        name = path.name.split(".", 1)[1].removesuffix(".toml")
        found.append(Source(root=root, config=path, state=root / STATE / name))
    if not found:
        raise ConfigError(f"No {CONFIG} in {root.name!r}; run this in the project's folder, or `legacygen new` first.")
    return tuple(found)


def find_settings(source: Source, config: Config) -> str:
    """Find the settings module: in the source, the project's first source, the environment, then manage.py.

    Empty when none of them names one.
    """
    main = source.root / CONFIG
    return (
        config.settings
        or (parse_config(read_text(main), main.name).settings if main.is_file() else "")
        or os.environ.get("DJANGO_SETTINGS_MODULE")
        or _read_default_settings(source.root)
    )


def _read_default_settings(root: Path) -> str:
    """Read the settings module that the project's manage.py sets; empty when it sets none."""
    manage = root / "manage.py"
    text = read_text(manage) if manage.is_file() else ""
    named: list[str] = re.findall(r"[\"']DJANGO_SETTINGS_MODULE[\"']\s*,\s*[\"']([\w.]+)[\"']", text)
    return named[-1] if named else ""


def find_app_folder(source: Source, config: Config) -> str:
    """Find the folder of the app, by its path within the project; raises ConfigError where there is none."""
    folder = config.app.replace(".", "/")
    if not (source.root / folder).is_dir():
        raise ConfigError(f"{source.config.name}: `app` is {config.app!r}, but there is no folder {folder}/ here.")
    return folder


def read_model_modules(root: Path, folder: str) -> dict[str, str]:
    """Read the modules of the app that may hold its models, models.py first; by path within the project.

    `folder` is that of the app. Left out are migrations, tests and export stubs, and modules that name no table.
    """
    found: dict[str, str] = {}
    for path in _find_python_files(root / folder):
        inside = path.relative_to(root / folder)
        if inside.parts[0] in ("migrations", "tests", "export"):
            continue
        text = read_raw_text(path)
        if inside.parts[0] in ("models", "models.py") or "db_table" in text:
            found[path.relative_to(root).as_posix()] = text
    first = (f"{folder}/models.py", f"{folder}/models/__init__.py")
    return dict(sorted(found.items(), key=lambda pair: (pair[0] not in first, pair[0])))


def read_python_files(root: Path) -> dict[str, str]:
    """Read the project's own Python, by path within the project; unreadable files are left out."""
    found = {}
    for path in _find_python_files(root):
        with contextlib.suppress(LegacygenError):
            found[path.relative_to(root).as_posix()] = read_raw_text(path)
    return found


def _find_python_files(folder: Path) -> Iterator[Path]:
    """Find Python files in the order of their names, without hidden folders and virtual environments."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name.startswith(".") or path.name in SKIPPED or path.is_symlink():
            continue
        if path.is_dir() and not (path / "pyvenv.cfg").exists():
            yield from _find_python_files(path)
        elif path.suffix == ".py":
            yield path
