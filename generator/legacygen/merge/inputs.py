"""What is handed from stage to stage: the side of the user, what was decided from outside, what comes of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from legacygen.lockfile import Conflict, Lockfile, Tombstone
from legacygen.matching.models import Matches, Renames
from legacygen.merge.user_names import UserNames
from legacygen.plan import Plan
from legacygen.pycode.module import PythonModule


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class UserSide:
    """The user's side. `removed` are the tables whose classes the user has deleted; they are not planned.

    `written` is the plan of the last run, `base` the same in the names that the code has now. `named` are the tables,
    `table.column`s, `table.column.choices` and `table.column.choices.value`s that the user has named.
    """

    modules: tuple[PythonModule, ...]
    located: Matches
    chosen: UserNames
    written: Plan
    base: Plan
    removed: frozenset[str]
    named: frozenset[str]
    lock: Lockfile
    is_adopted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeDecisions:
    """What has been decided from outside: accepted questions, renames, what is used though it went.

    `used` are `table.column` or `table` that stay as tombstones, `held_back` tables that await a decision,
    `there` all tables of the database, taken or not.
    """

    decisions: Mapping[str, str] = field(default_factory=dict)
    renamed: Renames = field(default_factory=Renames)
    used: Collection[str] = ()
    held_back: Collection[str] = ()
    there: Collection[str] = ()


@dataclass(slots=True, kw_only=True)
class MergedApp:
    """Changed texts by path, the plan to be remembered, questions, tombstones, and all that went, with or without."""

    texts: dict[str, str] = field(default_factory=dict)
    base: Plan = field(default_factory=Plan)
    pending: list[Conflict] = field(default_factory=list)
    gone: list[Tombstone] = field(default_factory=list)
    went: list[Tombstone] = field(default_factory=list)
    removed: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    second: tuple[str, ...] = ()
