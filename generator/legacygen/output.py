"""Reports as lines for a terminal: the same parts in the same order every time."""

import shlex
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

import click

from legacygen import __version__
from legacygen.wrapping import wrap_words

if TYPE_CHECKING:
    from legacygen.doctor import Diagnosis
    from legacygen.dump import DumpSummary, LoadReport
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
    report: "RefreshReport", state: str, *, has_several: bool = False, dry_run: bool = False, check: bool = False
) -> Iterator[str]:
    """Format a report: changes of the schema, files written, references to dropped names, open conflicts.

    `state` is the path of the source's state folder, `has_several` whether the project has several sources.
    """
    if report.recovered:
        yield format_line("recovered", report.recovered, fg="yellow")
    yield f"legacygen {__version__} · {report.origin.text}"
    for item in report.skipped:
        yield format_line("skipped", f"{item.name}: {item.reason}", fg="red" if item.broken else None)
    if report.is_unchanged:
        yield format_line("unchanged", f"{report.app}: {report.models} models, nothing to write")
    else:
        yield from _format_counts(report)
        yield from _limit_lines(
            format_line(CHANGES[change.sign], f"{change.name}  {change.text}".rstrip()) for change in report.changes
        )
        yield from format_notes(report.notes, state)
        if not dry_run:
            yield from _format_files(report, check=check)
    yield from _format_open_items(report, report.app if has_several else "")


def format_diagnosis(found: "Diagnosis") -> Iterator[str]:
    """Format the findings about one source, each with its advice below it."""
    colours = {"ok": "green", "to do": "yellow", "broken": "red"}
    yield f"legacygen {__version__} · {found.app}, database {found.database!r}"
    for finding in found.findings:
        yield format_line(finding.state, f"{finding.what}: {finding.text}", fg=colours[finding.state])
        yield from (format_line("", each) for each in finding.advice.splitlines())


def format_dump(found: "DumpSummary") -> Iterator[str]:
    """Format what is in a dump, its largest tables first, and end with what is wrong with it."""
    yield f"legacygen {__version__} · {found.file}"
    server = f", server {found.server}" if found.server else ""
    yield format_line("written by", _make_printable(f"{found.producer} {found.version}".rstrip() + server))
    yield format_line("charset", found.charset + ("" if found.is_declared else ", which the dump does not name"))
    if found.databases:
        yield format_line("databases", _make_printable(", ".join(found.databases)))
    yield from _format_tables(found)
    if found.complete:
        yield format_line("complete", "it ends with the line that its program writes last", fg="green")
    elif not found.cut_off:
        yield format_line("ended", "after a whole statement; the dump has no line that says it is complete")
    yield from _limit_lines(
        format_line("refused", f"line {each.line}, byte {each.byte}: {each.text}", fg="red") for each in found.refusals
    )
    if found.more_refusals:
        yield format_line("", f"and {found.more_refusals} more that are refused")
    if found.cut_off:
        yield format_line("cut off", f"{found.cut_off} {_format_count(found.rows, 'row')} read so far.", fg="red")


def format_load(report: "LoadReport") -> Iterator[str]:
    """Format what a load did: the dump, what is not as in it, and what is not as before."""
    found = report.summary
    yield f"legacygen {__version__} · {found.file}"
    yield format_line("written by", _make_printable(f"{found.producer} {found.version}".rstrip()))
    yield from _format_tables(found, with_largest=False)
    if found.cut_off:
        yield format_line("cut off", f"{found.cut_off} All that is before is loaded.", fg="red")
    yield from _format_load_notes(report)
    yield from _limit_lines(format_line("changed", _make_printable(each)) for each in report.changes)
    yield format_line("loaded", f"into {report.target}", fg="green")
    if report.kept_as_text:
        yield format_line("kept", f"triggers, routines and events as text in {report.kept_as_text}")
    if report.previous:
        yield format_line("before", f"the database before it is kept as {report.previous}")


def _format_load_notes(report: "LoadReport") -> Iterator[str]:
    """Format notes; a text about several tables is written once."""
    places: dict[str, list[str]] = {}
    for note in report.notes:
        places.setdefault(note.text, []).append(note.table)
    lines = []
    for text, tables in places.items():
        more = f" and {len(tables) - MAX_NOTES} more" if len(tables) > MAX_NOTES else ""
        where = ", ".join(filter(None, tables[:MAX_NOTES]))
        lines.append(format_line("note", _make_printable(f"{where}{more}: {text}" if where else text), fg="yellow"))
    yield from _limit_lines(lines)


def _format_tables(found: "DumpSummary", *, with_largest: bool = True) -> Iterator[str]:
    numbers = (
        (len(found.tables), "table"),
        (found.rows, "row"),
        (found.views, "view"),
        (found.triggers, "trigger"),
        (found.routines, "routine"),
        (found.events, "event"),
    )
    yield format_line("read", ", ".join(_format_count(*each) for each in numbers))
    lines = []
    for table in sorted(found.tables, key=lambda each: -each.rows):
        name = _make_printable(".".join(filter(None, (table.database, table.name))))
        counts = f"{_format_count(table.columns, 'column')}, {_format_count(table.rows, 'row')}"
        lines.append(format_line("table", f"{name}: {counts}"))
        if table.undecoded:
            text = f"{name}: {_format_count(table.undecoded, 'value')} of text not in the character set of the dump"
            yield format_line("undecoded", text, fg="yellow")
    yield from _limit_lines(lines if with_largest else ())


def _make_printable(text: str) -> str:
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
    yield format_line("read", f"{', '.join(_format_count(*each) for each in numbers)}{statements}{left_out}")
    keys = _format_count(report.composite_keys, "composite key")
    yield format_line("models", f"{report.models}, {_format_count(report.relations, 'relation')}, {keys}")
    if report.is_judged_anew:
        counts = f"{report.proven} proven by the rows, {report.undecided} undecided, {report.rejected} rejected"
        yield format_line("undeclared", f"{counts}: `legacygen relations` lists them")


def format_notes(found: "Iterable[Note]", state: str) -> Iterator[str]:
    """Format notes kind by kind; a text about several places is written once. All are in the folder `state`."""
    for _, of_a_kind in groupby(sorted(found, key=lambda note: note.code), lambda note: note.code):
        places: dict[str, list[str]] = {}
        for note in of_a_kind:
            places.setdefault(note.text, []).append(f"{note.table}.{note.column}" if note.column else note.table)
        for text, where in list(places.items())[:MAX_NOTES]:
            more = f" and {len(where) - MAX_NOTES} more" if len(where) > MAX_NOTES else ""
            yield format_line("note", f"{', '.join(where[:MAX_NOTES])}{more}: {text}", fg="yellow")
        if len(places) > MAX_NOTES:
            yield format_line(
                "", f"and {len(places) - MAX_NOTES} more like these; all of them are in {state}/base.json"
            )


def _format_count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _format_files(report: "RefreshReport", *, check: bool) -> Iterator[str]:
    for label, paths in (("new", report.created), ("changed", report.updated)):
        for text in _fold_paths(paths):
            yield format_line(label if not check else f"would be {label}", text, fg="green")
    if report.state:
        yield format_line("state", ", ".join(report.state))
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
    yield from _limit_lines(
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


def _limit_lines(found: Iterable[str]) -> Iterator[str]:
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
