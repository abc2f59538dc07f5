"""The command `adopt`."""

import dataclasses
import json
import sys
from typing import TYPE_CHECKING

import click

from legacygen.cli.sources import find_one_source
from legacygen.errors import ConfigError
from legacygen.terminal.progress import show_progress

if TYPE_CHECKING:
    from legacygen.adopt import AdoptOptions
    from legacygen.workspace import Source


@click.command()
@click.argument("tables", nargs=-1, metavar="[TABLE]...")
@click.option("--all", "everything", is_flag=True, help="Adopt all tables that are not adopted yet.")
@click.option("--into", "app", metavar="APP", default="", help="The app that the models move to.")
@click.option(
    "--keep", multiple=True, metavar="TABLE.PART", help="Let a new database have this as the legacy one does."
)
@click.option(
    "--change", multiple=True, metavar="TABLE.PART", help="Let a migration change this in the legacy database."
)
@click.option(
    "--check", is_flag=True, help="Exit with status 1 if database and migrations differ; write nothing."
)
@click.option("--dry-run", is_flag=True, help="Print what would change as a unified diff; write nothing.")
@click.option("--app", "source", metavar="APP", help="The legacy app, if the project has several.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def adopt(
    tables: tuple[str, ...],
    everything: bool,
    app: str,
    keep: tuple[str, ...],
    change: tuple[str, ...],
    check: bool,
    dry_run: bool,
    source: str | None,
    as_json: bool,
) -> None:
    """Let Django manage tables of the legacy database, in place.

    The models of the tables move to another app, with an initial migration. That is run on an empty database, and
    what differs from the legacy one is listed. Choose for each difference: --keep gives new databases what the legacy
    one has, --change lets a second migration bring the legacy one to Django's way; `all`, a table, or `*` within a
    name cover several. Nothing is written while a difference is open. Exit status: 0 done, 1 a difference is open or
    something stands in the way, 2 something has to be fixed first.

    \b
    Examples:
      legacygen adopt customer orders --into shop
      legacygen adopt customer --into shop --keep all
      legacygen adopt --all --into shop --change '*.id' --keep 'logs' --dry-run
      legacygen adopt --check
    """  # noqa: D301 - \b tells click to keep the line breaks
    from legacygen.adopt import AdoptOptions

    options = AdoptOptions(tables=tables, everything=everything, app=app, keep=keep, change=change, write=not dry_run)
    if not check and (bool(tables) == everything or not app):
        raise ConfigError("Name the tables to adopt, or --all of them, and the app that they move to: --into APP.")
    if check and options != AdoptOptions():
        raise ConfigError("--check looks at all tables that are adopted; it takes no tables and no other option.")
    _run(find_one_source(source), options, check=check, as_json=as_json)


def _run(source: "Source", options: "AdoptOptions", *, check: bool, as_json: bool) -> None:
    """Adopt or check, print the report, and exit with the status of the command."""
    from legacygen.adopt import adopt_tables, check_adopted
    from legacygen.terminal.adoption import format_adoption, format_adoption_check

    with show_progress(quiet=as_json) as progress:
        report = check_adopted(source, progress) if check else adopt_tables(source, options, progress)
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(report), indent=1, ensure_ascii=False))
    else:
        for line in format_adoption_check(report) if check else format_adoption(report, options):
            click.echo(line)
        click.echo(report.diff, nl=False)
    sys.exit(1 if report.open or any(each.blocks for each in report.obstacles) else 0)
