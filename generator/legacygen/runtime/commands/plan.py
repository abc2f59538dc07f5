"""`legacy plan`: in which order the tables are carried over, and what is filled in later."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from legacygen.runtime.commands.action import Stubs, write_table
from legacygen.runtime.export.lost_models import check_lost_models
from legacygen.runtime.export.outlook import plan_tables

HELP = "show the order of the tables, circles, fields that are filled in later, and numbers of rows"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--only", nargs="+", metavar="TABLE", help="only these tables")


def handle(command: BaseCommand, stubs: Stubs, options: dict[str, Any]) -> None:
    """Print the tables in their order."""
    chosen = stubs.choose(options["only"])
    check_lost_models(chosen)
    planned = plan_tables(chosen)
    rows = [
        [f"{number}.", f"{'' if each.is_counted else '≈ '}{each.rows}", f"{each.name} → {each.target}"]
        for number, each in enumerate(planned, 1)
    ]
    write_table(command, ("", "rows", "table"), rows)
    for each in planned:
        if each.points_to_itself:
            command.stdout.write(f"{each.name} points to itself")
        if each.circle:
            command.stdout.write(f"{each.name} is in a circle with {', '.join(each.circle)}")
        for field in each.deferred:
            command.stdout.write(f"{each.target}.{field} may be filled in after the row is stored")
    command.stdout.write("Next: manage.py legacy run --dry-run")
