"""The commands about a project as a whole: `new` and `doctor`."""

import dataclasses
import json
import os
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from legacygen.cli.next_steps import format_steps, format_tests
from legacygen.cli.sources import find_sources, show_access
from legacygen.errors import ConfigError, LegacygenError
from legacygen.terminal.lines import format_diagnosis, format_line, format_report
from legacygen.terminal.progress import show_progress

if TYPE_CHECKING:
    from legacygen.refresh import RefreshReport
    from legacygen.workspace import Source

DUMPED = "legacy.sqlite3"
"""The file in a new project that a dump is loaded into; git ignores it."""


@click.command()
@click.argument("destination", type=click.Path(path_type=Path))
@click.option("--legacy", metavar="URL", help="The legacy database: write it to .env and refresh at once.")
@click.option(
    "--dump",
    type=click.Path(path_type=Path),
    metavar="DUMP",
    help="A dump: load it into an SQLite file, or one of PostgreSQL into a server in the project; refresh at once.",
)
@click.option("--data", "-d", "pairs", multiple=True, metavar="NAME=VALUE", help="An answer to the template.")
@click.option("--defaults", is_flag=True, help="Ask nothing; use the default of every answer that is not given.")
def new(destination: Path, legacy: str | None, dump: Path | None, pairs: tuple[str, ...], defaults: bool) -> None:
    """Create a Django project for a legacy database in the folder DESTINATION.

    The result is that of `copier copy` with the published template, and `copier update` works on it later. With
    --legacy the template asks nothing, the parts of the URL are written to .env, and the models are written and
    checked too. A password that is not in the URL is asked for on a terminal, or read from LEGACY_DB_PASSWORD.
    Percent-encode special characters in a URL. With --dump the legacy database is a file in the project, made of the
    dump, and nothing is asked either. A dump of PostgreSQL is loaded into a private server in the project, see
    `legacygen server`.

    \b
    Examples:
      legacygen new mysite
      legacygen new mysite --dump dump.sql.gz
      legacygen new mysite --legacy mysql://reader@localhost/shop
      legacygen new mysite --legacy sqlite:///shop.sqlite3
      legacygen new . --data part=app --data app_label=crm
    """  # noqa: D301 - \b tells click to keep the line breaks
    from legacygen.scaffold import create_project, parse_answers

    given: dict[str, object] = {**parse_answers(pairs)}
    _refuse_options(legacy, dump, given)
    if given.get("part") != "app":
        given.setdefault("project_name", destination.absolute().name)
    may_ask = not defaults and sys.stdin.isatty()
    prefix = str(given.get("app_label", "legacy")).upper() if given.get("part") == "app" else "LEGACY"
    values = _choose_database(legacy, dump, given, destination)
    values = ask_for_password(values, may_ask=may_ask and not dump, prefix=prefix)
    answers = create_project(destination, given, ask=may_ask and not values)
    is_app = answers["part"] == "app"
    made = destination / str(answers["app_label"]) if is_app else destination
    click.echo(format_line("made", f"{made}/"))
    if is_app:
        _keep_variables(destination, str(answers["app_label"]).upper(), values)
    elif values:
        zone, module = answers["legacy_time_zone"], f"{answers['app_label']}/settings.py"
        click.echo(format_line("zone", f"dates of the database are read in {zone}: TIME_ZONE in {module}"))
        sys.exit(_run_first_refresh(destination, values, dump))
    todo = f"follow {made / 'README.md'}" if is_app else f"fill in LEGACY_DB_* in {destination / '.env'}"
    click.echo(format_line("next", f"{todo}, then {format_steps(destination, 'legacygen refresh')}"))


def _refuse_options(legacy: str | None, dump: Path | None, given: Mapping[str, object]) -> None:
    if legacy and dump:
        raise ConfigError("--legacy and --dump are two sources of the legacy database; give one.")
    if dump and given.get("part") == "app":
        raise ConfigError("--dump is for a new project; an app needs its settings first, see its README.")


