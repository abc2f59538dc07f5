"""`legacy rollback`: takes back what runs have created."""

import shlex
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from legacygen.runtime.commands.action import USAGE_ERROR, Stubs
from legacygen.runtime.export.plan import ExportError
from legacygen.runtime.export.preconditions import check_ledger
from legacygen.runtime.export.rollback import RollbackResult, find_last_run, roll_back
from legacygen.runtime.ledger.models import Run

HELP = "delete what the last run created, newest first"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--run", type=int, metavar="N", help="the run with this number, instead of the last one")
    which.add_argument("--all", action="store_true", help="all runs")
    parser.add_argument("--only", nargs="+", metavar="TABLE", help="only what rows of these legacy tables became")
    parser.add_argument("--dry-run", action="store_true", help="show what would be deleted")


def handle(command: BaseCommand, stubs: Stubs, options: dict[str, Any]) -> None:
    """Delete the objects; raises CommandError if others are in the way."""
    tables = {each.source._meta.db_table for each in stubs.choose(options["only"])} if options["only"] else ()
    for alias in stubs.list_aliases() or ["default"]:
        check_ledger(alias)
        number = None if options["all"] else options["run"] or find_last_run(alias)
        if number is None and not options["all"]:
            command.stdout.write(f"{alias}: no run has stored anything.")
            continue
        if options["run"] and not Run.objects.using(alias).filter(pk=number).exists():
            runs = ", ".join(str(each) for each in Run.objects.using(alias).values_list("pk", flat=True)) or "none"
            raise CommandError(f"There is no run {number} in {alias!r}; there are: {runs}.", returncode=USAGE_ERROR)
        try:
            result = roll_back(alias, run=number, tables=tables, dry_run=options["dry_run"])
        except ExportError as error:
            raise CommandError(f"{error} Nothing was deleted.") from error
        _show_result(command, result, "all runs" if number is None else f"run {number}")
    if options["dry_run"]:
        which = " --all" if options["all"] else f" --run {options['run']}" if options["run"] else ""
        which += f" --only {shlex.join(options['only'])}" if options["only"] else ""
        command.stdout.write(f"Dry run: nothing was deleted. Next: manage.py legacy rollback{which}")
    else:
        command.stdout.write("Next: manage.py legacy run")


def _show_result(command: BaseCommand, result: RollbackResult, what: str) -> None:
    for label, count in result.deleted.items():
        command.stdout.write(f"{label}: {count} deleted")
    for text in result.edited_rows:
        command.stdout.write(f"{text} was edited in the new project, and is deleted too")
    if result.edited > len(result.edited_rows):
        command.stdout.write(f"and {result.edited - len(result.edited_rows)} more")
    for text in result.updated_rows:
        command.stdout.write(f"{text} was only updated, and stays as it is")
    if result.updated > len(result.updated_rows):
        command.stdout.write(f"and {result.updated - len(result.updated_rows)} more")
    for text in result.failed_files:
        command.stderr.write(text)
    deleted, edited = result.deleted.total(), f", {result.edited} of them edited" if result.edited else ""
    files = f" Files: {result.files - len(result.failed_files)}." if result.files else ""
    if result.kept_files:
        verb = "file stays" if result.kept_files == 1 else "files stay"
        files += f" {result.kept_files} {verb}, which other objects have too or no run has stored."
    objects, rows = "object" if deleted == 1 else "objects", "row" if result.rows == 1 else "rows"
    done = "was" if deleted == 1 else "were"
    command.stdout.write(f"{what}: {deleted} {objects} of {result.rows} {rows} {done} deleted{edited}.{files}")
