"""The command `retire`."""

import sys
from pathlib import Path

import click

from legacygen.terminal.lines import format_line
from legacygen.terminal.progress import show_progress
from legacygen.terminal.retirement import format_retirement


@click.command()
@click.option("--write", is_flag=True, help="Remove what legacygen has written; without it, only list.")
@click.option("--ledger", metavar="APP", default="", help="Also write a migration in APP that drops the ledger.")
@click.option("--force", is_flag=True, help="Remove also where git could not give everything back.")
def retire(write: bool, ledger: str, force: bool) -> None:
    """List what is left of legacygen in this project, or remove it.

    The list has what --write removes: the legacy apps with their models and stubs, the state, the lines in settings,
    tests and requirements. Code of yours that would break then is `blocked`, and --write removes nothing until it has
    changed. What you have to `decide` is left alone, and so is what `stays`, as the tables of the ledger. Before
    anything goes, Django checks the project without it. Exit status: 0 done, 1 something is blocked, 2 nothing can be
    removed.

    \b
    Examples:
      legacygen retire
      legacygen retire --write
      legacygen retire --write --ledger accounts
    """  # noqa: D301 - \b tells click to keep the line breaks
    from legacygen.retire import Fate, recover_retirement, refuse_unclean_tree, survey_project, write_retirement

    root = Path.cwd()
    recovered = recover_retirement(root) if write else ""
    if recovered:
        click.echo(format_line("recovered", recovered, fg="yellow"))
    elif write and not force:
        refuse_unclean_tree(root)
    with show_progress(quiet=False) as progress:
        progress("looking for what is left of legacygen")
        found = survey_project(root, ledger)
        if write:
            progress("checking the project without it")
            write_retirement(root, found, force=force)
    for line in format_retirement(found, written=write and bool(found.changes)):
        click.echo(line)
    is_blocked = bool(found.list_leftovers(Fate.BLOCKED))
    if write and found.changes:
        click.echo(format_line("next", 'git add -A && git commit -m "Remove legacygen"'))
    elif is_blocked:
        click.echo(format_line("next", "change what is blocked, then run this again"))
    elif found.changes:
        ledger_option = f" --ledger {ledger}" if ledger else ""
        click.echo(format_line("next", f"legacygen retire --write{ledger_option}"))
    sys.exit(int(is_blocked))
