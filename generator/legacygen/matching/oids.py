"""Renames that the numbers in the catalog prove: these stay when a table or column is called otherwise."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from legacygen.matching.models import Renames
from legacygen.matching.renames import LikelyRename
from legacygen.schema import CatalogOids, Schema, TableOids


@dataclass(frozen=True, slots=True, kw_only=True)
class OidComparison:
    """Tables by number, before and now; empty where the two do not come from the same server."""

    before: Mapping[int, TableOids] = field(default_factory=dict)
    now: Mapping[int, TableOids] = field(default_factory=dict)


def compare_oids(before: CatalogOids | None, now: CatalogOids | None) -> OidComparison:
    """The numbers of two runs."""
    if before is None or now is None or before.server != now.server:
        return OidComparison()
    return OidComparison(
        before={each.number: each for each in before.tables}, now={each.number: each for each in now.tables}
    )


def find_proven_renames(
    numbers: OidComparison, old: Schema, new: Schema, declared: Renames
) -> tuple[LikelyRename, ...]:
    """The renames of the tables and columns of two schemas, apart from those that are declared.

    What took the name of something that is gone is none: it could not be told from what that was.
    """
    before = {table.label: {column.name for column in table.columns} for table in old.tables}
    after = {table.label: {column.name for column in table.columns} for table in new.tables}
    pairs = [(was, numbers.now[number]) for number, was in numbers.before.items() if number in numbers.now]
    pairs = [(was, now) for was, now in pairs if was.table in before and now.table in after]
    moved = {**_free({was.table: now.table for was, now in pairs}, before), **declared.tables}
    found = [
        LikelyRename(table="", before=was, after=now)
        for was, now in moved.items()
        if was != now and was not in declared.tables and now not in declared.tables.values()
    ]
    for was, now in pairs:
        if moved.get(was.table, was.table) == now.table:
            found.extend(_columns(was, now, before[was.table], after[now.table], declared))
    return tuple(found)


def is_disproved(numbers: OidComparison, item: LikelyRename, old_label: str) -> bool:
    """Whether what looks like a rename is another table or column; `old_label` is what its table was called."""
    if not item.table:
        labels = ({each.table: each.number for each in side.values()} for side in (numbers.before, numbers.now))
        was, now = (label.get(name) for label, name in zip(labels, (item.before, item.after), strict=True))
        return was is not None and now is not None and was != now
    return any(
        was.table == old_label and number in numbers.now and item.before in was.columns
        for number, was in numbers.before.items()
    )


def _columns(
    was: TableOids, now: TableOids, old: set[str], new: set[str], declared: Renames
) -> Iterator[LikelyRename]:
    said = declared.columns.get(now.table, {})
    names = dict(zip(now.numbers, now.columns, strict=True))
    known = zip(was.numbers, was.columns, strict=True)
    there = {name: names[number] for number, name in known if number in names and name in old}
    for before, after in _free(there, old).items():
        if before != after and after in new and before not in said and after not in said.values():
            yield LikelyRename(table=now.table, before=before, after=after)


def _free(names: Mapping[str, str], there: Iterable[str]) -> dict[str, str]:
    """Old to new names, without those whose new name was that of something that has none now."""
    found, taken = dict(names), set(there)
    while clashing := [was for was, now in found.items() if was != now and now in taken and now not in found]:
        for was in clashing:
            del found[was]
    return found
