"""`legacy map`: which legacy column becomes which field."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from legacygen.runtime.commands.action import Stubs
from legacygen.runtime.export.stub_code import FORMATS, map_columns

HELP = "show which legacy column becomes which field, for the client to sign"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--format", choices=tuple(FORMATS), default="markdown", help="default: markdown")


def handle(command: BaseCommand, stubs: Stubs, options: dict[str, Any]) -> None:
    """Print the map."""
    rows = [row for export in stubs.all for row in map_columns(export)]
    command.stdout.write(FORMATS[options["format"]](rows), ending="")
