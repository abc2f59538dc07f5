"""Writes the dictionary as Markdown, to be committed and reviewed: structure and counts, never a value."""

import re
from collections.abc import Iterator, Mapping

from legacygen.report.diagram import render_mermaid
from legacygen.report.dictionary import DECLARED, DescribedTable, Dictionary, Link
from legacygen.report.groups import Groups, TableGroup

MARK = "`legacygen report` has written this page."
SPECIAL = re.compile(r"([\\`*{}\[\]<>|~#$]|(?<![^\W_])_|_(?![^\W_]))")
"""Signs that mean something in Markdown, or in HTML within it."""


def render_pages(dictionary: Dictionary, groups: Groups) -> dict[str, str]:
    """Render the pages by file name: an index of all tables, and a page for each group."""
    tables = {table.label: table for table in dictionary.tables}
    pages = {
        label: _name_page(number) for number, group in enumerate(groups.groups, start=1) for label in group.tables
    }
    rest = [label for label in tables if label not in pages]
    pages |= dict.fromkeys(rest, "other.md")
    found = {"README.md": _join(_render_index(dictionary, groups, pages))}
    for number, group in enumerate(groups.groups, start=1):
        found[_name_page(number)] = _join(_render_group(group, tables, pages))
    if rest:
        found["other.md"] = _join(_render_rest(rest, tables, pages))
    return found


def _name_page(number: int) -> str:
    return f"group-{number:02}.md"


def _join(lines: Iterator[str]) -> str:
    return "\n".join(lines) + "\n"


def _render_index(dictionary: Dictionary, groups: Groups, pages: Mapping[str, str]) -> Iterator[str]:
    yield from (f"# The tables of {_quote(dictionary.app)}", "")
    yield f"{MARK} It has no values of the database."
    yield from ("", "| table | model | rows | columns | refers to | stub |", "|---|---|---|---|---|---|")
    for table in dictionary.tables:
        refers = ", ".join(dict.fromkeys(_quote(link.target) for link in table.links))
        stub = _quote(table.stub.text) if table.stub else ""
        cells = (_quote(table.model), _show_rows(table), str(len(table.columns)), refers, stub)
        yield f"| {_link(table, pages)} | {' | '.join(cells)} |"
    if groups.hubs:
        yield from ("", f"Many tables refer to {', '.join(map(_quote, groups.hubs))}; the diagrams leave them out.")


def _render_group(group: TableGroup, tables: Mapping[str, DescribedTable], pages: Mapping[str, str]) -> Iterator[str]:
    yield from (f"# {_quote(group.name)} and what belongs to it", "", "```mermaid")
    yield from render_mermaid(group, tables)
    yield "```"
    for label in group.tables:
        yield from _render_table(tables[label], tables, pages)


def _render_rest(rest: list[str], tables: Mapping[str, DescribedTable], pages: Mapping[str, str]) -> Iterator[str]:
    yield "# Tables without a drawn relation"
    for label in rest:
        yield from _render_table(tables[label], tables, pages)


def _render_table(
    table: DescribedTable, tables: Mapping[str, DescribedTable], pages: Mapping[str, str]
) -> Iterator[str]:
    yield from ("", f'<a id="t{table.number}"></a>', "", f"## {_quote(table.label)}", "")
    facts = [table.kind, f"model {table.model}", f"{_show_rows(table)} rows" if table.rows else ""]
    yield f"{', '.join(_quote(each) for each in facts if each)}."
    if table.comment:
        yield from ("", _quote(table.comment))
    yield from ("", "| column | type | | field | default | refers to | comment |", "|---|---|---|---|---|---|---|")
    links = {name: link for link in table.links for name in link.columns}
    for column in table.columns:
        name = f"**{_quote(column.name)}**" if column.is_key else _quote(column.name)
        target = _show_link(links.get(column.name), tables, pages)
        cells = (column.type, column.null, column.field, column.default)
        yield f"| {name} | {' | '.join(map(_quote, cells))} | {target} | {_quote(column.comment)} |"
    if table.notes:
        yield ""
        yield from (f"- {_quote(note)}" for note in table.notes)


def _show_link(link: Link | None, tables: Mapping[str, DescribedTable], pages: Mapping[str, str]) -> str:
    if link is None:
        return ""
    kind = "" if link.kind == DECLARED else f" ({link.kind})"
    return f"{_link(tables[link.target], pages)}{kind}"


def _link(table: DescribedTable, pages: Mapping[str, str]) -> str:
    return f"[{_quote(table.label)}]({pages[table.label]}#t{table.number})"


def _show_rows(table: DescribedTable) -> str:
    return table.rows.shown_rows if table.rows else ""


def _quote(text: str) -> str:
    """Quote a text for one cell of a table."""
    return SPECIAL.sub(r"\\\1", " ".join(text.split()))