def _choose_database(
    legacy: str | None, dump: Path | None, given: dict[str, object], destination: Path
) -> Mapping[str, str]:
    """Return the values of LEGACY_DB_* for a URL or a dump, and add the answers that follow to those `given`."""
    from legacygen.connect import choose_mysql_driver, require_driver
    from legacygen.scaffold import parse_database_url

    if dump:
        from legacygen.dump import PrivateServer, check_programs, find_dump_engine

        if find_dump_engine(dump) == "postgresql":
            check_programs()
            given["legacy_engine"] = "postgresql"
            return PrivateServer(root=destination.absolute()).values
        given["legacy_engine"] = "sqlite"
        return {"NAME": DUMPED}
    if not legacy:
        return {}
    given["legacy_engine"], values = parse_database_url(legacy)
    given.setdefault("mysql_driver", choose_mysql_driver())
    require_driver(str(given["legacy_engine"]), str(given["mysql_driver"]))
    return values


def ask_for_password(values: Mapping[str, str], *, may_ask: bool, prefix: str = "LEGACY") -> Mapping[str, str]:
    """Add the password of an account if the URL has none: from `<prefix>_DB_PASSWORD`, or by asking."""
    if not values.get("USER") or values.get("PASSWORD"):
        return values
    password = os.environ.get(f"{prefix}_DB_PASSWORD", "")
    if not password and may_ask:
        text = f"Password of {values['USER']} (empty if there is none)"
        password = click.prompt(text, hide_input=True, default="", show_default=False)
    return {**values, "PASSWORD": password}


def _keep_variables(root: Path, prefix: str, values: Mapping[str, str]) -> None:
    """Write the variables of an app to .env if the project reads that, else say which ones to set."""
    from legacygen.scaffold import write_env

    if values and (root / "config/env.py").is_file() and (root / ".env").is_file():
        write_env(root / ".env", prefix, values)
        click.echo(format_line("changed", f"{root / '.env'}: {prefix}_DB_*"))
    elif values:
        names = ", ".join(f"{prefix}_DB_{name}" for name, value in values.items() if value)
        click.echo(format_line("set", f"{names} in the environment; nothing of the URL is written to a file"))


def _run_first_refresh(destination: Path, values: Mapping[str, str], dump: Path | None) -> int:
    """Fill in .env, load the dump if there is one, refresh and let Django check the result; return the exit status."""
    from legacygen import workspace
    from legacygen.config import parse_config
    from legacygen.scaffold import write_env

    root = destination.absolute()
    write_env(root / ".env", "LEGACY", values)
    for name in [name for name in os.environ if name.startswith(("LEGACY_DB_", "LEGACY_LOAD_"))]:
        del os.environ[name]  # variables of another database would take precedence over .env
    source = workspace.find_sources(root)[0]
    load = [f"legacygen load {shlex.quote(str(dump.absolute()))}"] if dump else []  # which has the options of a dump
    steps = format_steps(destination, *load, "legacygen refresh")
    try:
        report = _load_and_refresh(source, dump, private="LOAD_USER" in values)
    except LegacygenError as error:
        raise LegacygenError(f"{error} The project is created; once that is fixed, run `{steps}`.") from error
    except KeyboardInterrupt:
        click.echo(format_line("next", f"the project is created; to go on, {steps}"))
        raise
    for line in format_report(report):
        click.echo(line)
    show_access(source)
    settings = parse_config(workspace.read_text(source.config), source.config.name).settings
    command = [sys.executable, "manage.py", "check", "--settings", settings]
    # In a session of its own, so that Ctrl-C does not make it print a traceback too.
    checked = subprocess.run(command, cwd=root, check=False, start_new_session=True)  # noqa: S603 - our own command
    steps = format_steps(destination, format_tests(source))
    click.echo(format_line("next", f"{steps}, then fill in a stub in {report.app}/export/"))
    return checked.returncode or int(report.is_incomplete)


def _load_and_refresh(source: "Source", dump: Path | None, *, private: bool) -> "RefreshReport":
    """Load the dump if there is one, into a `private` server that is started, and refresh."""
    from legacygen.refresh import RefreshOptions, refresh_source

    if dump:
        from legacygen.cli.dumps import load_into_source
        from legacygen.dump import LoadOptions, PrivateServer, start_server

        if private:
            start_server(PrivateServer(root=source.root))
        load_into_source(dump, source, LoadOptions())
    with show_progress(quiet=False) as progress:
        return refresh_source(source, RefreshOptions(), progress)


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
