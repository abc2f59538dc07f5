"""The commands `refresh` and `accept`."""

import dataclasses
import json
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from legacygen.cli.next_steps import format_check
from legacygen.cli.sources import find_one_source, find_sources, show_access
from legacygen.errors import ConfigError
from legacygen.terminal.asking import ask_about_renames, is_at_terminal
from legacygen.terminal.lines import format_line, format_report
from legacygen.terminal.progress import show_progress

if TYPE_CHECKING:
    from legacygen.refresh import RefreshOptions, RefreshReport
    from legacygen.workspace import Source


@click.command()
@click.argument("apps", nargs=-1, metavar="[APP]...")
@click.option("--dry-run", is_flag=True, help="Print what would change as a unified diff; write nothing.")
@click.option("--check", is_flag=True, help="Exit with status 1 if a refresh would change something; write nothing.")
@click.option(
    "--from-schema",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Generate from a schema.json of an earlier run, without a database.",
)
@click.option(
    "--dump",
    type=click.Path(path_type=Path),
    metavar="DUMP",
    help="Load this dump into the legacy database first, as `legacygen load` does.",
)
@click.option("--accept-renames", is_flag=True, help="Treat every likely rename as a rename.")
@click.option("--allow-mass-drop", is_flag=True, help="Continue if more than a fifth of the tables were dropped.")
@click.option("--no-input", is_flag=True, help="Ask nothing; likely renames stay open.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def refresh(
    apps: tuple[str, ...],
    dry_run: bool,
    check: bool,
    from_schema: Path | None,
    dump: Path | None,
    accept_renames: bool,
    allow_mass_drop: bool,
    no_input: bool,
    as_json: bool,
) -> None:
    """Read the legacy schema and bring models.py and the export stubs up to date with it.

    Run it in the project's folder, the first time and after every new dump. It refreshes all legacy apps of the
    project, or only those that you name. Your changes in models.py stay. Where the database has changed the same
    thing, your side stays too, and the conflict is listed until you resolve it with `legacygen accept`; on a terminal
    it asks about likely renames at once. Exit status: 0 done, 1 an open conflict, drift (--check), an unreadable table
    or a project that Django cannot check, 2 something has to be fixed first.

    \b
    Examples:
      legacygen refresh
      legacygen refresh --dump dump.sql.gz
      legacygen refresh --dry-run
      legacygen refresh --check --from-schema .legacygen/schema.json
      legacygen refresh crm --json
    """  # noqa: D301 - \b tells click to keep the line breaks
    from legacygen.refresh import RefreshOptions

    sources = _find_sources(apps, "--from-schema FILE" if from_schema else "--dump DUMP" if dump else "")
    if dump:
        _load_first(dump, sources[0], refused=dry_run or check or from_schema is not None, as_json=as_json)
    options = RefreshOptions(
        from_schema=from_schema,
        write=not (dry_run or check),
        accept_renames=accept_renames,
        allow_mass_drop=allow_mass_drop,
    )
    may_ask = not (as_json or check or dry_run or no_input) and is_at_terminal()
    _run_refresh(sources, options, as_json=as_json, dry_run=dry_run, check=check, may_ask=may_ask)


def _find_sources(apps: tuple[str, ...], option: str) -> "tuple[Source, ...]":
    """Find the sources of these apps, or of all; raises ConfigError for several where an `option` is for one."""
    sources = find_sources(apps)
    if option and len(sources) > 1:
        raise ConfigError(f"{option.split()[0]} is for one app; name it: `legacygen refresh APP {option}`.")
    return sources


def _load_first(dump: Path, source: "Source", *, refused: bool, as_json: bool) -> None:
    """Load a dump into the database of a source."""
    from legacygen.cli.dumps import load_into_source
    from legacygen.dump import LoadOptions

    if refused:
        raise ConfigError("--dump replaces the legacy database; it excludes --dry-run, --check and --from-schema.")
    load_into_source(dump, source, LoadOptions(), quiet=as_json)


@click.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--theirs", "side", flag_value="theirs", help="Take the side of the database: write it into the code.")
@click.option("--ours", "side", flag_value="ours", help="Keep the side of the code, and list the conflict no more.")
@click.option("--app", "app", metavar="APP", help="The legacy app, if the project has several.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def accept(ids: tuple[str, ...], side: str | None, app: str | None, as_json: bool) -> None:
    """Resolve conflicts that `legacygen refresh` has listed, by their IDs. It needs no database.

    \b
    Examples:
      legacygen accept customer.name.max_length --theirs
      legacygen accept customer.fax --ours
    """  # noqa: D301 - \b tells click to keep the line breaks
    from legacygen.refresh import RefreshOptions, resolve_from_last_schema

    if side is None:
        raise ConfigError("Choose a side: --theirs (the database) or --ours (the code).")
    source = find_one_source(app)
    options = RefreshOptions(decisions=dict.fromkeys(ids, side))
    _run_refresh((source,), resolve_from_last_schema(source, options), as_json=as_json)


def _run_refresh(
    sources: "tuple[Source, ...]",
    options: "RefreshOptions",
    *,
    as_json: bool,
    dry_run: bool = False,
    check: bool = False,
    may_ask: bool = False,
) -> None:
    """Refresh each source, print its report, ask about likely renames, and exit with the status of the command."""
    refresh_one = partial(_refresh_one, as_json=as_json, dry_run=dry_run, check=check)
    runs = []
    for source in sources:
        made = [refresh_one(source, options)]
        decisions = ask_about_renames(made[0].conflicts) if may_ask else {}
        if decisions:
            made.append(refresh_one(source, dataclasses.replace(options, decisions=decisions)))
        runs.append(made)
    reports = [made[-1] for made in runs]
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(report) for report in reports], indent=1, ensure_ascii=False))
    elif options.write and any(each.created or each.updated for made in runs for each in made):
        click.echo(format_line("next", format_check(sources[0])))
    drift = check and not all(report.is_unchanged for report in reports)
    sys.exit(1 if drift or any(report.is_incomplete for report in reports) else 0)


def _refresh_one(
    source: "Source", options: "RefreshOptions", *, as_json: bool, dry_run: bool, check: bool
) -> "RefreshReport":
    """Refresh one source, and print its report unless that is to be JSON."""
    from legacygen.refresh import refresh_source

    is_first = not source.state.exists()
    with show_progress(quiet=as_json) as progress:
        report = refresh_source(source, options, progress)
    if as_json:
        return report
    has_several = len(find_sources(())) > 1
    for line in format_report(report, has_several=has_several, dry_run=dry_run, check=check):
        click.echo(line)
    if is_first and options.write and not options.from_schema:
        show_access(source)
    click.echo(report.diff if dry_run else "", nl=False)
    return report
