"""The command `load`."""

import dataclasses
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click

from legacygen.errors import ConfigError
from legacygen.output import format_dump
from legacygen.progress import show_progress

INTERVAL = 5.0
"""Seconds between lines of progress where there is no terminal."""


@click.command()
@click.argument("dump", type=click.Path(path_type=Path))
@click.option(
    "--dry-run", is_flag=True, help="Say what is in the dump; write nothing. Required: there is no more yet."
)
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def load(dump: Path, dry_run: bool, as_json: bool) -> None:
    """Read a dump of MySQL or MariaDB to its end, and say what is in it.

    DUMP is a file as mysqldump, mariadb-dump, phpMyAdmin, HeidiSQL, Adminer, Navicat or SQLyog write it, also as gz,
    bz2, xz, zst or zip, or a folder of mydumper. Needs no server and no project. Exit status: 0 the dump is complete,
    as far as it says so, 2 it is cut off, holds something that is refused, or is no such dump.

    \b
    Examples:
      legacygen load dump.sql.gz --dry-run
      legacygen load dump.sql.gz --dry-run --json
    """  # noqa: D301 - \b tells click to keep the line breaks
    if not dry_run:
        raise ConfigError("`legacygen load` cannot load yet, it can only look: add --dry-run.")
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
