"""The legacy sources that a command is about."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from legacygen.errors import ConfigError
from legacygen.terminal.lines import format_line

if TYPE_CHECKING:
    from legacygen.workspace import Source


def find_sources(apps: tuple[str, ...]) -> "tuple[Source, ...]":
    """Find the sources of the project in the current folder, of these apps or of all."""
    from legacygen import workspace

    return workspace.select_sources(Path.cwd(), apps)


def find_one_source(app: str | None) -> "Source":
    """Find the source of an app, or the only one; raises ConfigError if it has to be named."""
    sources = find_sources((app,) if app else ())
    if len(sources) > 1:
        raise ConfigError("This project has several legacy apps; name one with --app.")
    return sources[0]


def show_access(source: "Source") -> None:
    """Print, after a first refresh, that it could only read, and whether the account could do more."""
    from legacygen.doctor import describe_access

    if found := describe_access(source):
        click.echo(format_line("read-only", found))
