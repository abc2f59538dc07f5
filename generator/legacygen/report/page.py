"""Writes the page: one HTML file that needs no network, in which every name and value is escaped."""

import functools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from legacygen.report.anomalies import Anomaly
from legacygen.report.diagram import render_dot
from legacygen.report.dictionary import DECLARED, PROVEN, DescribedTable, Dictionary, Link
from legacygen.report.groups import Groups
from legacygen.report.questions import Question
from legacygen.report.values import ColumnSummary

ASSETS = "assets"
MOST_QUESTIONS = 100
"""The questions that the page shows; all are in the table beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change of the rows since the dump before, and the lines of code that read them, as text."""

    place: str
    text: str
    uses: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContent:
    """All that the page says. `values` are those of columns, by table and column; empty where no rows were read.

    `unread` says why there are no values or anomalies.
    """

    dictionary: Dictionary
    groups: Groups
    changes: Sequence[Change]
    anomalies: Sequence[Anomaly]
    questions: Sequence[Question]
    values: Mapping[str, Mapping[str, ColumnSummary]]
    unread: str = ""


def render_page(content: PageContent) -> str:
    """Render the page with its styles and scripts in it."""
    tables = {table.label: table for table in content.dictionary.tables}
    numbers = {label: table.number for label, table in tables.items()}
    diagrams = [(group, render_dot(group, tables, content.groups.hubs)) for group in content.groups.groups]
    return (
        _environment()
        .get_template("page.html.jinja")
        .render(
            content=content,
            tables=content.dictionary.tables,
            numbers=numbers,
            diagrams=diagrams,
            totals=_sum_up(content),
            shown_questions=MOST_QUESTIONS,
            links={table.label: _index_links(table) for table in tables.values()},
            style=_read_asset("page.css"),
            script=_read_asset("page.js"),
            viz=_read_asset("viz-global.js"),
        )
    )


def _index_links(table: DescribedTable) -> dict[str, tuple[Link, str]]:
    """Return the link of each column that has one, and how it is known unless it is declared."""
    return {name: (link, _describe_kind(link)) for link in table.links for name in link.columns}


def _describe_kind(link: Link) -> str:
    if link.kind == DECLARED:
        return ""
    return f" ({link.kind}, {link.percent} %)" if link.kind == PROVEN else f" ({link.kind})"


def _sum_up(content: PageContent) -> dict[str, str]:
    tables = content.dictionary.tables
    counted = [table.rows for table in tables if table.rows]
    rows = sum(each.rows for each in counted)
    mark = "≈ " if any(each.is_estimate for each in counted) else ""
    kinds = Counter(link.kind for link in content.dictionary.links)
    stubs = [table.stub for table in tables if table.stub]
    return {
        "tables": f"{sum(not table.kind for table in tables):,}",
        "views": f"{sum(bool(table.kind) for table in tables):,}",
        "columns": f"{sum(len(table.columns) for table in tables):,}",
        "rows": f"{mark}{rows:,}" if counted else "not counted",
        "empty tables": f"{sum(not each.rows for each in counted):,}" if counted else "not counted",
        "relations": ", ".join(f"{count:,} {kind}" for kind, count in sorted(kinds.items())) or "none",
        "stubs with a target": f"{sum(bool(stub.targets) for stub in stubs):,} of {len(stubs):,}",
    }


def _read_asset(name: str) -> Markup:
    """Read a file that is put into the page as it is; none of them may end its own element."""
    text = (files("legacygen.report") / ASSETS / name).read_text(encoding="utf-8")
    return Markup(text)  # noqa: S704 - our own files


@functools.cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("legacygen.report", ASSETS),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=True,
    )
