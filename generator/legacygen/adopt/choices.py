"""Sorts differences by what the user wants: keep the legacy way, change to Django's, or no choice yet."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from legacygen.adopt.adapting import is_chosen
from legacygen.adopt.differences import PartKind, TableDifference
from legacygen.adopt.obstacles import Obstacle
from legacygen.adopt.statements import CHANGEABLE
from legacygen.errors import ConfigError, RefusedError
from legacygen.schema import Schema


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenSides:
    """Differences by the choice about them; those that are harmless need none."""

    kept: tuple[TableDifference, ...] = ()
    changed: tuple[TableDifference, ...] = ()
    open: tuple[TableDifference, ...] = ()
    harmless: tuple[TableDifference, ...] = ()


def choose_sides(
    differences: Iterable[TableDifference], keep: Collection[str], change: Collection[str], engine: str
) -> ChosenSides:
    """Sort differences by the patterns in `keep` and `change`.

    Raises ConfigError for one that both cover, or that cannot be changed on this engine.
    """
    sides: dict[str, list[TableDifference]] = {"kept": [], "changed": [], "open": [], "harmless": []}
    for each in differences:
        is_kept, is_changed = is_chosen(each.id, keep), is_chosen(each.id, change)
        if is_kept and is_changed and not each.harmless:
            raise ConfigError(f"--keep and --change both cover {each.id}; name it in one of them only.")
        side = "harmless" if each.harmless else "kept" if is_kept else "changed" if is_changed else "open"
        if side == "changed" and each.kind not in CHANGEABLE[engine]:
            side = "open"
        if each.kind is PartKind.KEY or not ((each.legacy and each.django) or each.kind is not PartKind.COLUMN):
            side = "open"
        sides[side].append(each)
    choices = ChosenSides(**{name: tuple(found) for name, found in sides.items()})
    if engine == "sqlite":
        _refuse_mixed_tables(choices)
    return choices


def _refuse_mixed_tables(choices: ChosenSides) -> None:
    """Raise ConfigError for a table of SQLite that is kept and changed: it can only be made anew as a whole."""
    both = {each.table for each in choices.kept} & {each.table for each in choices.changed}
    if both:
        raise ConfigError(f"SQLite makes a table anew as a whole; choose --keep or --change for all of {min(both)}.")


def refuse_split_keys(choices: ChosenSides, schema: Schema) -> None:
    """Raise RefusedError where MySQL would have a foreign key whose two columns get different types."""
    if schema.engine != "mysql":
        return
    changed = {each.id for each in choices.changed if each.kind is PartKind.COLUMN}
    for table in schema.tables:
        for key in table.foreign_keys:
            for column, target in zip(key.columns, key.target_columns, strict=True):
                pair = [f"{table.label}.{column}", f"{key.target}.{target}"]
                if len(changed.intersection(pair)) == 1:
                    one, other = sorted(pair, key=lambda each: each not in changed)
                    raise RefusedError(
                        f"--change {one} needs --change {other} as well: a foreign key connects them, and MySQL wants "
                        f"one type in both. If {other.rpartition('.')[0]} is not among the tables, adopt it as well, "
                        f"or --keep {one}."
                    )


def refuse_viewed_columns(choices: ChosenSides, obstacles: Collection[Obstacle]) -> None:
    """Raise RefusedError where a server does not let a column change that views read."""
    viewed = {f"{each.table}.{column}" for each in obstacles for column in each.viewed}
    for each in choices.changed:
        if not viewed.isdisjoint((each.id, f"{each.table}.*")):
            raise RefusedError(
                f"--change {each.id} is not possible while a view reads it; drop the view and make it again "
                "afterwards, or --keep it as it is."
            )
