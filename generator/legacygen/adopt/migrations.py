"""Lets Django write the migrations of moved models, and adds what its operations cannot express."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from legacygen import workspace
from legacygen.adopt.choices import ChosenSides
from legacygen.adopt.definitions import DefinedTable
from legacygen.adopt.differences import PartKind, TableDifference
from legacygen.adopt.history import guard_relations
from legacygen.adopt.migration_text import add_keeping_step, render_aligning_migration, render_cleaning_migration
from legacygen.adopt.obstacles import Obstacle
from legacygen.adopt.project import Project
from legacygen.adopt.statements import render_changing, render_keeping
from legacygen.errors import RefusedError

PACKAGE = "__init__.py"
RELATIONS = "_relations"
LONGEST_NAME = 40


Renderer = Callable[[DefinedTable, DefinedTable, Collection[TableDifference], str], tuple[str, ...]]
"""Renders the statements about differences of one table, for an engine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BothSides:
    """The tables of the legacy database and those that the migrations make, by label, and the engine of both.

    `types` are statements that make the types of columns.
    """

    engine: str
    legacy: Mapping[str, DefinedTable]
    django: Mapping[str, DefinedTable]
    types: Collection[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMigrations:
    """New migrations: `texts` by path, `names` as in `shop.0001_initial`, and the labels of their `apps`.

    In the app that models move to, `creating` is the name of that which makes the tables, `last` that of the last one.
    """

    app: str
    apps: tuple[str, ...]
    texts: Mapping[str, str] = field(default_factory=dict)
    creating: str = ""
    last: str = ""
    names: tuple[str, ...] = ()

    @property
    def creating_texts(self) -> dict[str, str]:
        """The texts without those of migrations that change other tables."""
        return {path: text for path, text in self.texts.items() if not path.endswith(f"{RELATIONS}.py")}

    def get_path(self, name: str) -> str:
        """Return the path of a migration of the app."""
        return next(path for path in self.texts if path.endswith(f"/{name}.py"))


def make_migrations(
    project: Project, texts: Mapping[str, str], app: str, others: Collection[str], tables: str
) -> NewMigrations:
    """Let Django write the migrations for the models in the new texts, in the app and in `others` that follow it.

    `tables` are in the names of the migrations.
    """
    apps = tuple(sorted({app, *others}))
    with workspace.mirror_project(project.root, texts) as folder:
        job: dict[str, object] = {
            "apps": apps,
            "name": f"adopt_{re.sub(r'[^a-z0-9]+', '_', tables.lower()).strip('_')[:LONGEST_NAME]}",
        }
        if project.engine == "mysql":  # it compares the types of a key's columns, and those of the target may be kept
            job["apart"] = sorted(f"{there}.{name}".lower() for name, there in project.list_adopted_classes().items())
        made = workspace.run_migration_job(folder, project.context.settings, "detect", job)["migrations"]
        own = [each for each in made if each["app"] == app]
        if not own:
            raise RefusedError(f"Django finds no new model in {app}. Nothing was written.")
        found = {_find_path(each["path"], folder, project.root): guard_relations(each["text"]) for each in made}
    packages = {f"{path.rpartition('/')[0]}/{PACKAGE}": "" for path in found}
    return NewMigrations(
        app=app,
        apps=apps,
        texts={path: text for path, text in packages.items() if not (project.root / path).exists()} | found,
        creating=own[0]["name"],
        last=own[-1]["name"],
        names=tuple(f"{each['app']}.{each['name']}" for each in made),
    )


def refuse_unfaked(project: Project, texts: Mapping[str, str], made: NewMigrations) -> None:
    """Raise RefusedError where `migrate --fake-initial` would make the tables again that are there already."""
    with workspace.mirror_project(project.root, texts) as folder:
        job = {"migrations": [[made.app, made.creating]]}
        found = workspace.run_migration_job(folder, project.context.settings, "unfaked", job)["unfaked"]
    if found:
        raise RefusedError(
            f"Django does not recognize the tables of {made.app}.{made.creating} in the database, so that `migrate "
            "--fake-initial` would make them again. Nothing was written."
        )


def _find_path(path: str, mirror: Path, root: Path) -> str:
    """Return the path of a migration within the project; a folder in a mirror may be that of the project."""
    base = next(each for each in (mirror, root.resolve()) if Path(path).is_relative_to(each))
    return Path(path).relative_to(base).as_posix()


def add_choices(
    made: NewMigrations, choices: ChosenSides, sides: BothSides, obstacles: Collection[Obstacle] = ()
) -> NewMigrations:
    """Add what a new database keeps of the legacy one, a migration to fill in, and one that changes the legacy one."""
    kept = _render_all(choices.kept, sides, render_keeping)
    path = made.get_path(made.creating)
    columns = _list_columns(choices.kept, sides)
    text = add_keeping_step(made.texts[path], kept, sides.engine, columns, first=sides.types)
    made = replace(made, texts={**made.texts, path: text})
    to_clean = [each for each in obstacles if each.rows and each.sql]
    if to_clean:
        made = _append(made, "clean", render_cleaning_migration((made.app, made.last), to_clean, sides.engine))
    changed = _render_all(choices.changed, sides, render_changing)
    if changed:
        columns = _list_columns(choices.changed, sides)
        text = render_aligning_migration((made.app, made.last), changed, sides.engine, columns)
        made = _append(made, "align", text)
    return made


def _append(made: NewMigrations, verb: str, text: str) -> NewMigrations:
    """Append a migration; the verb is in its name."""
    number, _, rest = made.last.partition("_")
    for earlier in ("adopt_", "clean_"):
        rest = rest.removeprefix(earlier)
    name = f"{int(number) + 1:04d}_{verb}_{rest}"
    path = f"{made.get_path(made.last).rpartition('/')[0]}/{name}.py"
    return replace(made, texts={**made.texts, path: text}, last=name, names=(*made.names, f"{made.app}.{name}"))


def copy_legacy_tables(
    made: NewMigrations, full: NewMigrations, choices: ChosenSides, sides: BothSides
) -> NewMigrations:
    """Return migrations of which the first one makes the tables as they are, to try those that change them on."""
    as_they_are = add_choices(made, ChosenSides(kept=(*choices.kept, *choices.changed)), sides)
    return replace(full, texts={**full.texts, **as_they_are.texts})


def _list_columns(differences: Collection[TableDifference], sides: BothSides) -> list[tuple[str, str]]:
    """List the columns that differ, as (table, column)."""
    columns = (each for each in differences if each.kind is PartKind.COLUMN)
    return [(sides.legacy[each.table].table.name, each.part) for each in columns]


def _render_all(differences: Collection[TableDifference], sides: BothSides, render: Renderer) -> list[str]:
    """Render the statements about differences, table by table."""
    found: list[str] = []
    for label in sorted({each.table for each in differences}):
        about = [each for each in differences if each.table == label]
        found.extend(render(sides.legacy[label], sides.django[label], about, sides.engine))
    return found
