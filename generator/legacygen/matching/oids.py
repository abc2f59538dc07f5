"""Finds renames that the catalog proves: OIDs stay the same when a table or column is renamed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from legacygen.matching.models import Renames
from legacygen.matching.renames import LikelyRename
from legacygen.schema import Schema
from legacygen.schema.oids import CatalogOids, TableOids


@dataclass(frozen=True, slots=True, kw_only=True)
class OidComparison:
    """Tables by OID, in the last run and in this one; both empty if they cannot be compared."""

    old: Mapping[int, TableOids] = field(default_factory=dict)
    new: Mapping[int, TableOids] = field(default_factory=dict)


def compare_oids(old: CatalogOids | None, new: CatalogOids | None) -> OidComparison:
    """Compare the OIDs of two runs; those of different servers or databases have nothing to do with each other."""
    if old is None or new is None or old.server != new.server:
        return OidComparison()
    return OidComparison(old={each.oid: each for each in old.tables}, new={each.oid: each for each in new.tables})


def find_proven_renames(oids: OidComparison, old: Schema, new: Schema, declared: Renames) -> tuple[LikelyRename, ...]:
    """Find the renamed tables and columns of two schemas, except the declared renames.

    A rename to the name of something that was dropped is left out: code with that name could mean either.
    """
    before = {table.label: {column.name for column in table.columns} for table in old.tables}
    after = {table.label: {column.name for column in table.columns} for table in new.tables}
    # The catalog also has tables that are not selected.
    pairs = [
        (was, oids.new[oid])
        for oid, was in oids.old.items()
        if oid in oids.new and was.table in before and oids.new[oid].table in after
    ]
    moved = {**_drop_reused_names({was.table: now.table for was, now in pairs}, before), **declared.tables}
    found = [
        LikelyRename(table="", before=was, after=now)
        for was, now in moved.items()
        if was != now and was not in declared.tables and now not in declared.tables.values()
    ]
    for was, now in pairs:
        # Only columns of tables that are the same: a declared rename may say otherwise.
        if moved.get(was.table, was.table) == now.table:
            found.extend(_find_renamed_columns(was, now, before[was.table], after[now.table], declared))
    return tuple(found)


def is_disproved(oids: OidComparison, item: LikelyRename, old_label: str) -> bool:
    """Return whether a likely rename is about two different tables or columns.

    `old_label` is the label that the table of a column had in the last run.
    """
    if not item.table:
        sides = ({each.table: each.oid for each in side.values()} for side in (oids.old, oids.new))
        was, now = (side.get(label) for side, label in zip(sides, (item.before, item.after), strict=True))
        return was is not None and now is not None and was != now
    # In a table that is the same, a rename of the column would have been proven.
    return any(
        was.table == old_label and oid in oids.new and item.before in was.columns for oid, was in oids.old.items()
    )


def _find_renamed_columns(
    was: TableOids, now: TableOids, old: set[str], new: set[str], declared: Renames
) -> Iterator[LikelyRename]:
    """Find the renamed columns of a table; `old` and `new` are the names of its columns in the two schemas."""
    by_hand = declared.columns.get(now.table, {})
    names = dict(zip(now.column_numbers, now.columns, strict=True))
    numbered = zip(was.column_numbers, was.columns, strict=True)
    moved = {name: names[number] for number, name in numbered if number in names and name in old}
    for before, after in _drop_reused_names(moved, old).items():
        if before != after and after in new and before not in by_hand and after not in by_hand.values():
            yield LikelyRename(table=now.table, before=before, after=after)


def _drop_reused_names(names: Mapping[str, str], old: Iterable[str]) -> dict[str, str]:
    """Return new names by old ones, without those whose new name was among the `old` and is of something dropped."""
    found, taken = dict(names), set(old)
    # Once more after each, since what had the name of a rename that is left out counts as dropped, too.
    while clashing := [was for was, now in found.items() if was != now and now in taken and now not in found]:
        for was in clashing:
            del found[was]
    return found
