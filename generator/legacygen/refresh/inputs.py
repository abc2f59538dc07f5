"""All that a renewal depends on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from legacygen.config import Config
from legacygen.lockfile import Lockfile
from legacygen.plan import Plan
from legacygen.pycode.module import PythonModule
from legacygen.schema import CatalogOids, Schema


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshInputs:
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
    lock: Lockfile
    old: Schema | None
    texts: Mapping[str, str]
    modules: tuple[PythonModule, ...]
    python: Callable[[], Mapping[str, str]]
    decisions: Mapping[str, str] = field(default_factory=dict)
    ids: CatalogOids | None = None
    known_ids: CatalogOids | None = None
    accept_renames: bool = False
    allow_mass_drop: bool = False
