"""`manage.py legacy`: carries the rows of the legacy tables over into the new project."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from legacygen.runtime.export.plan import ExportError, find_orphans, find_stubs
from legacygen.runtime.export.runner import TableResult, run_exports
from legacygen.runtime.export.stub import Export, is_filled
from legacygen.runtime.export.stub_code import (
    FORMATS,
    find_errors,
    find_unmapped_keywords,
    find_warnings,
    map_columns,
)

PROGRESS_INTERVAL = 5.0  # seconds between progress lines if stderr is not a terminal
BAR_LENGTH = 30


class Command(BaseCommand):
    """`run` carries rows over, `status` lists the stubs, `check` finds mistakes in them, `map` shows their columns."""

    help = "Carry the rows of the legacy tables over: status lists the stubs, run carries over the filled-in ones."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the actions."""
        actions = parser.add_subparsers(dest="action", required=True)
        run = actions.add_parser("run", help="carry over every table whose stub is filled in, in one transaction")
        run.add_argument("--dry-run", action="store_true", help="carry everything over, then roll it back")
        actions.add_parser("status", help="list the stubs and whether they are filled in")
        actions.add_parser("check", help="fail if a filled-in stub misses a column or a required field")
        shown = actions.add_parser("map", help="show which legacy column becomes which field, for the client to sign")
        shown.add_argument("--format", choices=tuple(FORMATS), default="markdown", help="default: markdown")

    def handle(self, *args: Any, **options: Any) -> None:
        """Perform the action; an ExportError becomes a CommandError with the same sentence."""
        try:
            stubs = find_stubs()
        except ExportError as error:
            raise CommandError(str(error)) from error
        if not stubs:
            raise CommandError("No export stubs found; run `legacygen refresh` first.")
        filled = [export for export in stubs if is_filled(export)]
        if options["action"] == "status":
            self._show_status(stubs)
        elif options["action"] == "check":
            self._check_stubs(filled)
        elif options["action"] == "map":
            rows = [row for export in stubs for row in map_columns(export)]
            self.stdout.write(FORMATS[options["format"]](rows), ending="")
        elif filled:
            self._run_stubs(filled, len(stubs) - len(filled), dry_run=options["dry_run"])
        else:
            self.stdout.write(f"{len(stubs)} stubs found, none of them filled in. Set `target` in one of them:")
            self.stdout.write(f"  {_path_module(stubs[0].__module__)}")

    def _show_status(self, stubs: list[type[Export]]) -> None:
        width = max(len(export.source._meta.db_table) for export in stubs)
        for export in stubs:
            left = find_unmapped_keywords(export) if is_filled(export) else []
            state = f"→ {export.target._meta.label}" if is_filled(export) else "to do"
            state += f", still Unmapped: {', '.join(left)}" if left else ""
            self.stdout.write(f"{export.source._meta.db_table:<{width}}  {state}")
        self._show_orphans()
        done = sum(map(is_filled, stubs))
        self.stdout.write(f"{done} of {len(stubs)} stubs are filled in. Next: manage.py legacy run --dry-run")

    def _show_orphans(self) -> None:
        for name in find_orphans():
            self.stdout.write(
                f"{_path_module(name)}: its table was dropped; delete the file when you no longer need it"
            )

    def _check_stubs(self, filled: list[type[Export]]) -> None:
        errors = find_errors(filled)
        for warning in find_warnings(filled):
            self.stderr.write(f"Warning: {warning}")
        for error in errors:
            self.stderr.write(str(error))
        if errors:
            raise CommandError(
                f"Problems found: {len(errors)}. Read each column in row() or give a reason in `ignore`, set the "
                "required fields, and keep nothing between rows."
            )
        self.stdout.write(f"{len(filled)} stubs are filled in and read or ignore every column.")
        self.stdout.write("Next: manage.py legacy run --dry-run")

    def _run_stubs(self, filled: list[type[Export]], unfilled_count: int, *, dry_run: bool) -> None:
        self._last_progress = time.monotonic()
        try:
            results = run_exports(filled, dry_run=dry_run, progress=self._show_progress)
        except ExportError as error:
            raise CommandError(f"{error} Nothing was stored.") from error
        self._show_results(results)
        self.stdout.write(f"Every row is accounted for. Tables without a target: {unfilled_count}.")
        if dry_run:
            self.stdout.write("Dry run: all changes were rolled back. Next: manage.py legacy run")

    def _show_results(self, results: list[TableResult]) -> None:
        width = max(len(result.export.source._meta.db_table) for result in results)
        self.stdout.write(f"{'table':<{width}}  {'read':>9} {'carried':>9} {'skipped':>9}  objects")
        for result in results:
            table = result.export.source._meta.db_table
            objects = result.objects or {result.export.target._meta.label: 0}
            target = ", ".join(f"{count} {label}" for label, count in objects.items())
            skipped = result.skipped.total()
            self.stdout.write(f"{table:<{width}}  {result.read:>9} {result.carried:>9} {skipped:>9}  {target}")
            for reason, count in sorted(result.skipped.items()):
                self.stdout.write(f"{'':<{width}}  skipped {count}: {reason}")
        self._show_orphans()

    def _show_progress(self, result: TableResult, total: int) -> None:
        table = result.export.source._meta.db_table
        if self.stderr.isatty():
            share = result.read / total if total else 1
            bar = "█" * int(share * BAR_LENGTH)
            end = "\n" if result.read >= total else ""  # until then the next bar overwrites this one
            self.stderr.write(f"\r{table:<30.30} {bar:<{BAR_LENGTH}} {result.read}/{total}{end}", ending="")
        elif time.monotonic() - self._last_progress > PROGRESS_INTERVAL:
            self._last_progress = time.monotonic()
            self.stderr.write(f"{table}: {result.read} of {total} rows")


def _path_module(name: str) -> str:
    return f"{name.replace('.', '/')}.py"
