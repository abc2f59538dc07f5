"""The commands about a project as a whole: `new` and `doctor`."""

import dataclasses
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from legacygen.cli.sources import find_sources
from legacygen.errors import ConfigError, LegacygenError
from legacygen.output import format_diagnosis, format_line, format_report
from legacygen.progress import show_progress


@click.command()
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


@click.command()
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

    found = [examine_source(source) for source in find_sources(apps)]
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(each) for each in found], indent=1, ensure_ascii=False))
    else:
        for text in (line for each in found for line in format_diagnosis(each)):
            click.echo(text)
    for status, state in ((2, FindingState.BROKEN), (1, FindingState.TO_DO)):
        if any(each.is_in(state) for each in found):
            sys.exit(status)
