"""Finds renamed tables and columns, declared in legacygen.toml or likely."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TypeVar

from legacygen.errors import ConfigError
from legacygen.lockfile import OpenRename
from legacygen.matching.models import Renames
from legacygen.schema import Column, Schema, Table

Item = TypeVar("Item")
MIN_SIMILARITY = 0.6
"""The similarity of names (the ratio of difflib) for a likely rename of a column that also has another position."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LikelyRename:
    """A likely rename of a column, or of a table if `table` is empty.

    `table` is the new label of the column's table; `before` and `after` are names of columns, or labels of tables.
    """

    table: str
    before: str
    after: str

    @property
    def id(self) -> str:
        """The ID of the conflict, as `legacygen accept` takes it."""
        return f"{self.table}.{self.after}" if self.table else self.after


def read_declared_renames(lines: Mapping[str, str], old: Schema, new: Schema) -> Renames:
    """Read the lines of `[renamed_from]`, old names by new ones, that are new since the last run.

    Raises ConfigError for a line whose new name is not in the database.
    """
    before = {table.label: table for table in old.tables}
    after = {table.label: table for table in new.tables}
    tables = _select_renamed({now: was for now, was in lines.items() if now in after}, before, after)
    back = {now: was for was, now in tables.items()}
    wanted: dict[str, dict[str, str]] = {}
    for now, was in lines.items():
        if now in after:
            continue
        label = next((each for each in after if now.startswith(f"{each}.")), "")
        name = now.removeprefix(f"{label}.")
        if not label or name not in _index_columns(after[label]):
            raise ConfigError(f"legacygen.toml: [renamed_from] names {now!r}, but there is no such table or column.")
        # The old name may be written with the new label, the old label or none.
        column = was.removeprefix(f"{label}.").removeprefix(f"{back.get(label, label)}.")
        wanted.setdefault(label, {})[name] = column
    columns: dict[str, dict[str, str]] = {}
    for label, names in wanted.items():
        known = before.get(back.get(label, label))
        one, other = _index_columns(known) if known else {}, _index_columns(after[label])
        found = {**_select_renamed(names, one, other), **_select_swapped(names, one, other)}
        columns.update({label: found} if found else {})
    return Renames(tables=tables, columns=columns)


def _select_renamed(lines: Mapping[str, str], before: Container[str], after: Container[str]) -> dict[str, str]:
    """Select the renames that are new since the last run, new names by old ones.

    The old name must be gone, or be the new name of another rename: `a` became `b`, which became `c`.
    """
    found: dict[str, str] = {}
    while True:
        more = {
            was: now
            for now, was in lines.items()
            if was in before
            and (now not in before or now in found)
            and (was not in after or was in lines)
            and was not in found
        }
        if not more:
            return found
        found |= more


def _select_swapped(
    lines: Mapping[str, str], before: Mapping[str, tuple[int, Column]], after: Mapping[str, tuple[int, Column]]
) -> dict[str, str]:
    """Select the lines that go round in a circle, new names by old ones, if the columns have changed places by them.

    All names are there before and after. Each column must have the type or the place that the old one had.
    """
    circle = {now: was for now, was in lines.items() if was in lines and now in before and now in after}

    def describe(column: tuple[int, Column]) -> tuple[int, Column]:
        return column[0], replace(column[1], name="", comment="")

    pairs = [(describe(after[now]), describe(before[now]), describe(before[was])) for now, was in circle.items()]
    has_changed = any(now != same for now, same, _ in pairs)
    is_swapped = all(now[0] == was[0] or now[1] == was[1] for now, _, was in pairs)
    return {was: now for now, was in circle.items()} if has_changed and is_swapped else {}


