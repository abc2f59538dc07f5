"""The command line: the only module that exits or prints, except for the questions of `asking`."""

import dataclasses
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from legacygen import __version__
from legacygen.asking import ask_about_renames, is_at_terminal
from legacygen.errors import ConfigError, LegacygenError
from legacygen.output import format_diagnosis, format_line, format_report
from legacygen.progress import show_progress

if TYPE_CHECKING:
    from legacygen.refresh import RefreshOptions, RefreshReport
    from legacygen.workspace import Source

NEXT = "python manage.py check && pytest"


class Group(click.Group):
    """Turns expected errors into one sentence and exit status 2."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; every LegacygenError ends it without a traceback."""
        try:
            return super().invoke(ctx)
        except LegacygenError as error:
            click.echo(f"{click.style('error', fg='red', bold=True)}: {error}", err=True)
            sys.exit(2)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="legacygen")
def cli() -> None:
    """Take over a legacy database with Django: clean models and export stubs, kept up to date with every dump."""


@cli.command()
@click.argument("apps", nargs=-1, metavar="[APP]...")
@click.option("--dry-run", is_flag=True, help="Print what would change as a unified diff; write nothing.")
@click.option("--check", is_flag=True, help="Exit with status 1 if a refresh would change something; write nothing.")
@click.option(
    "--from-schema",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Generate from a schema.json of an earlier run, without a database.",
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
    accept_renames: bool,
    allow_mass_drop: bool,
    no_input: bool,
    as_json: bool,
) -> None:
    """Read the legacy schema and bring models.py and the export stubs up to date with it.

    Run it in the project's folder, the first time and after every new dump. It refreshes all legacy apps of
    the project, or only those that you name. Your changes in models.py stay. Where the database has changed
    the same thing, your side stays too, and the conflict is listed until you resolve it with
    `legacygen accept`; on a terminal it asks about likely renames at once. Exit status: 0 done, 1 an open
    conflict, drift (--check), a table that could not be read, or a project that Django cannot load or check
    any more, 2 something has to be fixed first.

    \b
    Examples:
      legacygen refresh
      legacygen refresh --dry-run
      legacygen refresh --check --from-schema .legacygen/schema.json
      legacygen refresh crm --json
    """  # noqa: D301 - \b tells click to keep the line breaks
    from legacygen.refresh import RefreshOptions

    sources = _find_sources(apps)
    if from_schema and len(sources) > 1:
        raise ConfigError("--from-schema is for one app; name it: `legacygen refresh APP --from-schema FILE`.")
    options = RefreshOptions(
        from_schema=from_schema,
        write=not (dry_run or check),
        accept_renames=accept_renames,
        allow_mass_drop=allow_mass_drop,
    )
    may_ask = is_at_terminal() and not (as_json or check or dry_run or no_input)
    _run_refresh(sources, options, as_json=as_json, dry_run=dry_run, check=check, may_ask=may_ask)


@cli.command()
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
    source = _find_one_source(app)
    options = RefreshOptions(decisions=dict.fromkeys(ids, side))
    _run_refresh((source,), resolve_from_last_schema(source, options), as_json=as_json)


@cli.command()
@click.argument("table")
@click.option("--target", default="", metavar="APP.MODEL", help="The new model that the rows go into.")
@click.option("--app", "app", metavar="APP", help="The legacy app, if the project has several.")
def stub(table: str, target: str, app: str | None) -> None:
    """Write the export stub of TABLE anew, with statistics of its columns.

    With --target, names are proposed from the fields of that model, and those that it requires are listed.
    Statistics are counts of at most 10,000 rows, and what values look like; no value is shown. If you have edited
    the stub, it stays as it is, and the new text is printed instead.

    \b
    Examples:
      legacygen stub tbl_kunde
      legacygen stub tbl_kunde --target store.Customer
    """  # noqa: D301 - \b tells click to keep the line breaks
    from legacygen.stub import write_stub

    with show_progress(quiet=False) as progress:
        outcome = write_stub(_find_one_source(app), table, target, progress)
    if outcome.unread:
        click.echo(format_line("no counts", f"{outcome.unread}.", fg="yellow"), err=True)
    if not outcome.written:
        click.echo(f"{outcome.path} has been edited and stays as it is; this is the new text:", err=True)
    click.echo(format_line("written", outcome.path) if outcome.written else outcome.text.rstrip())


