"""The commands that a user can run next, as this project and this environment allow them."""

import importlib.util
import shlex
from pathlib import Path

from legacygen import workspace
from legacygen.config import Config, parse_config
from legacygen.workspace import Source

PYTEST_FILES = ("pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg")
"""The files in which a project sets pytest up for Django."""


def format_check(source: Source) -> str:
    """Format the commands that check a project after a refresh: Django's check, then the tests of the app."""
    config = parse_config(workspace.read_text(source.config), source.config.name)
    return f"python manage.py check{_format_settings(source, config)} && {format_tests(source)}"


def format_tests(source: Source) -> str:
    """Format the command that runs the tests of the app: with pytest, where that is installed and set up."""
    if all(importlib.util.find_spec(name) for name in ("pytest", "pytest_django")) and _uses_pytest(source.root):
        return "pytest"
    config = parse_config(workspace.read_text(source.config), source.config.name)
    # A project of the template finds its settings for tests by itself.
    is_set = (source.root / "config/settings/test.py").is_file()
    return f"python manage.py test {config.app}{'' if is_set else _format_settings(source, config)}"


def _format_settings(source: Source, config: Config) -> str:
    is_default = config.settings in ("", workspace.read_default_settings(source.root))
    return "" if is_default else f" --settings {config.settings}"


def format_steps(folder: Path, *commands: str) -> str:
    """Format commands that are to be run one after the other in a folder."""
    enter = [] if folder.absolute() == Path.cwd() else [f"cd {shlex.quote(str(folder))}"]
    return " && ".join([*enter, *commands])


def _uses_pytest(root: Path) -> bool:
    """Return whether a project tells pytest-django its settings."""
    files = [root / name for name in PYTEST_FILES]
    return any("DJANGO_SETTINGS_MODULE" in workspace.read_text(path) for path in files if path.is_file())