def find_likely_renames(old: Schema, new: Schema, known: Renames) -> tuple[LikelyRename, ...]:
    """Find dropped tables and columns to which exactly one added one is similar, except the `known` renames."""
    after = {table.label: table for table in new.tables}
    before = {known.tables.get(table.label, table.label): table for table in old.tables}
    found = [
        item
        for label, table in after.items()
        if label in before
        for item in _find_likely_columns(before[label], table, known)
    ]
    dropped = [table for label, table in before.items() if label not in after]
    added = [table for label, table in after.items() if label not in before]
    found += [
        LikelyRename(table="", before=one.label, after=other.label)
        for one, other in _pair_items(dropped, added, _is_same_table)
    ]
    return tuple(found)


def restore_waiting_tables(old: Schema, waiting: Iterable[OpenRename]) -> Schema:
    """Return the schema of the last run, with the tables of open renames as they were before these."""
    # The last run saved the schema that it read, so the table may be there under its new label.
    held = list(waiting)
    away = {item.after for item in held} | {item.before.label for item in held}
    return replace(
        old, tables=(*(table for table in old.tables if table.label not in away), *(item.before for item in held))
    )


def list_open_renames(open_ones: Iterable[LikelyRename], old: Schema) -> tuple[OpenRename, ...]:
    """List the tables with an open rename as they were before it, to be remembered until the user decides."""
    tables = {table.label: table for table in old.tables}
    return tuple(
        OpenRename(before=tables[name], after=after)
        for name, after in sorted({(item.table or item.before, item.table or item.after) for item in open_ones})
    )


def combine_renames(one: Renames, more: Iterable[LikelyRename]) -> Renames:
    """Combine known renames with more of them."""
    tables, columns = dict(one.tables), {label: dict(names) for label, names in one.columns.items()}
    for item in more:
        if item.table:
            columns.setdefault(item.table, {})[item.before] = item.after
        else:
            tables[item.before] = item.after
    return Renames(tables=tables, columns=columns)


def _index_columns(table: Table) -> dict[str, tuple[int, Column]]:
    """Return the columns by name, with their position in the table."""
    return {column.name: (number, column) for number, column in enumerate(table.columns)}


def _find_likely_columns(old: Table, new: Table, known: Renames) -> Iterator[LikelyRename]:
    before, after = _index_columns(old), _index_columns(new)
    moved = known.columns.get(new.label, {})
    dropped = [name for name in before if name not in after and name not in moved]
    added = [name for name in after if name not in before and name not in moved.values()]

    def is_same(was: str, now: str) -> bool:
        (position, one), (new_position, other) = before[was], after[now]
        has_same_type = replace(one, name="", comment="") == replace(other, name="", comment="")
        keys = (was in old.primary_key, _list_key_targets(old, was))
        has_same_keys = keys == (now in new.primary_key, _list_key_targets(new, now))
        return has_same_type and has_same_keys and (position == new_position or _has_similar_name(was, now))

    for was, now in _pair_items(dropped, added, is_same):
        yield LikelyRename(table=new.label, before=was, after=now)


def _list_key_targets(table: Table, column: str) -> tuple[str, ...]:
    """List the labels of the tables that the foreign keys of a column point to."""
    return tuple(sorted(key.table for key in table.foreign_keys if column in key.columns))


def _is_same_table(one: Table, other: Table) -> bool:
    # Columns with all their names and types in the same order: by chance that is rare.
    return one.columns == other.columns and one.primary_key == other.primary_key and one.kind == other.kind


def _has_similar_name(one: str, other: str) -> bool:
    return SequenceMatcher(None, one.casefold(), other.casefold()).ratio() >= MIN_SIMILARITY


def _pair_items(
    dropped: Sequence[Item], added: Sequence[Item], is_same: Callable[[Item, Item], bool]
) -> list[tuple[Item, Item]]:
    """Pair the items that are the same as exactly one of the other side."""
    matches = [(one, other) for one in dropped for other in added if is_same(one, other)]
    return [
        (one, other)
        for one, other in matches
        # By identity, since equal values may be different tables.
        if sum(each is one for each, _ in matches) == 1 and sum(each is other for _, each in matches) == 1
    ]
