"""`legacy rejects`: the rows that the last run could not carry over, and why."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count, Min

from legacygen.runtime.commands.action import USAGE_ERROR, Stubs
from legacygen.runtime.commands.run import parse_limit, run_stubs
from legacygen.runtime.export.accounts import count_nouns
from legacygen.runtime.export.options import RejectLimit, RunOptions
from legacygen.runtime.export.preconditions import check_ledger
from legacygen.runtime.ledger.keys import read_key, show_key
from legacygen.runtime.ledger.models import Reject

HELP = "list the rows that the last run rejected, grouped by reason"
SHOWN_KEYS = 10


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--retry", action="store_true", help="carry over these rows only")
    what.add_argument("--purge", action="store_true", help="forget them, with their data")
    parser.add_argument("--only", nargs="+", metavar="TABLE", help="only these tables")
    parser.add_argument(
        "--max-rejects", type=parse_limit, default=RejectLimit(), metavar="N|P%", help="with --retry, as for run"
    )


def handle(command: BaseCommand, stubs: Stubs, options: dict[str, Any]) -> None:
    """List, retry or forget the rejects."""
    exports = stubs.choose(options["only"])
    tables = {each.source._meta.db_table: each.source for each in exports}
    if not options["retry"] and options["max_rejects"] != RejectLimit():
        raise CommandError("--max-rejects goes with --retry.", returncode=USAGE_ERROR)
    found = {}
    for alias in stubs.list_aliases():
        check_ledger(alias)
        found[alias] = Reject.objects.using(alias).filter(table__table__in=tables)
    count = sum(each.count() for each in found.values())
    if not count:
        command.stdout.write("No row was rejected in the last run.")
    elif options["purge"]:
        for each in found.values():
            each.delete()
        command.stdout.write(f"{count_nouns(count, 'reject')} {'was' if count == 1 else 'were'} forgotten.")
    elif options["retry"]:
        keys: dict[str, list[Any]] = {}
        for rejects in found.values():
            for table, number, text in rejects.values_list("table__table", "key", "key_text"):
                source = tables[table]
                keys.setdefault(source._meta.label, []).append(read_key(source, number, text))
        chosen = [each for each in exports if each.source._meta.label in keys]
        run_stubs(command, stubs, chosen, RunOptions(keys=keys, max_rejects=options["max_rejects"]))
    else:
        for rejects in found.values():
            _show_rejects(command, rejects, tables)
        command.stdout.write(
            f"{count_nouns(count, 'row')}. Next: correct the stubs, then manage.py legacy rejects --retry"
        )


def _show_rejects(command: BaseCommand, rejects: Any, tables: dict[str, Any]) -> None:
    """Print each reason with its rows."""
    groups = rejects.values("table__table", "reason", "follows").annotate(count=Count("pk"), first=Min("pk"))
    for group in groups.order_by("follows", "first"):
        rows = rejects.filter(table__table=group["table__table"], reason=group["reason"]).order_by("pk")
        source = tables[group["table__table"]]
        keys = [show_key(source, *key) for key in rows.values_list("key", "key_text")[:SHOWN_KEYS]]
        more = f" and {group['count'] - len(keys)} more" if group["count"] > len(keys) else ""
        command.stdout.write(f"{group['table__table']}: {group['reason']}")
        command.stdout.write(f"  {count_nouns(group['count'], 'row')}: {', '.join(keys)}{more}")
