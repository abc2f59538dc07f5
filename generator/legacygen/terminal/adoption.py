"""An adoption as lines for a terminal."""

import shlex
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from legacygen import __version__
from legacygen.terminal.lines import format_line

if TYPE_CHECKING:
    from legacygen.adopt import AdoptOptions, AdoptReport
    from legacygen.adopt.differences import TableDifference
    from legacygen.adopt.obstacles import Obstacle

MOST_PLACES = 4
"""Places that a line names; the rest is counted."""

MOST_STATEMENTS = 3
"""Statements that are shown for one obstacle; the rest is counted."""


def format_adoption(report: "AdoptReport", options: "AdoptOptions") -> Iterator[str]:
    """Format the differences with their choices, what was written, and the next commands."""
    if report.recovered:
        yield format_line("recovered", report.recovered, fg="yellow")
    yield f"legacygen {__version__} · {report.source}"
    yield from _format_obstacles(report.obstacles)
    yield from _format_differences("open", report.open, "red")
    yield from _format_differences("kept", report.kept)
    yield from _format_differences("changed", report.changed)
    yield from _format_differences("harmless", report.harmless)
    for own in report.own_fields:
        why = own.reason or f"--change {own.column} makes it a field of Django's"
        yield format_line("stays", f"{own.column}: {own.cls} of legacygen; {why}")
    yield from (format_line("new", path) for path in report.created)
    yield from (format_line("changed", path) for path in report.updated)
    yield from _format_next(report, options)


def format_adoption_check(report: "AdoptReport") -> Iterator[str]:
    """Format whether the adopted tables are as the migrations make them."""
    yield f"legacygen {__version__} · {report.source}"
    yield from _format_differences("differs", report.open, "red")
    yield from _format_differences("harmless", report.harmless)
    count = f"{len(report.tables)} adopted table{'s' if len(report.tables) > 1 else ''}"
    if report.open:
        yield format_line("", f"{count}: the database is not as the migrations of {report.app} make it.")
        yield format_line("next", "python manage.py migrate, or a migration that follows what has changed")
    else:
        yield format_line("agrees", f"{count}: database and migrations of {report.app} agree")


def _format_obstacles(found: "Iterable[Obstacle]") -> Iterator[str]:
    """Format obstacles; one that several tables have is said once."""
    grouped: dict[tuple[bool, str], list[Obstacle]] = {}
    for each in found:
        grouped.setdefault((each.blocks, each.text), []).append(each)
    for (blocks, text), alike in grouped.items():
        rows = sum(each.rows for each in alike)
        count = f" ({rows:,} row{'s' if rows > 1 else ''})" if rows else ""
        label, color = ("blocks", "red") if blocks else ("obstacle", "yellow")
        yield format_line(label, f"{_list_places(each.table for each in alike)}: {text}{count}", fg=color)
        statements = [sql for each in alike for sql in each.sql]
        yield from (format_line("", sql) for sql in statements[:MOST_STATEMENTS])
        if len(statements) > MOST_STATEMENTS:
            yield format_line("", f"… {len(statements) - MOST_STATEMENTS} statements more; all of them with --json")


def _format_differences(label: str, found: "Iterable[TableDifference]", color: str | None = None) -> Iterator[str]:
    """Format differences; those with the same two sides, and all that are harmless for one reason, are said once."""
    grouped: dict[str, list[str]] = {}
    for each in found:
        sides = f"legacy {each.legacy or 'has none'}, Django {each.django or 'has none'}"
        grouped.setdefault(f"({each.kind}): {each.harmless or sides}", []).append(each.id)
    for text, places in grouped.items():
        yield format_line(label, f"{_list_places(places)} {text}", fg=color)


def _list_places(places: Iterable[str]) -> str:
    """List places, the first of many."""
    every = list(places)
    more = f" and {len(every) - MOST_PLACES} more" if len(every) > MOST_PLACES else ""
    return ", ".join(every[:MOST_PLACES]) + more


def _format_next(report: "AdoptReport", options: "AdoptOptions") -> Iterator[str]:
    names = ["--all"] if options.everything else [shlex.quote(each) for each in options.tables]
    again = " ".join(["legacygen adopt", *names, f"--into {report.app}"])
    if any(each.blocks for each in report.obstacles):
        yield format_line("", "Nothing was written: put right what blocks, run `legacygen refresh`, then adopt again.")
        yield format_line("next", again)
    elif report.open:
        yield format_line("", "Nothing was written: choose a side for each open difference, by its name or a pattern.")
        yield format_line("next", f"{again} --keep all")
        yield format_line("", f"{again} --change {shlex.quote(report.open[0].id)} --keep …")
    elif report.created:
        yield format_line("next", "python manage.py migrate --fake-initial && python manage.py makemigrations --check")
