"""What is handed from stage to stage: the side of the user, what was decided from outside, what comes of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from legacygen.lock import Gone, Lock, Pending
from legacygen.merge.chosen import Chosen
from legacygen.merge.identity import Located, Renamed
from legacygen.merge.source import Module
from legacygen.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Prepared:
    """The user's side. `removed` are the tables whose classes the user has deleted; they are not planned.

    `written` is the plan of the last run, `base` the same in the names that the code has now. `named` are the tables,
    `table.column`s, `table.column.choices` and `table.column.choices.value`s that the user has named.
    """

    modules: tuple[Module, ...]
    located: Located
    chosen: Chosen
    written: Plan
    base: Plan
    removed: frozenset[str]
    named: frozenset[str]
    lock: Lock
    is_adopted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What has been decided from outside: accepted questions, renames, what is used though it went.

    `used` are `table.column` or `table` that stay as tombstones, `held_back` tables that await a decision,
    `there` all tables of the database, taken or not.
    """

    decisions: Mapping[str, str] = field(default_factory=dict)
    renamed: Renamed = field(default_factory=Renamed)
    used: Collection[str] = ()
    held_back: Collection[str] = ()
    there: Collection[str] = ()


@dataclass(slots=True, kw_only=True)
class Merged:
    """Changed texts by path, the plan to be remembered, questions, tombstones, and all that went, with or without."""

    texts: dict[str, str] = field(default_factory=dict)
    base: Plan = field(default_factory=Plan)
    pending: list[Pending] = field(default_factory=list)
    gone: list[Gone] = field(default_factory=list)
    went: list[Gone] = field(default_factory=list)
    removed: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    second: tuple[str, ...] = ()
