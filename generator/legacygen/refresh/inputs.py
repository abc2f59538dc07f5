"""Everything that the pure part of a refresh depends on."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from legacygen.config import Config
from legacygen.loaded_models import LoadedModel
from legacygen.lockfile import Lockfile
from legacygen.plan import Plan
from legacygen.pycode.module import PythonModule
from legacygen.schema import Schema
from legacygen.schema.oids import CatalogOids


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshInputs:
    """The new schema, the user's code, and what the last run remembered.

    `schema` is everything that was read, `selected` what the user wants of it. `base` and `old_schema` are the plan
    and the schema of the last run. `modules` are the modules that may hold models, `project_texts` the texts of all
    Python files and templates of the project; paths are relative to the project, `folder` is that of the app.
    `decisions` are resolved conflicts by ID, each `ours` or `theirs`. `oids` are those of the server now, `known_oids`
    those that go with `old_schema`. `loaded` are the models that Django has loaded, where the code lacks something
    that the last run left there; empty where it lacks nothing, or the project does not load. `taken_names` are those
    of indexes and constraints in the project's other apps.
    """

    config: Config
    folder: str
    schema: Schema
    selected: Schema
    base: Plan
    lockfile: Lockfile
    old_schema: Schema | None
    modules: tuple[PythonModule, ...]
    project_texts: Mapping[str, str]
    decisions: Mapping[str, str] = field(default_factory=dict)
    oids: CatalogOids | None = None
    known_oids: CatalogOids | None = None
    loaded: tuple[LoadedModel, ...] = ()
    taken_names: frozenset[str] = frozenset()
    accept_renames: bool = False
    allow_mass_drop: bool = False
