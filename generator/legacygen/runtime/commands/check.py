"""`legacy check`: what has to be put right in the stubs before a run."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from legacygen.runtime.commands.action import Stubs
from legacygen.runtime.export.lost_models import check_lost_models
from legacygen.runtime.export.preconditions import check_ledger
from legacygen.runtime.export.stub_code import find_errors, find_warnings

HELP = "fail if a filled-in stub misses a column or a required field"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options: there are none."""


def handle(command: BaseCommand, stubs: Stubs, options: dict[str, Any]) -> None:
    """Print the findings; raises CommandError if there are errors."""
    filled = stubs.filled
    for warning in find_warnings(filled):
        command.stderr.write(f"Warning: {warning}")
    errors = find_errors(filled)
    for error in errors:
        command.stderr.write(str(error))
    for alias in stubs.list_aliases():
        check_ledger(alias)
    check_lost_models(filled)
    if errors:
        raise CommandError(
            f"Problems found: {len(errors)}. Read each column in row() or give a reason in `ignore`, set the required "
            "fields, and keep nothing between rows."
        )
    command.stdout.write(f"{len(filled)} stubs are filled in and read or ignore every column.")
    command.stdout.write("Next: manage.py legacy run --dry-run")
