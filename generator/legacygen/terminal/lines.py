"""Reports as lines for a terminal: the same parts in the same order every time."""

import shlex
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import click

from legacygen import __version__
from legacygen.schema.statistics import TableStatistics
from legacygen.terminal.wrapping import wrap_words

if TYPE_CHECKING:
    from legacygen.doctor import Diagnosis
    from legacygen.lockfile import Conflict
    from legacygen.plan import Note
    from legacygen.refresh import RefreshReport

MAX_CHANGES = 12
"""Changes of the schema that are shown; the rest is counted, and all of them are in --json."""

MAX_NOTES = 4
"""Notes of one kind that are shown, and places that a note names; the rest is counted."""

LABEL_WIDTH = 10

COMMAND_LABELS = ("", "next")
"""The labels of lines that are commands, or may be; these are to be copied as they are."""

CHANGES = {"+": "added", "-": "dropped", "~": "altered", ">": "renamed"}
"""The label of a change of the schema, by its sign."""


def format_report(
    report: "RefreshReport", *, has_several: bool = False, dry_run: bool = False, check: bool = False
) -> Iterator[str]:
    """Format a report: changes of the schema, files written, references to dropped names, open conflicts.

    `has_several` if the project has several sources.
    """
    if report.recovered:
        yield format_line("recovered", report.recovered, fg="yellow")
    yield f"legacygen {__version__} · {report.origin.text}"
    for item in report.skipped:
        yield format_line("skipped", f"{item.name}: {item.reason}", fg="red" if item.broken else None)
    if report.is_unchanged:
        written = f"new counts of rows in {report.profile}" if report.profile else "nothing to write"
        yield format_line("unchanged", f"{report.app}: {report.models} models, {written}")
        yield from format_sizes(report.sizes)
    else:
        yield from _format_counts(report)
        yield from format_sizes(report.sizes)
        yield from limit_lines(
            format_line(CHANGES[change.sign], f"{change.name}  {change.text}".rstrip()) for change in report.changes
        )
        notes = "refresh --json --dry-run" if dry_run or check else f"notes {report.app}" if has_several else "notes"
        yield from format_notes(report.notes, f"legacygen {notes}")
        if not dry_run:
            yield from _format_files(report, check=check)
    yield from _format_drift(report)
    yield from _format_open_items(report, report.app if has_several else "")


def format_diagnosis(found: "Diagnosis") -> Iterator[str]:
    """Format the findings about one source, each with its advice below it."""
    colours = {"ok": "green", "to do": "yellow", "broken": "red"}
    yield f"legacygen {__version__} · {found.app}, database {found.database!r}"
    for finding in found.findings:
        yield format_line(finding.state, f"{finding.what}: {finding.text}", fg=colours[finding.state])
        yield from (format_line("", each) for each in finding.advice.splitlines())


def make_printable(text: str) -> str:
    """Replace what a terminal might obey in names that come from a file."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def format_line(label: str, text: str, fg: str | None = "cyan") -> str:
    """Format a line with its label in colour; on a terminal, prose is wrapped behind the label."""
    if label not in COMMAND_LABELS:
        text = wrap_words(text, LABEL_WIDTH + 1, sys.stdout)
    return f"{click.style(f'{label:<{LABEL_WIDTH}}', fg=fg)} {text}"


def _format_counts(report: "RefreshReport") -> Iterator[str]:
    statements = f" in {report.origin.statements} statements" if report.origin.statements else ""
    left_out = f", {report.left_out} left out" if report.left_out else ""
    numbers = ((report.tables, "table"), (report.views, "view"), (report.columns, "column"))
    yield format_line("read", f"{', '.join(format_count(*each) for each in numbers)}{statements}{left_out}")
    keys = format_count(report.composite_keys, "composite key")
    yield format_line("models", f"{report.models}, {format_count(report.relations, 'relation')}, {keys}")
    if report.is_judged_anew:
        counts = f"{report.proven} proven by the rows, {report.undecided} undecided, {report.rejected} rejected"
        yield format_line("undeclared", f"{counts}: `legacygen relations` lists them")


def format_sizes(sizes: "Sequence[TableStatistics]") -> Iterator[str]:
    """Format the rows of tables: the sum, the largest ones, and those without rows."""
    filled = sorted((each for each in sizes if each.rows), key=lambda each: (-each.rows, each.table))
    if filled:
        total = TableStatistics(
            table="", rows=sum(each.rows for each in filled), is_estimate=any(each.is_estimate for each in filled)
        )
        shown = _join_some(f"{make_printable(each.table)} {each.shown_rows}" for each in filled)
        yield format_line("rows", f"{total.shown_rows} in {format_count(len(filled), 'table')}: {shown}")
    empty = [make_printable(each.table) for each in sizes if not each.rows]
    if empty:
        yield format_line("empty", f"{format_count(len(empty), 'table')}: {_join_some(empty)}")


def _join_some(found: Iterable[str]) -> str:
    every = list(found)
    return ", ".join(every[:MAX_NOTES]) + (f" and {len(every) - MAX_NOTES} more" if len(every) > MAX_NOTES else "")


def _format_drift(report: "RefreshReport") -> Iterator[str]:
    """Format changes of rows, a line for each, with the code that reads them."""
    for each in report.drift:
        uses = f" ({_join_some(map(str, each.uses))})" if each.uses else ""
        yield format_line("data", make_printable(f"{each.place}: {each.text}{uses}"), fg="yellow")


def format_notes(found: "Iterable[Note]", command: str) -> Iterator[str]:
    """Format notes kind by kind; a text about several places is written once, and what is left out is counted.

    `command` is the one that prints all of them.
    """
    is_cut = False
    for _, of_a_kind in groupby(sorted(found, key=lambda note: note.code), lambda note: note.code):
        places: dict[str, list[str]] = {}
        for note in of_a_kind:
            places.setdefault(note.text, []).append(_format_place(note))
        for text, where in list(places.items())[:MAX_NOTES]:
            more = f" and {len(where) - MAX_NOTES} more" if len(where) > MAX_NOTES else ""
            yield format_line("note", f"{', '.join(where[:MAX_NOTES])}{more}: {text}", fg="yellow")
            is_cut = is_cut or bool(more)
        if len(places) > MAX_NOTES:
            yield format_line("", f"and {len(places) - MAX_NOTES} more like these")
            is_cut = True
    if is_cut:
        yield format_line("", f"`{command}` prints all notes whole")


def format_all_notes(app: str, found: "Sequence[Note]") -> Iterator[str]:
    """Format the notes of an app, a line for each."""
    yield f"{app}: {format_count(len(found), 'note')}"
    for note in found:
        yield format_line("note", make_printable(f"{_format_place(note)}: {note.text}"), fg="yellow")


def _format_place(note: "Note") -> str:
    return f"{note.table}.{note.column}" if note.column else note.table


def format_count(number: int, what: str) -> str:
    """Format a number of things: `1 row`, `2 rows`."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _format_files(report: "RefreshReport", *, check: bool) -> Iterator[str]:
    for label, paths in (("new", report.created), ("changed", report.updated)):
        for text in _fold_paths(paths):
            yield format_line(label if not check else f"would be {label}", text, fg="green")
    if report.state:
        yield format_line("state", ", ".join(filter(None, (*report.state, report.profile))))
    if report.unchecked:
        yield format_line("unchecked", report.unchecked, fg="yellow")
    if report.unformatted:
        yield format_line("layout", f"{report.unformatted}; new code is not formatted", fg="yellow")


