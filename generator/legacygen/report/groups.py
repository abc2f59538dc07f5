"""Divides tables into groups that are small enough to be drawn, by the relations between them."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from legacygen.errors import LegacygenError
from legacygen.report.dictionary import Dictionary, Link

MOST = 15
"""The most tables of a group, and the most that refer to a table before it is a hub."""
SEED = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TableGroup:
    """Tables that are drawn together, by label, named after the one with the most links.

    `links` are those between them, `outer` those to and from tables of other groups.
    """

    name: str
    tables: tuple[str, ...]
    links: tuple[Link, ...]
    outer: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """The groups, the largest first; `hubs` are so often referred to that no line is drawn to them.

    `alone` are the other tables without a link.
    """

    groups: tuple[TableGroup, ...]
    hubs: tuple[str, ...]
    alone: tuple[str, ...]


def group_tables(dictionary: Dictionary) -> Groups:
    """Group the tables; raises LegacygenError where networkx is not installed."""
    links = [link for link in dictionary.links if link.target != link.table]
    referring = Counter(target for target, _ in {(link.target, link.table) for link in links})
    hubs = {label for label, count in referring.items() if count > MOST}
    drawn = [link for link in links if link.target not in hubs]
    linked = sorted({label for link in drawn for label in (link.table, link.target)})
    degrees = Counter(label for link in drawn for label in (link.table, link.target))
    found = [_make_group(tables, drawn, degrees) for tables in _split(linked, drawn)]
    found.sort(key=lambda each: (-len(each.tables), each.name))
    alone = [table.label for table in dictionary.tables if table.label not in degrees]
    return Groups(groups=tuple(found), hubs=tuple(sorted(hubs)), alone=tuple(alone))


def _make_group(tables: Sequence[str], links: Sequence[Link], degrees: Counter[str]) -> TableGroup:
    inside = set(tables)
    ends = [(len({link.table, link.target} & inside), link) for link in links]
    return TableGroup(
        name=max(tables, key=lambda label: (degrees[label], label)),
        tables=tuple(tables),
        links=tuple(link for count, link in ends if count == 2),
        outer=tuple(link for count, link in ends if count == 1),
    )


def _split(tables: Sequence[str], links: Iterable[Link]) -> Iterator[Sequence[str]]:
    """Split tables into groups of at most MOST, by communities; one without any is cut in the order of the names."""
    nx = _import_networkx()
    graph = nx.Graph()
    graph.add_nodes_from(tables)
    graph.add_edges_from(sorted((link.table, link.target) for link in links))
    for part in sorted(sorted(each) for each in nx.connected_components(graph)):
        yield from _split_part(nx, graph, part)


def _split_part(nx: Any, graph: Any, tables: Sequence[str]) -> Iterator[Sequence[str]]:
    if len(tables) <= MOST:
        yield tables
        return
    found = nx.community.louvain_communities(_copy(nx, graph, tables), seed=SEED)
    parts = sorted(sorted(part) for part in found)
    if len(parts) == 1:
        parts = [list(tables[start : start + MOST]) for start in range(0, len(tables), MOST)]
    for part in parts:
        yield from _split_part(nx, graph, part)


def _copy(nx: Any, graph: Any, tables: Collection[str]) -> Any:
    """Copy a part of a graph with its nodes and edges in order, by which the communities are always the same."""
    part = nx.Graph()
    part.add_nodes_from(sorted(tables))
    part.add_edges_from(sorted(tuple(sorted(edge)) for edge in graph.subgraph(tables).edges))
    return part


def _import_networkx() -> Any:
    try:
        import networkx
    except ImportError:
        raise LegacygenError("The report needs networkx; install it with `pip install 'legacygen[report]'`.") from None
    return networkx
