"""Tables and columns that are called otherwise now: declared in legacygen.toml, or alike enough to ask."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TypeVar

from legacygen.errors import ConfigError
from legacygen.lockfile import Lockfile, OpenRename
from legacygen.matching.models import Renames
from legacygen.plan import Field, Model, Plan
from legacygen.schema import Column, Schema, Table

Item = TypeVar("Item")
ALIKE = 0.6
"""How alike two names must be (difflib's ratio) where the place in the table says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LikelyRename:
    """What looks like a rename; `column` and `before` are tables when `table` is empty."""

    table: str
    before: str
    after: str

    @property
    def id(self) -> str:
        """How `legacygen accept` calls it."""
        return f"{self.table}.{self.after}" if self.table else self.after


def read_declared_renames(lines: Mapping[str, str], old: Schema, new: Schema) -> Renames:
    """The lines of `renamed_from` that the last run has not seen yet.

    Raises ConfigError for a line whose new name is not in the database.
    """
    before = {table.label: table for table in old.tables}
    after = {table.label: table for table in new.tables}
    tables = {was: now for now, was in lines.items() if now in after and now not in before and was in before}
    columns: dict[str, dict[str, str]] = {}
    back = {now: was for was, now in tables.items()}
    for now, was in lines.items():
        if now in after:
            continue
        label = next((each for each in after if now.startswith(f"{each}.")), "")
        name = now.removeprefix(f"{label}.")
        if not label or name not in _columns(after[label]):
            raise ConfigError(f"legacygen.toml: [renamed_from] names {now!r}, but there is no such table or column.")
        known = _columns(before[back.get(label, label)]) if back.get(label, label) in before else {}
        column = was.removeprefix(f"{label}.").removeprefix(f"{back.get(label, label)}.")
        if column in known and name not in known and column not in _columns(after[label]):
            columns.setdefault(label, {})[column] = name
    return Renames(tables=tables, columns=columns)


def find_likely_renames(old: Schema, new: Schema, known: Renames) -> tuple[LikelyRename, ...]:
    """Columns and tables of which exactly one went and exactly one alike came, apart from the `known` renames."""
    after = {table.label: table for table in new.tables}
    before = {known.tables.get(table.label, table.label): table for table in old.tables}
    found = [
        item
        for label, table in after.items()
        if label in before
        for item in _columns_alike(before[label], table, known)
    ]
    gone = [table for label, table in before.items() if label not in after]
    come = [table for label, table in after.items() if label not in before]
    found += [
        LikelyRename(table="", before=one.label, after=other.label)
        for one, other in _pairs(gone, come, _is_same_table)
    ]
    return tuple(found)


def restore_waiting_tables(old: Schema, waiting: Iterable[OpenRename]) -> Schema:
    """The schema of the last run, with the tables of undecided renames as they were before."""
    held = list(waiting)
    away = {item.after for item in held} | {item.before.label for item in held}
    return replace(
        old, tables=(*(table for table in old.tables if table.label not in away), *(item.before for item in held))
    )


def list_open_renames(open_ones: Iterable[LikelyRename], old: Schema) -> tuple[OpenRename, ...]:
    """What to remember until the suggestions have been decided."""
    tables = {table.label: table for table in old.tables}
    return tuple(
        OpenRename(before=tables[name], after=after)
        for name, after in sorted({(item.table or item.before, item.table or item.after) for item in open_ones})
    )


def combine_renames(one: Renames, more: Iterable[LikelyRename]) -> Renames:
    """The known renames and those that were accepted."""
    tables, columns = dict(one.tables), {label: dict(names) for label, names in one.columns.items()}
    for item in more:
        if item.table:
            columns.setdefault(item.table, {})[item.before] = item.after
        else:
            tables[item.before] = item.after
    return Renames(tables=tables, columns=columns)


def rename_in_lockfile(lockfile: Lockfile, renamed: Renames) -> Lockfile:
    """The lock of the last run under the new names of tables and columns."""

    def now(label: str) -> str:
        return renamed.tables.get(label, label)

    def named(identity: str) -> str:
        label = max((each for each in renamed.tables if f"{identity}.".startswith(f"{each}.")), key=len, default="")
        found = f"{renamed.tables[label]}{identity.removeprefix(label)}" if label else identity
        moved = {
            f"{table}.{was}": f"{table}.{new}"
            for table, names in renamed.columns.items()
            for was, new in names.items()
        }
        was = max((each for each in moved if f"{found}.".startswith(f"{each}.")), key=len, default="")
        return f"{moved[was]}{found.removeprefix(was)}" if was else found

    return replace(
        lockfile,
        stubs=tuple(replace(each, table=now(each.table)) for each in lockfile.stubs),
        deleted_classes=tuple(map(now, lockfile.deleted_classes)),
        user_named=tuple(map(named, lockfile.user_named)),
        overruled=tuple(
            f"{named(key)}={name}" for key, _, name in (each.rpartition("=") for each in lockfile.overruled)
        ),
        tombstones=tuple(
            replace(
                each,
                table=now(each.table),
                column=named(f"{each.table}.{each.column}").removeprefix(f"{now(each.table)}."),
            )
            for each in lockfile.tombstones
        ),
    )


def rename_in_plan(base: Plan, renamed: Renames, new: Schema) -> Plan:
    """The plan of the last run under the new names of tables and columns; its code stays as it was."""
    if not renamed.tables and not renamed.columns:
        return base
    tables = {table.label: table for table in new.tables}
    return replace(base, models=tuple(_followed(model, renamed, tables) for model in base.models))


def _followed(model: Model, renamed: Renames, tables: Mapping[str, Table]) -> Model:
    label = renamed.tables.get(model.label, model.label)
    moved = renamed.columns.get(label, {})
    fields = tuple(replace(each, columns=_columns_followed(each, renamed, moved)) for each in model.fields)
    choices = tuple(replace(each, column=moved.get(each.column, each.column)) for each in model.choices)
    table = tables.get(label)
    here = (table.schema, table.name) if table else (model.schema, model.table)
    return replace(model, schema=here[0], table=here[1], fields=fields, choices=choices)


def _columns_followed(each: Field, renamed: Renames, moved: Mapping[str, str]) -> tuple[str, ...]:
    if not each.cls.endswith("ManyToManyField"):
        return tuple(moved.get(name, name) for name in each.columns)
    pairs = [name.rpartition(".")[::2] for name in each.columns]
    there = [(renamed.tables.get(label, label), name) for label, name in pairs]
    return tuple(f"{label}.{renamed.columns.get(label, {}).get(name, name)}" for label, name in there)


def _columns(table: Table) -> dict[str, tuple[int, Column]]:
    return {column.name: (number, column) for number, column in enumerate(table.columns)}


def _columns_alike(old: Table, new: Table, known: Renames) -> Iterator[LikelyRename]:
    before, after = _columns(old), _columns(new)
    moved = known.columns.get(new.label, {})
    gone = [name for name in before if name not in after and name not in moved]
    come = [name for name in after if name not in before and name not in moved.values()]

    def is_same(was: str, now: str) -> bool:
        (place, one), (new_place, other) = before[was], after[now]
        is_alike = replace(one, name="", comment="") == replace(other, name="", comment="")
        role = (was in old.primary_key, _in_keys(old, was)) == (now in new.primary_key, _in_keys(new, now))
        return is_alike and role and (place == new_place or _is_named_alike(was, now))

    for was, now in _pairs(gone, come, is_same):
        yield LikelyRename(table=new.label, before=was, after=now)


def _in_keys(table: Table, column: str) -> tuple[str, ...]:
    return tuple(sorted(key.table for key in table.foreign_keys if column in key.columns))


def _is_same_table(one: Table, other: Table) -> bool:
    return one.columns == other.columns and one.primary_key == other.primary_key and one.kind == other.kind


def _is_named_alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one.casefold(), other.casefold()).ratio() >= ALIKE


def _pairs(
    gone: Sequence[Item], come: Sequence[Item], is_same: Callable[[Item, Item], bool]
) -> list[tuple[Item, Item]]:
    """Those that are alike one to one, and with nothing else."""
    matches = [(one, other) for one in gone for other in come if is_same(one, other)]
    return [
        (one, other)
        for one, other in matches
        if sum(each is one for each, _ in matches) == 1 and sum(each is other for _, each in matches) == 1
    ]
