"""`manage.py legacy`: carries the legacy data over into the new project."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from legacygen.runtime.export.coverage import findings
from legacygen.runtime.export.plan import ExportError, orphans, stubs
from legacygen.runtime.export.runner import Result, carry
from legacygen.runtime.export.stub import Export, is_filled, unmapped_keywords

EVERY = 5.0  # seconds between progress lines without a terminal


class Command(BaseCommand):
    """`run` carries rows over, `status` says which stubs are filled in, `check` whether they miss a column."""

    help = "Carry the rows of the legacy tables over: status shows the stubs, run carries over what is filled in."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the actions."""
        actions = parser.add_subparsers(dest="action", required=True)
        run = actions.add_parser("run", help="carry over every table whose stub is filled in, in one transaction")
        run.add_argument("--dry-run", action="store_true", help="do it all, then roll it back")
        actions.add_parser("status", help="say which stubs are filled in")
        actions.add_parser("check", help="fail when a filled-in stub misses a column, or reads one that is gone")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the action; an ExportError ends it with one sentence."""
        try:
            found = stubs()
        except ExportError as error:
            raise CommandError(str(error)) from error
        if not found:
            raise CommandError("No export stubs found; run `legacygen refresh` first.")
        if options["action"] == "status":
            self._status(found)
            return
        filled = [export for export in found if is_filled(export)]
        if options["action"] == "check":
            self._check(filled)
            return
        if not filled:
            self.stdout.write(f"{len(found)} stubs, none filled in. Set a `target` in one of them:")
            self.stdout.write(f"  {found[0].__module__.replace('.', '/')}.py")
            return
        self._last = time.monotonic()
        try:
            results = carry(filled, dry_run=options["dry_run"], progress=self._progress)
        except ExportError as error:
            raise CommandError(f"{error} Nothing was stored.") from error
        self._report(results, len(found) - len(filled), dry_run=options["dry_run"])

    def _status(self, found: list[type[Export]]) -> None:
        width = max(len(export.source._meta.db_table) for export in found)
        for export in found:
            left = unmapped_keywords(export) if is_filled(export) else []
            state = f"→ {export.target._meta.label}" if is_filled(export) else "to do"
            state += f", still Unmapped: {', '.join(left)}" if left else ""
            self.stdout.write(f"{export.source._meta.db_table:<{width}}  {state}")
        self._orphans()
        done = sum(map(is_filled, found))
        self.stdout.write(f"{done} of {len(found)} filled in; next: manage.py legacy run --dry-run")

    def _orphans(self) -> None:
        for name in orphans():
            self.stdout.write(f"{name.replace('.', '/')}.py: its table is gone; delete the file when it has served")

    def _check(self, filled: list[type[Export]]) -> None:
        found = findings(filled)
        for finding in found:
            self.stderr.write(str(finding))
        if found:
            raise CommandError(
                f"{len(found)} to mend: read the column in row(), or say in `ignore` why it stays behind."
            )
        self.stdout.write(f"{len(filled)} stubs are filled in and read or ignore every column.")

    def _report(self, results: list[Result], left: int, *, dry_run: bool) -> None:
        width = max(len(result.export.source._meta.db_table) for result in results)
        self.stdout.write(f"{'table':<{width}}  {'read':>9} {'carried':>9} {'skipped':>9}  objects")
        for result in results:
            table = result.export.source._meta.db_table
            target = f"{result.created} {result.export.target._meta.label}"
            skipped = result.skipped.total()
            self.stdout.write(f"{table:<{width}}  {result.read:>9} {result.carried:>9} {skipped:>9}  {target}")
            for reason, count in sorted(result.skipped.items()):
                self.stdout.write(f"{'':<{width}}  skipped {count}: {reason}")
        self._orphans()
        self.stdout.write(f"Every row is accounted for. {left} tables have no target yet.")
        if dry_run:
            self.stdout.write("Dry run: all of it was rolled back. Next: manage.py legacy run")

    def _progress(self, result: Result, total: int) -> None:
        table = result.export.source._meta.db_table
        if self.stderr.isatty():
            share = result.read / total if total else 1
            bar = "█" * int(share * 30)
            end = "\n" if result.read >= total else ""
            self.stderr.write(f"\r{table:<30.30} {bar:<30} {result.read}/{total}{end}", ending="")
        elif time.monotonic() - self._last > EVERY:
            self._last = time.monotonic()
            self.stderr.write(f"{table}: {result.read} of {total} rows")
