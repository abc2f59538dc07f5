"""The places in a project: configuration, state, the modules of the app."""

import contextlib
import functools
import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from legacygen.config import Config, parse_config
from legacygen.errors import ConfigError, LegacygenError
from legacygen.workspace.files import read_raw_text, read_text

CONFIG = "legacygen.toml"
STATE = ".legacygen"
SERVER_FOLDER = f"{STATE}/private-server"
"""The folder of a server of PostgreSQL in the project; no source has such a name."""

SKIPPED = {"__pycache__", "node_modules", "site-packages"}
"""Folders that hold no Python of the project's own."""
SEARCHED = {
    "templates": (".htm", ".html", ".j2", ".jinja", ".jinja2", ".txt", ".xml"),
    "fixtures": (".html", ".json", ".yaml", ".yml", ".xml"),
}
"""The files in folders of these names that are searched for uses."""


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
        above = next((each for each in root.parents if (each / CONFIG).is_file()), None)
        advice = f"run this in {above}" if above else "run this in the project's folder, or `legacygen new` first"
        raise ConfigError(f"No {CONFIG} in {root.name!r}; {advice}.")
    return tuple(found)


def select_sources(root: Path, apps: Collection[str]) -> tuple[Source, ...]:
    """Find the sources of the project in `root` with these apps, all if none is named.

    Raises ConfigError for an app that the project does not have.
    """
    found = find_sources(root)
    if not apps:
        return found
    by_app = {parse_config(read_text(each.config), each.config.name).app: each for each in found}
    for app in apps:
        if app not in by_app:
            raise ConfigError(f"No legacy app {app!r} in this project, only {', '.join(sorted(by_app))}.")
    return tuple(by_app[app] for app in apps)


def find_settings(source: Source, config: Config) -> str:
    """Find the settings module: in the source, the project's first source, the environment, then manage.py.

    Empty when none of them names one.
    """
    main = source.root / CONFIG
    return (
        config.settings
        or (parse_config(read_text(main), main.name).settings if main.is_file() else "")
        or os.environ.get("DJANGO_SETTINGS_MODULE")
        or read_default_settings(source.root)
    )


def read_default_settings(root: Path) -> str:
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


def read_importable_modules(root: Path, folder: str) -> dict[str, str]:
    """Read the modules of the project that models may come from, by path within the project.

    `folder` is that of the app. Left out are migrations, tests and the app's export stubs, and files of other folders
    that cannot be read.
    """
    found: dict[str, str] = {}
    for path in _find_python_files(root):
        name = path.relative_to(root).as_posix()
        if name.startswith(f"{folder}/export/") or not {"migrations", "tests"}.isdisjoint(name.split("/")[:-1]):
            continue
        with contextlib.nullcontext() if name.startswith(f"{folder}/") else contextlib.suppress(LegacygenError):
            found[name] = read_raw_text(path)
    return found


def select_model_modules(texts: Mapping[str, str], folder: str, foreign: Collection[str]) -> dict[str, str]:
    """Select the modules that may hold models of the app from those of the project, models.py of the app first.

    `folder` is that of the app, `foreign` are those of other legacy apps. Modules outside of `models` have to name a
    table, those of other apps one that Django does not manage.
    """
    found: dict[str, str] = {}
    for path, text in texts.items():
        inside = path.removeprefix(f"{folder}/")
        is_own = inside != path
        if (is_own and inside.split("/")[0] in ("models", "models.py")) or (
            "db_table" in text and (is_own or "managed" in text) and not path.startswith(tuple(foreign))
        ):
            found[path] = text
    first = (f"{folder}/models.py", f"{folder}/models/__init__.py")
    order = sorted(found, key=lambda path: (path not in first, not path.startswith(f"{folder}/"), path))
    return {path: found[path] for path in order}


def find_other_folders(source: Source) -> tuple[str, ...]:
    """Find the folders of the project's other legacy apps, each with a slash at its end; broken ones are left out."""
    return tuple(f"{folder}/" for config, folder in _find_app_folders(source.root) if config != source.config)


def read_project_texts(root: Path) -> dict[str, str]:
    """Read the project's own Python, templates and fixtures, by path within it; unreadable files are left out."""
    found = {}
    for path in (*_find_python_files(root), *_find_searched_files(root)):
        with contextlib.suppress(LegacygenError):
            found[path.relative_to(root).as_posix()] = read_raw_text(path)
    return found


def _find_searched_files(folder: Path, suffixes: Collection[str] = (".html",)) -> Iterator[Path]:
    """Find HTML files, and other texts in folders of some names; `suffixes` are those to find in this one."""
    suffixes = SEARCHED.get(folder.name, suffixes)
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name.startswith(".") or path.name in SKIPPED or path.is_symlink():
            continue
        if path.is_dir() and not (path / "pyvenv.cfg").exists():
            yield from _find_searched_files(path, suffixes)
        elif path.suffix in suffixes:
            yield path


def _find_python_files(folder: Path) -> Iterator[Path]:
    """Find Python files in the order of their names, without hidden folders and virtual environments.

    A file to which links lead is found once. Of its names that in a legacy app counts, then `models`, then a link's.
    """
    list_apps = functools.cache(lambda: tuple(folder / name for _, name in _find_app_folders(folder)))
    found = dict(_walk_python_files(folder, list_apps))
    if any(found.values()):

        def rank_name(path: Path) -> tuple[bool, bool, bool]:
            is_in_app = any(app in path.parents for app in list_apps())
            return not is_in_app, "models" not in (path.stem, path.parent.name), not found[path]

        chosen = {path.resolve(): path for path in sorted(found, key=rank_name, reverse=True)}
        found = {path: is_linked for path, is_linked in found.items() if chosen[path.resolve()] == path}
    yield from found


def _walk_python_files(
    folder: Path, list_apps: Callable[[], Iterable[Path]], *, is_linked: bool = False
) -> Iterator[tuple[Path, bool]]:
    """Find Python files, each with whether a link leads to it; `is_linked` is that of the folder."""
    if not folder.is_dir():
        return
    with os.scandir(folder) as entries:
        listed = sorted(entries, key=lambda each: each.name)
    for entry in listed:
        path = folder / entry.name
        if entry.name.startswith(".") or entry.name in SKIPPED:
            continue
        if entry.is_symlink():
            if _leads_to_file(entry):
                yield from [(path, True)] if path.suffix == ".py" else []
            elif any(app.is_relative_to(path) for app in list_apps()):  # other folders may lead round in circles
                yield from _walk_python_files(path, list_apps, is_linked=True)
        elif entry.is_dir() and not (path / "pyvenv.cfg").exists():
            yield from _walk_python_files(path, list_apps, is_linked=is_linked)
        elif path.suffix == ".py":
            yield path, is_linked


def _leads_to_file(link: os.DirEntry[str]) -> bool:
    try:
        return link.is_file()
    except OSError:  # no permission to look at it: reading it says so
        return True


def _find_app_folders(root: Path) -> Iterator[tuple[Path, str]]:
    """Find the legacy apps of a project: the configuration and the folder of each; broken ones are left out."""
    for path in (root / CONFIG, *root.glob("legacygen.*.toml")):
        with contextlib.suppress(LegacygenError):
            yield path, parse_config(read_text(path), path.name).app.replace(".", "/")
