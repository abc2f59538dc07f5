"""Formats what is in a dump, and what a load of it did, as lines for a terminal."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from legacygen import __version__
from legacygen.terminal.lines import MAX_NOTES, format_count, format_line, limit_lines, make_printable

if TYPE_CHECKING:
    from legacygen.dump import DumpSummary, LoadReport


def format_dump(found: "DumpSummary") -> Iterator[str]:
    """Format what is in a dump, its largest tables first, and end with what is wrong with it."""
    yield f"legacygen {__version__} · {found.file}"
    server = f", server {found.server}" if found.server else ""
    yield format_line("written by", make_printable(f"{found.producer} {found.version}".rstrip() + server))
    yield format_line("charset", found.charset + ("" if found.is_declared else ", which the dump does not name"))
    if found.databases:
        yield format_line("databases", make_printable(", ".join(found.databases)))
    yield from _format_tables(found)
    if found.complete:
        yield format_line("complete", "it ends with the line that its program writes last", fg="green")
    elif not found.cut_off:
        yield format_line("ended", "after a whole statement; the dump has no line that says it is complete")
    yield from limit_lines(
        format_line("refused", f"line {each.line}, byte {each.byte}: {each.text}", fg="red") for each in found.refusals
    )
    if found.more_refusals:
        yield format_line("", f"and {found.more_refusals} more that are refused")
    if found.cut_off:
        yield format_line("cut off", f"{found.cut_off} {format_count(found.rows, 'row')} read so far.", fg="red")


def format_load(report: "LoadReport") -> Iterator[str]:
    """Format what a load did: the dump, what is not as in it, and what is not as before."""
    found = report.summary
    yield f"legacygen {__version__} · {found.file}"
    yield format_line("written by", make_printable(f"{found.producer} {found.version}".rstrip()))
    yield from _format_tables(found, with_largest=False)
    if found.cut_off:
        yield format_line("cut off", f"{found.cut_off} All that is before is loaded.", fg="red")
    yield from _format_load_notes(report)
    yield from limit_lines(format_line("changed", make_printable(each)) for each in report.changes)
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
        lines.append(format_line("note", make_printable(f"{where}{more}: {text}" if where else text), fg="yellow"))
    yield from limit_lines(lines)


def _format_tables(found: "DumpSummary", *, with_largest: bool = True) -> Iterator[str]:
    numbers = (
        (len(found.tables), "table"),
        (found.rows, "row"),
        (found.views, "view"),
        (found.triggers, "trigger"),
        (found.routines, "routine"),
        (found.events, "event"),
    )
    yield format_line("read", ", ".join(format_count(*each) for each in numbers))
    lines = []
    for table in sorted(found.tables, key=lambda each: -each.rows):
        name = make_printable(".".join(filter(None, (table.database, table.name))))
        counts = f"{format_count(table.columns, 'column')}, {format_count(table.rows, 'row')}"
        lines.append(format_line("table", f"{name}: {counts}"))
        if table.undecoded:
            text = f"{name}: {format_count(table.undecoded, 'value')} of text not in the character set of the dump"
            yield format_line("undecoded", text, fg="yellow")
    yield from limit_lines(lines if with_largest else ())
