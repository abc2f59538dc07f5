"""`legacy verify`: compares what is stored with what the stubs make of the legacy rows."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from legacygen.runtime.commands.action import Stubs, write_table
from legacygen.runtime.commands.progress import Progress
from legacygen.runtime.export.verify import verify_exports

HELP = "compare the new objects with the legacy rows, and count both"
SAMPLE = 1000
COLUMNS = ("same", "different", "missing", "gone", "filtered", "skipped", "rejected")


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--sample",
        type=int,
        default=SAMPLE,
        metavar="N",
        help=f"compare about N rows of each table (default: {SAMPLE})",
    )
    which.add_argument("--full", action="store_true", help="compare all rows")
    parser.add_argument("--only", nargs="+", metavar="TABLE", help="only these tables")


def handle(command: BaseCommand, stubs: Stubs, options: dict[str, Any]) -> None:
    """Compare; raises CommandError if anything differs."""
    exports = stubs.choose(options["only"])
    sample = None if options["full"] else max(1, options["sample"])
    with Progress(command.stderr) as progress:
        verdicts = verify_exports(
            exports,
            sample=sample,
            progress=lambda verdict: progress.show(verdict.name, verdict.compared, verdict.total),
            others=[each for each in stubs.filled if each not in exports],
        )
    rows = [[each.name, each.total, each.compared, *(each.rows[name] for name in COLUMNS), ""] for each in verdicts]
    write_table(command, ("table", "rows", "compared", *COLUMNS, ""), rows)
    for verdict in verdicts:
        for difference in verdict.differences:
            command.stderr.write(f"{verdict.name} {difference}")
    wrong = [each.name for each in verdicts if not each.is_right]
    if wrong:
        advice = "manage.py legacy run"
        if any(each.rows["gone"] for each in verdicts):
            advice += ", with --missing delete unless the objects of rows that are gone are to stay"
        raise CommandError(f"Not as the stubs want it: {', '.join(wrong)}. Next: {advice}")
    command.stdout.write("Everything is as the stubs want it.")
