"""`legacy rollback`: takes back what runs have created."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from legacygen.runtime.commands.action import USAGE_ERROR, Stubs
from legacygen.runtime.export.plan import ExportError
from legacygen.runtime.export.preconditions import check_ledger
from legacygen.runtime.export.rollback import find_last_run, roll_back
from legacygen.runtime.ledger.models import Run

HELP = "delete what the last run created, newest first"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--run", type=int, metavar="N", help="the run with this number, instead of the last one")
    which.add_argument("--all", action="store_true", help="all runs")
    parser.add_argument("--only", nargs="+", metavar="TABLE", help="only what rows of these legacy tables became")


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
            result = roll_back(alias, run=number, tables=tables)
        except ExportError as error:
            raise CommandError(f"{error} Nothing was deleted.") from error
        what = "all runs" if number is None else f"run {number}"
        for label, count in result.deleted.items():
            command.stdout.write(f"{label}: {count} deleted")
        for text in result.updated_rows:
            command.stdout.write(f"{text} was only updated, and stays as it is")
        if result.updated > len(result.updated_rows):
            command.stdout.write(f"and {result.updated - len(result.updated_rows)} more")
        command.stdout.write(f"{what}: {result.deleted.total()} objects of {result.rows} rows were deleted.")
    command.stdout.write("Next: manage.py legacy run")
