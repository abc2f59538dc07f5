"""All that a renewal depends on."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from legacygen.config import Config
from legacygen.lock import Lock
from legacygen.merge.source import Module
from legacygen.plan import Plan
from legacygen.planning import Structure
from legacygen.schema import Ids, Schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """All that a renewal depends on. `schema` is everything read, `taken` what the user wants of it.

    `base` gives the plan of the last run, `base_of` that of some tables at least, by label.
    `texts` are those of the app's model modules, which `modules` gives parsed; `python` gives the texts of the whole
    project. Paths are relative to the project, `folder` is that of the app. `settled` gives the structure of what was
    taken of the schema `old`, where another run on that would change nothing. `decisions` are accepted questions, each
    `ours` or `theirs`. `ids` are the numbers of tables and columns in the catalog, `known_ids` those that go with the
    schema `old`. `follow` is told path and pieces of a module that is made of nothing else, as soon as they are known,
    `rehearse` the new model modules once they are there, and whether they are the first.
    """

    config: Config
    folder: str
    schema: Schema
    taken: Schema
    base: Callable[[], Plan]
    base_of: Callable[[Collection[str]], Plan]
    lock: Lock
    old: Schema | None
    texts: Mapping[str, str]
    modules: Callable[[], tuple[Module, ...]]
    python: Callable[[], Mapping[str, str]]
    settled: Callable[[], Structure | None] = lambda: None
    decisions: Mapping[str, str] = field(default_factory=dict)
    ids: Ids | None = None
    known_ids: Ids | None = None
    accept_renames: bool = False
    allow_mass_drop: bool = False
    follow: Callable[[str, str], None] = lambda *_: None
    rehearse: Callable[[Mapping[str, str], bool], None] = lambda *_: None