@cli.command()
@click.argument("destination", type=click.Path(path_type=Path))
@click.option("--legacy", metavar="URL", help="The legacy database: write it to .env and refresh at once.")
@click.option("--data", "-d", "pairs", multiple=True, metavar="NAME=VALUE", help="An answer to the template.")
@click.option("--defaults", is_flag=True, help="Ask nothing; use the default of every answer that is not given.")
def new(destination: Path, legacy: str | None, pairs: tuple[str, ...], defaults: bool) -> None:
    """Create a Django project for a legacy database in the folder DESTINATION.

    The result is that of `copier copy` with the published template, and `copier update` works on it later. With
    --legacy nothing is asked, the parts of the URL are written to .env, and the models are written and checked
    too. Percent-encode special characters in a URL.

    \b
    Examples:
      legacygen new mysite
      legacygen new mysite --legacy mysql://reader:secret@localhost/shop
      legacygen new mysite --legacy sqlite:///shop.sqlite3
      legacygen new . --data part=app --data app_label=crm
    """  # noqa: D301 - \b tells click to keep the line breaks
    from legacygen.scaffold import choose_mysql_driver, create_project, parse_answers, parse_database_url

    given: dict[str, object] = {**parse_answers(pairs)}
    values: dict[str, str] = {}
    if legacy:
        if given.get("part") == "app":
            raise ConfigError("--legacy is for a new project; an app needs its settings first, see its README.")
        given["legacy_engine"], values = parse_database_url(legacy)
        given.setdefault("mysql_driver", choose_mysql_driver())
    if given.get("part") != "app":
        given.setdefault("project_name", destination.absolute().name)
    answers = create_project(destination, given, ask=not defaults and not legacy and sys.stdin.isatty())
    is_app = answers["part"] == "app"
    made = destination / str(answers["app_label"]) if is_app else destination
    click.echo(format_line("made", f"{made}/"))
    if values:
        sys.exit(_run_first_refresh(destination, values))
    todo = f"follow {made / 'README.md'}" if is_app else f"cd {destination}, fill in LEGACY_DB_* in .env"
    click.echo(format_line("next", f"{todo}, then legacygen refresh"))


def _run_first_refresh(destination: Path, values: Mapping[str, str]) -> int:
    """Fill in .env, refresh and let Django check the result; return the exit status."""
    from legacygen import workspace
    from legacygen.config import parse_config
    from legacygen.refresh import RefreshOptions, refresh_source
    from legacygen.scaffold import write_env

    root = destination.absolute()
    write_env(root / ".env", "LEGACY", values)
    for name in [name for name in os.environ if name.startswith("LEGACY_DB_")]:
        del os.environ[name]  # variables of another database would take precedence over .env
    source = workspace.find_sources(root)[0]
    try:
        with show_progress(quiet=False) as progress:
            report = refresh_source(source, RefreshOptions(), progress)
    except LegacygenError as error:
        then = f"The project is created: fix {destination / '.env'}, then `cd {destination} && legacygen refresh`."
        raise LegacygenError(f"{error} {then}") from error
    for line in format_report(report, source.format_path(source.state)):
        click.echo(line)
    settings = parse_config(workspace.read_text(source.config), source.config.name).settings
    command = [sys.executable, "manage.py", "check", "--settings", settings]
    checked = subprocess.run(command, cwd=root, check=False)  # noqa: S603 - our own command
    click.echo(format_line("next", f"cd {destination} && pytest, then fill in a stub in {report.app}/export/"))
    return checked.returncode or int(report.is_incomplete)


@cli.command()
@click.argument("apps", nargs=-1, metavar="[APP]...")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def doctor(apps: tuple[str, ...], as_json: bool) -> None:
    """Check the access of the project to its legacy data, and list what is left to do.

    Checks the engine in the settings, the server, the session and the privileges of the account beyond
    reading; writes nothing anywhere. Exit status: 0 all is well, 1 something is left to do, 2 something is
    broken.

    \b
    Examples:
      legacygen doctor
      legacygen doctor crm --json
    """  # noqa: D301 - \b tells click to keep the line breaks
    from legacygen.doctor import FindingState, examine_source

    found = [examine_source(source) for source in _find_sources(apps)]
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(each) for each in found], indent=1, ensure_ascii=False))
    else:
        for text in (line for each in found for line in format_diagnosis(each)):
            click.echo(text)
    for status, state in ((2, FindingState.BROKEN), (1, FindingState.TO_DO)):
        if any(each.is_in(state) for each in found):
            sys.exit(status)


def _find_sources(apps: tuple[str, ...]) -> "tuple[Source, ...]":
    from legacygen import workspace

    return workspace.select_sources(Path.cwd(), apps)


def _find_one_source(app: str | None) -> "Source":
    sources = _find_sources((app,) if app else ())
    if len(sources) > 1:
        raise ConfigError("This project has several legacy apps; name one with --app.")
    return sources[0]


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
        click.echo(format_line("next", NEXT))
    drift = check and not all(report.is_unchanged for report in reports)
    sys.exit(1 if drift or any(report.is_incomplete for report in reports) else 0)


def _refresh_one(
    source: "Source", options: "RefreshOptions", *, as_json: bool, dry_run: bool, check: bool
) -> "RefreshReport":
    """Refresh one source, and print its report unless that is to be JSON."""
    from legacygen.refresh import refresh_source

    with show_progress(quiet=as_json) as progress:
        report = refresh_source(source, options, progress)
    if as_json:
        return report
    state, has_several = source.format_path(source.state), len(_find_sources(())) > 1
    for line in format_report(report, state, has_several=has_several, dry_run=dry_run, check=check):
        click.echo(line)
    click.echo(report.diff if dry_run else "", nl=False)
    return report
