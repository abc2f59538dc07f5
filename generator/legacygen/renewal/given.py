"""All that a renewal depends on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from legacygen.config import Config
from legacygen.lock import Lock
from legacygen.merge.source import Module
from legacygen.plan import Plan
from legacygen.schema import Ids, Schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """All that a renewal depends on. `schema` is everything read, `taken` what the user wants of it.

    `base` is the plan of the last run. `texts` are those of the app's model modules, which `modules` has parsed;
    `python` gives the texts of the whole project. Paths are relative to the project, `folder` is that of the app.
    `decisions` are accepted questions, each `ours` or `theirs`. `ids` are the numbers of tables and columns in the
    catalog, `known_ids` those that go with the schema `old`.
    """

    config: Config
    folder: str
    schema: Schema
    taken: Schema
    base: Plan
    lock: Lock
    old: Schema | None
    texts: Mapping[str, str]
    modules: tuple[Module, ...]
    python: Callable[[], Mapping[str, str]]
    decisions: Mapping[str, str] = field(default_factory=dict)
    ids: Ids | None = None
    known_ids: Ids | None = None
    accept_renames: bool = False
    allow_mass_drop: bool = False
