"""Lets Django write the migrations of moved models, and adds what its operations cannot express."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from legacygen import workspace
from legacygen.adopt.choices import ChosenSides
from legacygen.adopt.definitions import DefinedTable
from legacygen.adopt.differences import PartKind, TableDifference
from legacygen.adopt.migration_text import add_keeping_step, render_aligning_migration
from legacygen.adopt.project import Project
from legacygen.adopt.statements import render_changing, render_keeping
from legacygen.errors import RefusedError

PACKAGE = "__init__.py"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMigrations:
    """New migrations: `texts` by path; `creating` is the (app, name) of that which makes the tables, `last` the last.

    `names` are all of them, as in `shop.0001_initial`.
    """

    app: str
    texts: Mapping[str, str] = field(default_factory=dict)
    creating: str = ""
    last: str = ""
    names: tuple[str, ...] = ()

    def get_path(self, name: str) -> str:
        """Return the path of a migration of the app."""
        return next(path for path in self.texts if path.endswith(f"/{name}.py"))


def make_migrations(project: Project, texts: Mapping[str, str], app: str, ending: str) -> NewMigrations:
    """Let Django write the migrations for the models in the new texts; `ending` is the end of their names."""
    with workspace.mirror_project(project.root, texts) as folder:
        job = {"apps": [app], "name": ending}
        made = workspace.run_migration_job(folder, project.context.settings, "detect", job)["migrations"]
        own = [each for each in made if each["app"] == app]
        if not own:
            raise RefusedError(f"Django finds no new model in {app}. Nothing was written.")
        found = {_find_path(each["path"], folder, project.root): each["text"] for each in own}
    package = f"{next(iter(found)).rpartition('/')[0]}/{PACKAGE}"
    missing = {} if (project.root / package).exists() else {package: ""}
    return NewMigrations(
        app=app,
        texts={**missing, **found},
        creating=own[0]["name"],
        last=own[-1]["name"],
        names=tuple(f"{app}.{each['name']}" for each in own),
    )


def _find_path(path: str, mirror: Path, root: Path) -> str:
    """Return the path of a migration within the project; a folder in a mirror may be that of the project."""
    base = next(each for each in (mirror, root.resolve()) if Path(path).is_relative_to(each))
    return Path(path).relative_to(base).as_posix()


def add_choices(
    project: Project,
    made: NewMigrations,
    choices: ChosenSides,
    legacy: Mapping[str, DefinedTable],
    django: Mapping[str, DefinedTable],
    types: Collection[str],
) -> NewMigrations:
    """Add what a new database keeps of the legacy one, and a migration that changes the legacy one."""
    engine, texts = project.engine, dict(made.texts)
    kept = _render_all(choices.kept, legacy, django, engine, render_keeping)
    path = made.get_path(made.creating)
    texts[path] = add_keeping_step(texts[path], kept, engine, _list_columns(choices.kept, legacy), first=types)
    changed = _render_all(choices.changed, legacy, django, engine, render_changing)
    if not changed:
        return NewMigrations(app=made.app, texts=texts, creating=made.creating, last=made.last, names=made.names)
    number, _, rest = made.last.partition("_")
    name = f"{int(number) + 1:04d}_align_{rest.removeprefix('adopt_')}"
    columns = _list_columns(choices.changed, legacy)
    text = render_aligning_migration((made.app, made.last), changed, engine, columns)
    texts[f"{path.rpartition('/')[0]}/{name}.py"] = text
    names = (*made.names, f"{made.app}.{name}")
    return NewMigrations(app=made.app, texts=texts, creating=made.creating, last=name, names=names)


def copy_legacy_tables(
    project: Project,
    made: NewMigrations,
    full: NewMigrations,
    choices: ChosenSides,
    legacy: Mapping[str, DefinedTable],
    django: Mapping[str, DefinedTable],
    types: Collection[str],
) -> NewMigrations:
    """Return migrations of which the first one makes the tables as they are, to try those that change them on."""
    everything = ChosenSides(kept=(*choices.kept, *choices.changed))
    as_they_are = add_choices(project, made, everything, legacy, django, types)
    return NewMigrations(app=made.app, texts={**full.texts, **as_they_are.texts})


def _list_columns(
    differences: Collection[TableDifference], legacy: Mapping[str, DefinedTable]
) -> list[tuple[str, str]]:
    """List the columns that differ, as (table, column)."""
    return [(legacy[each.table].table.name, each.part) for each in differences if each.kind is PartKind.COLUMN]


def _render_all(
    differences: Collection[TableDifference],
    legacy: Mapping[str, DefinedTable],
    django: Mapping[str, DefinedTable],
    engine: str,
    render: Any,
) -> list[str]:
    """Render the statements about differences, table by table."""
    found: list[str] = []
    for label in sorted({each.table for each in differences}):
        about = [each for each in differences if each.table == label]
        found.extend(render(legacy[label], django[label], about, engine))
    return found
