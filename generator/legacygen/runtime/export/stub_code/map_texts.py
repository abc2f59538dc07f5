"""Renders the map of columns as Markdown or CSV, for people to read and sign."""

import csv
import dataclasses
import io
import re
from collections.abc import Callable, Iterable, Mapping

from legacygen.runtime.export.stub_code.column_map import MappedColumn

HEAD = ("table", "column", "type", "model", "field", "how", "reason")


def render_markdown(rows: Iterable[MappedColumn]) -> str:
    """Return a table in Markdown, in which no cell is read as markup."""
    lines = [HEAD, ("---",) * len(HEAD), *(tuple(map(_escape, dataclasses.astuple(row))) for row in rows)]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def render_csv(rows: Iterable[MappedColumn]) -> str:
    """Return CSV with a head; a cell that a spreadsheet would take for a formula begins with a quote."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEAD)
    writer.writerows([_guard_formula(cell) for cell in dataclasses.astuple(row)] for row in rows)
    return text.getvalue()


def _escape(cell: str) -> str:
    return re.sub(r"([\\|`*<\[])", r"\\\1", " ".join(cell.split()))


def _guard_formula(cell: str) -> str:
    return f"'{cell}" if cell.lstrip().startswith(("=", "+", "-", "@")) else cell


FORMATS: Mapping[str, Callable[[Iterable[MappedColumn]], str]] = {"markdown": render_markdown, "csv": render_csv}
