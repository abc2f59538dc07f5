"""Reports in lines for a terminal: the same parts in the same order every time."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

import click

from legacygen import __version__

if TYPE_CHECKING:
    from legacygen.doctor import Diagnosis
    from legacygen.lock import Pending
    from legacygen.plan import Note
    from legacygen.report import Report

MOST = 12
"""Lines of one kind that are shown; the rest is counted, and all of it is in --json."""

FEW = 4
"""Notes of one kind that are shown, and places that a note names; the rest is counted."""


def lines(report: "Report", *, dry_run: bool, check: bool) -> Iterator[str]:
    """What changed in the schema, what was written, what awaits a decision, what of the user's code is affected."""
    if report.recovered:
        yield line("recovered", report.recovered, fg="yellow")
    yield f"legacygen {__version__} · {report.origin.text}"
    for item in report.skipped:
        yield line("skipped", f"{item.name}: {item.reason}", fg="red" if item.broken else None)
    if report.is_unchanged:
        yield line("unchanged", f"{report.app}: {report.models} models, nothing to write")
    else:
        yield from _found(report)
        yield from _shortened(line(change.sign, f"{change.name}  {change.text}".rstrip()) for change in report.changes)
        yield from notes(report.notes)
        if not dry_run:
            yield from _written(report, check=check)
    yield from _open(report)


def diagnosis(found: "Diagnosis") -> Iterator[str]:
    """What the doctor found of one source, each with what to do next below it."""
    colours = {"ok": "green", "to do": "yellow", "broken": "red"}
    yield f"legacygen {__version__} · {found.app}, database {found.database!r}"
    for finding in found.findings:
        yield line(finding.state, f"{finding.what}: {finding.text}", fg=colours[finding.state])
        yield from (line("", each) for each in finding.advice.splitlines())


def line(label: str, text: str, fg: str | None = "cyan") -> str:
    """A line with its label in colour."""
    return f"{click.style(f'{label:<10}', fg=fg)} {text}"


def _found(report: "Report") -> Iterator[str]:
    statements = f" in {report.origin.statements} statements" if report.origin.statements else ""
    left_out = f", {report.left_out} left out" if report.left_out else ""
    numbers = ((report.tables, "table"), (report.views, "view"), (report.columns, "column"))
    yield line("read", f"{', '.join(_count(*each) for each in numbers)}{statements}{left_out}")
    keys = _count(report.composite_keys, "composite key")
    yield line("models", f"{report.models}, {_count(report.relations, 'relation')}, {keys}")


def notes(found: "Iterable[Note]") -> Iterator[str]:
    """Notes kind by kind; what is said of several places is said once."""
    for _, of_a_kind in groupby(sorted(found, key=lambda note: note.code), lambda note: note.code):
        places: dict[str, list[str]] = {}
        for note in of_a_kind:
            places.setdefault(note.text, []).append(f"{note.table}.{note.column}" if note.column else note.table)
        for text, where in list(places.items())[:FEW]:
            more = f" and {len(where) - FEW} more" if len(where) > FEW else ""
            yield line("note", f"{', '.join(where[:FEW])}{more}: {text}", fg="yellow")
        if len(places) > FEW:
            yield line("", f"and {len(places) - FEW} more like these; all of them are in .legacygen/base.json")


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _written(report: "Report", *, check: bool) -> Iterator[str]:
    for label, paths in (("new", report.created), ("changed", report.updated)):
        for text in _folded(paths):
            yield line(label if not check else f"would be {label}", text, fg="green")
    if report.state:
        yield line("state", ", ".join(report.state))
    if report.unchecked:
        yield line("unchecked", report.unchecked, fg="yellow")


def _open(report: "Report") -> Iterator[str]:
    for item in report.affected:
        yield line("used", f"{item.name}: {', '.join(map(str, item.uses))}", fg="yellow")
    for text in report.second:
        yield line("second", f"{text} is left alone; the first class of the table is kept in step", fg="yellow")
    for question in report.pending:
        yield from _question(question)


def _question(question: "Pending") -> Iterator[str]:
    where = f" ({question.where})" if question.where else ""
    about = f": {question.text}" if question.text else ""
    yield line("decide", f"{question.id}{where}{about}", fg="red")
    yield line("", f"--ours    {question.ours}")
    yield line("", f"--theirs  {question.theirs}")
    yield line("", f"legacygen accept {_quoted(question.id)} --theirs or --ours")


def _quoted(identity: str) -> str:
    return identity if all(letter.isalnum() or letter in "._-" for letter in identity) else f"'{identity}'"


def _shortened(found: Iterable[str]) -> Iterator[str]:
    every = list(found)
    yield from every[:MOST]
    if len(every) > MOST:
        yield line("…", f"{len(every) - MOST} more; all of them with --json")


def _folded(paths: tuple[str, ...]) -> Iterator[str]:
    """Single files by name, the many of one folder by number."""
    by_folder = groupby(sorted(paths, key=lambda path: path.rpartition("/")[0]), lambda path: path.rpartition("/")[0])
    for folder, grouped in by_folder:
        inside = list(grouped)
        if len(inside) > 3:
            yield f"{folder}/ ({len(inside)} files)"
        else:
            yield from inside
