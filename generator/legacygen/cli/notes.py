"""The command `notes`."""

import dataclasses
import json

import click

from legacygen.cli.sources import find_sources
from legacygen.terminal.lines import format_all_notes


@click.command()
@click.argument("apps", nargs=-1, metavar="[APP]...")
@click.option("--json", "as_json", is_flag=True, help="Print the notes as JSON.")
def notes(apps: tuple[str, ...], as_json: bool) -> None:
    """Print every note about the models, a line for each.

    `legacygen refresh` prints a note once, when its table or column is new, and shortens long lists. These are all of
    them, as of the last refresh; no database is needed.

    \b
    Examples:
      legacygen notes
      legacygen notes crm --json
    """  # noqa: D301 - \b tells click to keep the line breaks
    from legacygen.lists.notes import list_notes

    found = [list_notes(source) for source in find_sources(apps)]
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(each) for each in found], indent=1, ensure_ascii=False))
        return
    for each in found:
        for line in format_all_notes(each.app, each.notes):
            click.echo(line)
