"""`legacy status`: how far each table is."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from legacygen.runtime.commands.action import Stubs, show_orphans, write_table
from legacygen.runtime.export.status import TableStatus, read_size, read_status
from legacygen.runtime.export.stub import is_filled
from legacygen.runtime.export.stub_code import find_unmapped_keywords

HELP = "list the stubs: whether they are filled in, and how many rows are carried over"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options: there are none."""


def handle(command: BaseCommand, stubs: Stubs, options: dict[str, Any]) -> None:
    """Print a line for each stub."""
    rows = []
    for export in stubs.all:
        left = find_unmapped_keywords(export)
        status = read_status(export, stubs.filled) if is_filled(export) else read_size(export)
        target = f"→ {export.target._meta.label}" if is_filled(export) else "to do"
        target += f", still Unmapped: {', '.join(left)}" if left and is_filled(export) else ""
        rows.append([status.name, *status.cells, target])
    write_table(command, ("table", *TableStatus.HEAD, "target"), rows)
    show_orphans(command)
    done = len(stubs.filled)
    command.stdout.write(f"{done} of {len(stubs.all)} stubs are filled in. Next: manage.py legacy run --dry-run")
