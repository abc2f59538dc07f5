"""An adoption as lines for a terminal."""

import shlex
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from legacygen import __version__
from legacygen.terminal.lines import format_line

if TYPE_CHECKING:
    from legacygen.adopt import AdoptOptions, AdoptReport
    from legacygen.adopt.differences import TableDifference


def format_adoption(report: "AdoptReport", options: "AdoptOptions") -> Iterator[str]:
    """Format the differences with their choices, what was written, and the next commands."""
    if report.recovered:
        yield format_line("recovered", report.recovered, fg="yellow")
    yield f"legacygen {__version__} · {report.source}"
    for label, found, color in (
        ("open", report.open, "red"),
        ("kept", report.kept, None),
        ("changed", report.changed, None),
        ("harmless", report.harmless, None),
    ):
        yield from _format_differences(label, found, color)
    for own in report.own_fields:
        why = own.reason or f"--change {own.column} makes it a field of Django's"
        yield format_line("stays", f"{own.column}: {own.cls} of legacygen; {why}")
    yield from (format_line("new", path) for path in report.created)
    yield from (format_line("changed", path) for path in report.updated)
    yield from _format_next(report, options)


def _format_differences(label: str, found: "Iterable[TableDifference]", color: str | None) -> Iterator[str]:
    for each in found:
        why = f"; {each.harmless}" if each.harmless else ""
        sides = f"legacy {each.legacy or 'has none'}, Django {each.django or 'has none'}"
        yield format_line(label, f"{each.id} ({each.kind}): {sides}{why}", fg=color)


def _format_next(report: "AdoptReport", options: "AdoptOptions") -> Iterator[str]:
    if report.open:
        yield format_line("", "Nothing was written: choose a side for each open difference.")
        names = ["--all"] if options.everything else [shlex.quote(each) for each in options.tables]
        again = " ".join(["legacygen adopt", *names, f"--into {report.app}"])
        yield format_line("next", f"{again} --keep all    or name differences: --change {report.open[0].id}")
    elif report.created:
        yield format_line("next", "python manage.py migrate --fake-initial && python manage.py makemigrations --check")
