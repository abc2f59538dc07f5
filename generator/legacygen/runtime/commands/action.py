"""The protocol of the actions of `manage.py legacy`, the stubs that they get, and their tables of text."""

from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.core.management.base import BaseCommand, CommandError
from django.db import router

from legacygen.runtime.export.plan import find_orphans
from legacygen.runtime.export.stub import Export, is_filled
from legacygen.runtime.export.stub_code import find_referenced_models

USAGE_ERROR = 2
"""The exit code for a wrong use of options."""


@dataclass(frozen=True, slots=True)
class Stubs:
    """The stubs of the project."""

    all: Sequence[type[Export]]

    @property
    def filled(self) -> list[type[Export]]:
        """The stubs that have a target."""
        return [each for each in self.all if is_filled(each)]

    def choose(self, tables: Iterable[str] | None, *, with_deps: bool = False) -> list[type[Export]]:
        """Return the filled-in stubs of some tables, all without names; raises CommandError for a wrong name.

        `with_deps` adds the stubs that these point to, as far as their code tells.
        """
        if not tables:
            return self.filled
        chosen: dict[type[Export], None] = {}
        for table in tables:
            found = [each for each in self.filled if table in name_table(each)]
            if not found:
                raise CommandError(f"{table}: {self._explain_missing(table)}", returncode=USAGE_ERROR)
            chosen.update(dict.fromkeys(found))
        waiting = list(chosen) if with_deps else []
        while waiting:
            sources = find_referenced_models(waiting.pop())
            added = [each for each in self.filled if each.source in sources and each not in chosen]
            chosen.update(dict.fromkeys(added))
            waiting += added
        return list(chosen)

    def list_aliases(self) -> list[str]:
        """Return the databases that the filled-in stubs write to."""
        return sorted({router.db_for_write(each.target) for each in self.filled})

    def _explain_missing(self, table: str) -> str:
        if any(table in name_table(each) for each in self.all):
            return "its stub has no target yet"
        names = ", ".join(sorted({each.source._meta.db_table for each in self.filled}))
        return f"there is no stub for it; those with a target are: {names or 'none'}"


class Action(Protocol):
    """A module of this package. `handle` raises CommandError or ExportError."""

    HELP: str

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""

    def handle(self, command: BaseCommand, stubs: Stubs, options: dict[str, Any]) -> None:
        """Perform the action."""


def name_table(export: type[Export]) -> tuple[str, ...]:
    """Return the names by which a stub can be chosen: its table, its model, its class."""
    meta = export.source._meta
    return meta.db_table, meta.label, meta.object_name or "", export.__name__


def show_orphans(command: BaseCommand) -> None:
    """Name the stubs whose tables were dropped."""
    for name in find_orphans():
        command.stdout.write(f"{path_module(name)}: its table was dropped; delete the file when you no longer need it")


def path_module(name: str) -> str:
    """Return the path of a module."""
    return f"{name.replace('.', '/')}.py"


def write_table(command: BaseCommand, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Write a table: text to the left, numbers to the right, which are all columns but the first and the last."""
    lines = [[str(each) for each in row] for row in (head, *rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    for line in lines:
        cells = [
            cell.ljust(width) if column in (0, len(head) - 1) else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        command.stdout.write("  ".join(cells).rstrip())