def _format_open_items(report: "RefreshReport", app: str) -> Iterator[str]:
    for item in report.affected:
        yield format_line("used", f"{item.name}: {', '.join(map(str, item.uses))}", fg="yellow")
    for text in report.duplicates:
        yield format_line(
            "duplicate", f"{text} is left as it is; only the first class of a table is kept up to date", fg="yellow"
        )
    for text in report.unfollowed:
        yield format_line("unfollowed", f"{text} is left as it is: its class statement was not found", fg="yellow")
    yield from limit_lines(
        format_line(
            "differs",
            f"{each.id}: {each.loaded} is yours, the schema says {each.planned} ({each.where}); said once",
            fg="yellow",
        )
        for each in report.differences
    )
    for conflict in report.conflicts:
        yield from _format_conflict(conflict, app)


def _format_conflict(conflict: "Conflict", app: str) -> Iterator[str]:
    """Format a conflict with the commands that resolve it; `app` is empty where `accept` need not name it."""
    where = f" ({conflict.where})" if conflict.where else ""
    about = f": {conflict.text}" if conflict.text else ""
    yield format_line("conflict", f"{conflict.id}{where}{about}", fg="red")
    if conflict.kind == "renamed":
        yield format_line("", "every query on this table fails until you resolve it")
    yield format_line("", f"--ours    {conflict.ours}")
    yield format_line("", f"--theirs  {conflict.theirs}")
    # Nothing else is on these lines: not every shell takes the rest of a pasted line after "#" for a comment.
    for side in ("ours",) if conflict.kind == "differs" else ("ours", "theirs"):
        yield format_line("", _format_accept(conflict.id, side, app))


def _format_accept(identity: str, side: str, app: str) -> str:
    is_plain = all(letter.isalnum() or letter in "._-" for letter in identity)
    shown = identity if is_plain else shlex.quote(identity)
    options = f"--{side} --app {app}" if app else f"--{side}"
    if identity.startswith("-"):  # which looks like an option unless it stands behind all of them
        return f"legacygen accept {options} -- {shown}"
    return f"legacygen accept {shown} {options}"


def limit_lines(found: Iterable[str]) -> Iterator[str]:
    """Yield the first lines, and how many more there are."""
    every = list(found)
    yield from every[:MAX_CHANGES]
    if len(every) > MAX_CHANGES:
        yield format_line("…", f"{len(every) - MAX_CHANGES} more; all of them with --json")


def _fold_paths(paths: tuple[str, ...]) -> Iterator[str]:
    """Format paths: up to three files of a folder by name, more by number."""
    by_folder = groupby(sorted(paths, key=lambda path: path.rpartition("/")[0]), lambda path: path.rpartition("/")[0])
    for folder, grouped in by_folder:
        inside = list(grouped)
        if len(inside) > 3:
            yield f"{folder}/ ({len(inside)} files)"
        else:
            yield from inside
