"""The command line: the only module that prints or exits."""

import contextlib
import dataclasses
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from legacygen import __version__
from legacygen.errors import ConfigError, LegacygenError
from legacygen.output import diagnosis_lines, labelled_line, report_lines

if TYPE_CHECKING:
    from legacygen.refresh.context import RefreshOptions
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
    """Take over a legacy database with Django: clean models, export stubs, kept in step with every dump."""


@cli.command()
@click.argument("apps", nargs=-1, metavar="[APP]...")
@click.option("--dry-run", is_flag=True, help="Print what would change as a unified diff; write nothing.")
@click.option("--check", is_flag=True, help="Exit with 1 when something would change; write nothing.")
@click.option(
    "--from-schema",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Generate from a schema.json of an earlier run, without a database.",
)
@click.option("--accept-renames", is_flag=True, help="Take everything that looks like a rename for one.")
@click.option("--allow-mass-drop", is_flag=True, help="Go on although more than a fifth of the tables are gone.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def refresh(
    apps: tuple[str, ...],
    dry_run: bool,
    check: bool,
    from_schema: Path | None,
    accept_renames: bool,
    allow_mass_drop: bool,
    as_json: bool,
) -> None:
    """Read the legacy schema and bring models.py and the export stubs in step with it.

    Run it in the project's folder, the first time and after every new dump. All legacy apps of the project
    are refreshed, or only those named. What you have changed in models.py stays; where the database has
    changed the very same thing, your side stays too, and the question is listed until you settle it with
    `legacygen accept`. Exit status: 0 done, 1 a decision is awaited, drift (--check) or a table that could
    not be read, 2 something has to be mended first.

    \b
    Examples:
      legacygen refresh
      legacygen refresh --dry-run
      legacygen refresh --check --from-schema .legacygen/schema.json
      legacygen refresh crm --json
    """  # noqa: D301 - \b is click's mark for text that keeps its lines
    from legacygen.refresh.context import RefreshOptions

    sources = _sources(apps)
    if from_schema and len(sources) > 1:
        raise ConfigError("--from-schema is for one app; name it: `legacygen refresh APP --from-schema FILE`.")
    options = RefreshOptions(
        from_schema=from_schema,
        write=not (dry_run or check),
        accept_renames=accept_renames,
        allow_mass_drop=allow_mass_drop,
    )
    _run(sources, options, as_json=as_json, dry_run=dry_run, check=check)


