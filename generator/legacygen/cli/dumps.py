"""The command `load`, and what it has in common with other commands that take a dump."""

import dataclasses
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from legacygen.cli.sources import find_one_source
from legacygen.terminal.dumps import format_dump, format_load
from legacygen.terminal.lines import format_line
from legacygen.terminal.progress import show_progress

if TYPE_CHECKING:
    from legacygen.dump import LoadOptions, LoadReport
    from legacygen.workspace import Source

INTERVAL = 5.0
"""Seconds between lines of progress where there is no terminal."""


@click.command()
@click.argument("dump", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what is in the dump; write nothing. Needs no project.")
@click.option("--app", metavar="APP", help="The legacy app whose database is replaced, if the project has several.")
@click.option("--database", default="", metavar="NAME", help="The database to take of a dump that has several.")
@click.option("--incomplete", is_flag=True, help="Load a dump that is cut off, as far as it goes.")
@click.option(
    "--replace", default="", metavar="NAME", help="Replace a database that no load has made; repeat its name."
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def load(
    dump: Path, dry_run: bool, app: str | None, database: str, incomplete: bool, replace: str, as_json: bool
) -> None:
    """Replace the legacy database of this project with a dump of MySQL, MariaDB or PostgreSQL.

    DUMP is a file as mysqldump, mariadb-dump, phpMyAdmin, HeidiSQL, Adminer, Navicat or SQLyog write it, or a folder
    of mydumper; or a dump of pg_dump or pg_dumpall in any of its formats. A file may be packed as gz, bz2, xz, zst or
    zip. The database is a file or on a server, as the settings say; it is replaced when all of the dump is there, and
    the one before is kept beside it. Nothing in a dump is run by a shell, and nothing outside of the database is
    touched. Exit status: 0 loaded, 2 the dump is cut off, holds something that
    is refused, or is no such dump; the database is then as it was.

    \b
    Examples:
      legacygen load dump.sql.gz
      legacygen load dump.sql.gz --dry-run
      legacygen load dump.sql.gz --app crm --database crm_live
    """  # noqa: D301 - \b tells click to keep the line breaks
    from legacygen.dump import LoadOptions

    if dry_run:
        _examine(dump, as_json=as_json)
        return
    options = LoadOptions(database=database, incomplete=incomplete, replace=replace)
    source = find_one_source(app)
    report = load_into_source(dump, source, options, quiet=as_json)
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(report), indent=1, ensure_ascii=False))
    else:
        click.echo(format_line("next", "legacygen refresh"))


def load_into_source(dump: Path, source: "Source", options: "LoadOptions", *, quiet: bool = False) -> "LoadReport":
    """Load a dump into the database of a source, and print what was loaded unless that is to be `quiet`."""
    from legacygen.dump import load_dump

    with show_progress(quiet=quiet, interval=INTERVAL) as progress:
        report = load_dump(dump, source, options, _make_report(progress))
    for line in () if quiet else format_load(report):
        click.echo(line)
    return report


def _examine(dump: Path, *, as_json: bool) -> None:
    """Print what is in a dump, and exit with the status of the command."""
    from legacygen.dump import examine_dump

    with show_progress(quiet=as_json, interval=INTERVAL) as progress:
        summary = examine_dump(dump, _make_report(progress))
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(summary), indent=1, ensure_ascii=False))
    else:
        for line in format_dump(summary):
            click.echo(line)
    sys.exit(0 if summary.is_sound else 2)


def _make_report(progress: Callable[[str], None]) -> Callable[[int, int], None]:
    """Return a function that shows how many bytes of the file were read, of how many, and the time that is left."""
    began = time.monotonic()

    def report(done: int, total: int) -> None:
        passed = time.monotonic() - began
        left = f", {passed / done * (total - done):.0f} s left" if done and passed > 1 else ""
        progress(f"reading {done / 1e6:,.0f} of {total / 1e6:,.0f} MB{left}")

    return report
