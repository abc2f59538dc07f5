"""Draws a group of tables as text: for Graphviz in the page, for Mermaid in Markdown."""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from legacygen.report.dictionary import LIKELY, PROVEN, DescribedTable, Link
from legacygen.report.groups import TableGroup

HEAD = 'digraph { rankdir=LR; nodesep=0.25; ranksep=0.8; node [shape=plain fontname="Arial" fontsize=11];'
EDGE = 'edge [fontname="Arial" fontsize=9 arrowsize=0.7];'


STYLES = {PROVEN: "dashed", LIKELY: "dotted"}
"""The lines of relations that are not declared."""


def render_dot(group: TableGroup, tables: Mapping[str, DescribedTable], hubs: Sequence[str]) -> str:
    """Render a group for Graphviz: its tables with the columns of keys, and the tables around it as dotted names.

    Links that rows prove are dashed, with the share of their values that are keys; those that only names suggest are
    dotted. Hubs are named in the row.
    """
    around = sorted({label for link in group.outer for label in (link.table, link.target)} - set(group.tables))
    lines = [HEAD, EDGE]
    lines += [_render_node(tables[label], group, hubs) for label in group.tables]
    lines += [_render_neighbour(tables[label]) for label in around]
    lines += [_render_edge(link, tables) for link in group.links]
    lines += [_render_edge(link, tables, is_outer=True) for link in group.outer]
    return "\n".join([*lines, "}"])


def _render_node(table: DescribedTable, group: TableGroup, hubs: Sequence[str]) -> str:
    title = f'<TR><TD PORT="t" HREF="#t{table.number}"><B>{_quote(table.label)}</B></TD></TR>'
    rows = "".join(_list_rows(table, group, hubs))
    return f't{table.number} [label=<<TABLE BORDER="1" CELLBORDER="0" CELLSPACING="0">{title}{rows}</TABLE>>];'


def _list_rows(table: DescribedTable, group: TableGroup, hubs: Sequence[str]) -> Iterator[str]:
    """Yield a row for each column of a key or a link, and for those that others in the group link to."""
    targets = {name for link in group.links if link.target == table.label for name in link.target_columns}
    targets |= {name for link in group.outer if link.target == table.label for name in link.target_columns}
    links = {name: link for link in table.links for name in link.columns}
    for port, column in enumerate(table.columns):
        link = links.get(column.name)
        if not (column.is_key or link or column.name in targets):
            continue
        mark = "● " if column.is_key else ""
        hub = f" → {_quote(link.target)}" if link and (link.target in hubs or link.target == table.label) else ""
        yield f'<TR><TD PORT="c{port}" ALIGN="LEFT">{mark}{_quote(column.name)}{hub}</TD></TR>'


def _render_neighbour(table: DescribedTable) -> str:
    return (
        f't{table.number} [shape=box style=dotted margin="0.08,0.03" height=0 label=<{_quote(table.label)}> '
        f'class=neighbour href="#t{table.number}"];'
    )


def _render_edge(link: Link, tables: Mapping[str, DescribedTable], *, is_outer: bool = False) -> str:
    start, end = tables[link.table], tables[link.target]
    options = [f"style={STYLES.get(link.kind, 'solid')}"]
    options += [f'label="{link.percent} %"'] if link.kind == PROVEN else []
    options += ["color=gray50", "class=outer"] if is_outer else []
    if is_outer:
        return f"t{start.number} -> t{end.number} [{' '.join(options)}];"
    ports = _find_port(start, link.columns[0]), _find_port(end, link.target_columns[0])
    return f"t{start.number}{ports[0]} -> t{end.number}{ports[1]} [{' '.join(options)}];"


def _find_port(table: DescribedTable, column: str) -> str:
    names = [each.name for each in table.columns]
    return f":c{names.index(column)}" if column in names else ":t"


def render_mermaid(group: TableGroup, tables: Mapping[str, DescribedTable]) -> Iterator[str]:
    """Yield the lines of a diagram of a group for Mermaid, whose names may have few signs only."""
    yield "erDiagram"
    for label in group.tables:
        yield f'    t{tables[label].number}["{_clean(label)}"]'
    for link in group.links:
        line = "}o..||" if link.kind in STYLES else "}o--||"
        names = f't{tables[link.table].number} {line} t{tables[link.target].number} : "{_clean(link.columns[0])}"'
        yield f"    {names}"


def _clean(name: str) -> str:
    return re.sub(r"[^\w .$-]", "_", name)


def _quote(name: str) -> str:
    """Quote a name for a label of Graphviz, which is a kind of HTML."""
    shown = "".join(letter if letter.isprintable() else "?" for letter in name)
    return escape(shown)
