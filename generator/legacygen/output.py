"""Reports in lines for a terminal: the same parts in the same order every time."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

import click

from legacygen import __version__

if TYPE_CHECKING:
    from legacygen.doctor import Diagnosis
    from legacygen.lockfile import Conflict
    from legacygen.plan import Note
    from legacygen.refresh.report import RefreshReport

MOST = 12
"""Lines of one kind that are shown; the rest is counted, and all of it is in --json."""

FEW = 4
"""Notes of one kind that are shown, and places that a note names; the rest is counted."""


def report_lines(report: "RefreshReport", *, dry_run: bool, check: bool) -> Iterator[str]:
    """What changed in the schema, what was written, what awaits a decision, what of the user's code is affected."""
    if report.recovered:
        yield labelled_line("recovered", report.recovered, fg="yellow")
    yield f"legacygen {__version__} · {report.origin.text}"
    for item in report.skipped:
        yield labelled_line("skipped", f"{item.name}: {item.reason}", fg="red" if item.broken else None)
    if report.is_unchanged:
        yield labelled_line("unchanged", f"{report.app}: {report.models} models, nothing to write")
    else:
        yield from _found(report)
        yield from _shortened(
            labelled_line(change.sign, f"{change.name}  {change.text}".rstrip()) for change in report.changes
        )
        yield from note_lines(report.notes)
        if not dry_run:
            yield from _written(report, check=check)
    yield from _open(report)


def diagnosis_lines(found: "Diagnosis") -> Iterator[str]:
    """What the doctor found of one source, each with what to do next below it."""
    colours = {"ok": "green", "to do": "yellow", "broken": "red"}
    yield f"legacygen {__version__} · {found.app}, database {found.database!r}"
    for finding in found.findings:
        yield labelled_line(finding.state, f"{finding.what}: {finding.text}", fg=colours[finding.state])
        yield from (labelled_line("", each) for each in finding.advice.splitlines())


def labelled_line(label: str, text: str, fg: str | None = "cyan") -> str:
    """A line with its label in colour."""
    return f"{click.style(f'{label:<10}', fg=fg)} {text}"


def _found(report: "RefreshReport") -> Iterator[str]:
    statements = f" in {report.origin.statements} statements" if report.origin.statements else ""
    left_out = f", {report.left_out} left out" if report.left_out else ""
    numbers = ((report.tables, "table"), (report.views, "view"), (report.columns, "column"))
    yield labelled_line("read", f"{', '.join(_count(*each) for each in numbers)}{statements}{left_out}")
    keys = _count(report.composite_keys, "composite key")
    yield labelled_line("models", f"{report.models}, {_count(report.relations, 'relation')}, {keys}")


def note_lines(found: "Iterable[Note]") -> Iterator[str]:
    """Notes kind by kind; what is said of several places is said once."""
    for _, of_a_kind in groupby(sorted(found, key=lambda note: note.code), lambda note: note.code):
        places: dict[str, list[str]] = {}
        for note in of_a_kind:
            places.setdefault(note.text, []).append(f"{note.table}.{note.column}" if note.column else note.table)
        for text, where in list(places.items())[:FEW]:
            more = f" and {len(where) - FEW} more" if len(where) > FEW else ""
            yield labelled_line("note", f"{', '.join(where[:FEW])}{more}: {text}", fg="yellow")
        if len(places) > FEW:
            yield labelled_line(
                "", f"and {len(places) - FEW} more like these; all of them are in .legacygen/base.json"
            )


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _written(report: "RefreshReport", *, check: bool) -> Iterator[str]:
    for label, paths in (("new", report.created), ("changed", report.updated)):
        for text in _folded(paths):
            yield labelled_line(label if not check else f"would be {label}", text, fg="green")
    if report.state:
        yield labelled_line("state", ", ".join(report.state))
    if report.unchecked:
        yield labelled_line("unchecked", report.unchecked, fg="yellow")


def _open(report: "RefreshReport") -> Iterator[str]:
    for item in report.affected:
        yield labelled_line("used", f"{item.name}: {', '.join(map(str, item.uses))}", fg="yellow")
    for text in report.duplicates:
        yield labelled_line(
            "second", f"{text} is left alone; the first class of the table is kept in step", fg="yellow"
        )
    for question in report.conflicts:
        yield from _question(question)


def _question(question: "Conflict") -> Iterator[str]:
    where = f" ({question.where})" if question.where else ""
    about = f": {question.text}" if question.text else ""
    yield labelled_line("decide", f"{question.id}{where}{about}", fg="red")
    yield labelled_line("", f"--ours    {question.ours}")
    yield labelled_line("", f"--theirs  {question.theirs}")
    yield labelled_line("", f"legacygen accept {_quoted(question.id)} --theirs or --ours")


def _quoted(identity: str) -> str:
    return identity if all(letter.isalnum() or letter in "._-" for letter in identity) else f"'{identity}'"


def _shortened(found: Iterable[str]) -> Iterator[str]:
    every = list(found)
    yield from every[:MOST]
    if len(every) > MOST:
        yield labelled_line("…", f"{len(every) - MOST} more; all of them with --json")


def _folded(paths: tuple[str, ...]) -> Iterator[str]:
    """Single files by name, the many of one folder by number."""
    by_folder = groupby(sorted(paths, key=lambda path: path.rpartition("/")[0]), lambda path: path.rpartition("/")[0])
    for folder, grouped in by_folder:
        inside = list(grouped)
        if len(inside) > 3:
            yield f"{folder}/ ({len(inside)} files)"
        else:
            yield from inside
