"""`legacy work`: carries shards of a run that is in progress, on this machine or another one."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from legacygen.runtime.commands.action import Stubs
from legacygen.runtime.export.preconditions import check_ledger
from legacygen.runtime.export.shards.worker import work_on_runs

HELP = "help a run with workers that is in progress, until no rows are left"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options: there are none."""


def handle(command: BaseCommand, stubs: Stubs, options: dict[str, Any]) -> None:
    """Carry shards over until none is left; raises ExportError if one of them cannot be carried over."""
    aliases = stubs.list_aliases()
    for alias in aliases:
        check_ledger(alias)
    done = work_on_runs(aliases, stubs.filled)
    if done:
        command.stdout.write(f"{done} shards were carried over. The run ends where it was started.")
    else:
        command.stdout.write("No run has work to do. Start one: manage.py legacy run --workers N")
