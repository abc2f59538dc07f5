"""Formats what is left of legacygen in a project as lines for a terminal."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from legacygen import __version__
from legacygen.terminal.lines import MAX_NOTES, format_count, format_line, make_printable

if TYPE_CHECKING:
    from legacygen.retire import Leftover, Retirement

COLOURS = {"removed": "green", "blocked": "red", "decide": "yellow", "stays": "cyan"}


def format_retirement(found: "Retirement", *, written: bool) -> Iterator[str]:
    """Format what goes, what blocks that, what the user decides and what stays; `written` if it is gone already."""
    yield f"legacygen {__version__} · {'what is left after the removal' if written else 'what is left of legacygen'}"
    for each in sorted(found.leftovers, key=lambda leftover: list(COLOURS).index(leftover.fate)):
        if each.fate != "removed" or not written:
            yield format_line(each.fate, _format_leftover(each), fg=COLOURS[each.fate])
    if written:
        removed = sum(change.text is None for change in found.changes)
        changed = format_count(len(found.changes) - removed, "other")
        yield format_line("removed", f"{format_count(removed, 'file')}, and lines in {changed}", fg="green")
    elif not found.leftovers:
        yield format_line("nothing", "nothing is left of legacygen in this project", fg="green")


def _format_leftover(leftover: "Leftover") -> str:
    """Format a leftover: its name, its first places, and the advice."""
    more = len(leftover.places) - MAX_NOTES
    places = ", ".join(leftover.places[:MAX_NOTES]) + (f" and {more} more" if more > 0 else "")
    named = f"{leftover.what} ({places})" if places and places != leftover.what else leftover.what
    return make_printable(": ".join(filter(None, (named, leftover.advice))))
