"""Sorts differences by what the user wants: keep the legacy way, change to Django's, or no choice yet."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from legacygen.adopt.adapting import is_chosen
from legacygen.adopt.differences import PartKind, TableDifference
from legacygen.adopt.obstacles import Obstacle
from legacygen.adopt.statements import CHANGEABLE
from legacygen.errors import ConfigError, RefusedError, did_you_mean
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
    """Sort differences by the patterns in `keep` and `change`; these do not cover what this engine cannot change.

    Raises ConfigError for one that both cover.
    """
    sides: dict[str, list[TableDifference]] = {"kept": [], "changed": [], "open": [], "harmless": []}
    for each in differences:
        is_kept = is_chosen(each.id, keep)
        is_changed = is_chosen(each.id, change) and each.kind in CHANGEABLE[engine]
        if is_kept and is_changed and not each.harmless:
            raise ConfigError(f"--keep and --change both cover {each.id}; name it in one of them only.")
        is_open = is_by_hand(each) or not (is_kept or is_changed)
        side = "harmless" if each.harmless else "open" if is_open else "kept" if is_kept else "changed"
        sides[side].append(each)
    choices = ChosenSides(**{name: tuple(found) for name, found in sides.items()})
    if engine == "sqlite":
        _refuse_mixed_tables(choices)
    return choices


def is_by_hand(each: TableDifference) -> bool:
    """Return whether no SQL of ours brings one side to the other: another key, or a column that one side lacks."""
    return each.kind is PartKind.KEY or (each.kind is PartKind.COLUMN and not (each.legacy and each.django))


def refuse_by_hand(choices: ChosenSides) -> None:
    """Raise RefusedError for a difference that neither --keep nor --change can cover."""
    for each in filter(is_by_hand, choices.open):
        raise RefusedError(
            f"{each.id} ({each.kind}): legacy {each.legacy or 'has none'}, Django {each.django or 'has none'}; "
            "neither --keep nor --change can do this: change the model or the table, then adopt."
        )


def refuse_idle_patterns(patterns: Collection[str], names: Collection[str]) -> None:
    """Raise ConfigError for a plain name that covers nothing; `names` are those of differences and of own fields."""
    for pattern in patterns:
        is_plain = pattern != "all" and not set("*?[").intersection(pattern)
        if is_plain and not any(is_chosen(name, [pattern]) for name in names):
            raise ConfigError(f"{pattern!r} covers no difference{did_you_mean(pattern, names)}")


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
