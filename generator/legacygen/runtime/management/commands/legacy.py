"""`manage.py legacy`: carries the rows of the legacy tables over into the new project."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from legacygen.runtime.commands import ACTIONS
from legacygen.runtime.commands.action import Stubs
from legacygen.runtime.export.plan import ExportError, find_stubs


class Command(BaseCommand):
    """Finds the stubs and performs an action; see the package `legacygen.runtime.commands`."""

    help = "Carry the rows of the legacy tables over into the new project, as often as a new dump comes."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the actions."""
        actions = parser.add_subparsers(dest="action", required=True)
        for name, action in ACTIONS.items():
            action.add_arguments(
                actions.add_parser(name, help=action.HELP, description=f"{action.HELP.capitalize()}.")
            )

    def handle(self, *args: Any, **options: Any) -> None:
        """Perform the action; an ExportError becomes a CommandError with the same sentence."""
        try:
            stubs = Stubs(find_stubs())
            if not stubs.all:
                raise CommandError("No export stubs found; run `legacygen refresh` first.")
            ACTIONS[options["action"]].handle(self, stubs, options)
        except ExportError as error:
            raise CommandError(str(error)) from error