@cli.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--theirs", "side", flag_value="theirs", help="Write what the database says.")
@click.option("--ours", "side", flag_value="ours", help="Keep what the code says, and ask no more.")
@click.option("--app", "app", metavar="APP", help="The legacy app, where the project has several.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def accept(ids: tuple[str, ...], side: str | None, app: str | None, as_json: bool) -> None:
    """Settle questions that `legacygen refresh` has listed, by their IDs. It needs no database.

    \b
    Examples:
      legacygen accept customer.name.max_length --theirs
      legacygen accept customer.fax --ours
    """  # noqa: D301 - \b is click's mark for text that keeps its lines
    from legacygen.refresh.context import RefreshOptions
    from legacygen.refresh.pipeline import resolve_from_last_schema

    if side is None:
        raise ConfigError("Say which side is right: --theirs (the database) or --ours (the code).")
    sources = _sources((app,) if app else ())
    if len(sources) > 1:
        raise ConfigError("There are several legacy apps here; name one with --app.")
    options = RefreshOptions(decisions=dict.fromkeys(ids, side))
    _run(sources, resolve_from_last_schema(sources[0], options), as_json=as_json)


@cli.command()
@click.argument("destination", type=click.Path(path_type=Path))
@click.option("--legacy", metavar="URL", help="The legacy database: fill .env with it and refresh at once.")
@click.option("--data", "-d", "pairs", multiple=True, metavar="NAME=VALUE", help="An answer to the template.")
@click.option("--defaults", is_flag=True, help="Ask nothing; what is not given has its default.")
def new(destination: Path, legacy: str | None, pairs: tuple[str, ...], defaults: bool) -> None:
    """Make a Django project for a legacy database in the folder DESTINATION.

    It is what `copier copy` makes of the published template, and `copier update` works on it later. With
    --legacy nothing is asked, .env gets what the URL says, and the models are written and checked too. Special
    characters in a URL are percent-encoded.

    \b
    Examples:
      legacygen new mysite
      legacygen new mysite --legacy mysql://reader:secret@localhost/shop
      legacygen new mysite --legacy sqlite:///shop.sqlite3
      legacygen new . --data part=app --data app_label=crm
    """  # noqa: D301 - \b is click's mark for text that keeps its lines
    from legacygen.scaffold import choose_mysql_driver, create_project, parse_database_url

    given: dict[str, object] = dict(_pair(pair) for pair in pairs)
    values: dict[str, str] = {}
    if legacy:
        if given.get("part") == "app":
            raise ConfigError("--legacy is for a new project; an app needs its settings first, its README says how.")
        given["legacy_engine"], values = parse_database_url(legacy)
        given.setdefault("mysql_driver", choose_mysql_driver())
    if given.get("part") != "app":
        given.setdefault("project_name", destination.absolute().name)
    answers = create_project(destination, given, ask=not defaults and not legacy and sys.stdin.isatty())
    is_app = answers["part"] == "app"
    made = destination / str(answers["app_label"]) if is_app else destination
    click.echo(labelled_line("made", f"{made}/"))
    if values:
        sys.exit(_first_refresh(destination, values))
    todo = f"follow {made / 'README.md'}" if is_app else f"cd {destination}, fill in LEGACY_DB_* in .env"
    click.echo(labelled_line("next", f"{todo}, then legacygen refresh"))


def _first_refresh(destination: Path, values: Mapping[str, str]) -> int:
    """Fill in .env, refresh and let Django check the result; gives the exit status."""
    from legacygen import workspace
    from legacygen.config import parse_config
    from legacygen.refresh.context import RefreshOptions
    from legacygen.refresh.pipeline import refresh_source
    from legacygen.scaffold import fill_env

    root = destination.absolute()
    env = root / ".env"
    workspace.write_file(env, fill_env(workspace.read_text(env), "LEGACY", values))
    env.chmod(0o600)
    for name in [name for name in os.environ if name.startswith("LEGACY_DB_")]:
        del os.environ[name]  # the URL counts, not what the environment says of another database
    source = workspace.find_sources(root)[0]
    try:
        with _progress(quiet=False) as progress:
            report = refresh_source(source, RefreshOptions(), progress)
    except LegacygenError as error:
        then = f"The project is made: mend {destination / '.env'}, then `cd {destination} && legacygen refresh`."
        raise LegacygenError(f"{error} {then}") from error
    for line in report_lines(report, dry_run=False, check=False):
        click.echo(line)
    settings = parse_config(workspace.read_text(source.config), source.config.name).settings
    command = [sys.executable, "manage.py", "check", "--settings", settings]
    checked = subprocess.run(command, cwd=root, check=False)  # noqa: S603 - our own command
    click.echo(labelled_line("next", f"cd {destination} && pytest, then fill in a stub in {report.app}/export/"))
    return checked.returncode or int(report.is_incomplete)


@cli.command()
@click.argument("apps", nargs=-1, metavar="[APP]...")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def doctor(apps: tuple[str, ...], as_json: bool) -> None:
    """Say what stands between the project and its legacy data, and what is left to do.

    Looks at the engine in the settings, at the server, at the session and at what the account may do beside
    reading; nothing is written anywhere. Exit status: 0 all is well, 1 something is left to do, 2 something is
    broken.

    \b
    Examples:
      legacygen doctor
      legacygen doctor crm --json
    """  # noqa: D301 - \b is click's mark for text that keeps its lines
    from legacygen.doctor import FindingState, examine_source

    found = [examine_source(source) for source in _sources(apps)]
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(each) for each in found], indent=1, ensure_ascii=False))
    else:
        for text in (line for each in found for line in diagnosis_lines(each)):
            click.echo(text)
    for status, state in ((2, FindingState.BROKEN), (1, FindingState.TO_DO)):
        if any(each.is_in(state) for each in found):
            sys.exit(status)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise ConfigError(f"--data takes NAME=VALUE, not {text!r}.")
    return name, value


def _sources(apps: tuple[str, ...]) -> "tuple[Source, ...]":
    from legacygen import workspace
    from legacygen.config import parse_config

    found = workspace.find_sources(Path.cwd())
    if not apps:
        return found
    by_app = {parse_config(workspace.read_text(each.config), each.config.name).app: each for each in found}
    for app in apps:
        if app not in by_app:
            raise ConfigError(f"No legacy app {app!r} in this project, only {', '.join(sorted(by_app))}.")
    return tuple(by_app[app] for app in apps)


def _run(
    sources: "tuple[Source, ...]",
    options: "RefreshOptions",
    *,
    as_json: bool,
    dry_run: bool = False,
    check: bool = False,
) -> None:
    """Refresh each source, print its report, and exit with the status that says what came of it."""
    from legacygen.refresh.pipeline import refresh_source

    reports = []
    for source in sources:
        with _progress(quiet=as_json) as progress:
            report = refresh_source(source, options, progress)
        reports.append(report)
        if not as_json:
            for line in report_lines(report, dry_run=dry_run, check=check):
                click.echo(line)
            click.echo(report.diff if dry_run else "", nl=False)
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(report) for report in reports], indent=1, ensure_ascii=False))
    elif options.write and any(report.created or report.updated for report in reports):
        click.echo(labelled_line("next", NEXT))
    drift = check and not all(report.is_unchanged for report in reports)
    sys.exit(1 if drift or any(report.is_incomplete for report in reports) else 0)


@contextlib.contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[str], None]]:
    """A spinner on a terminal, plain lines elsewhere, both on standard error."""
    if quiet or not sys.stderr.isatty():
        yield (lambda _: None) if quiet else (lambda text: click.echo(f"{text} …", err=True))
        return
    from rich.console import Console

    with Console(stderr=True).status("") as status:
        yield lambda text: status.update(f"{text} …")
