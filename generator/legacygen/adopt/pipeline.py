"""The stages of an adoption, in order: describe, choose, look for obstacles, move, migrate, prove, write."""

import contextlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from legacygen import workspace
from legacygen.adopt.adapting import OwnField, adapt_fields, is_chosen, list_own_fields
from legacygen.adopt.choices import choose_sides
from legacygen.adopt.definitions import DefinedTable, read_definitions, read_types
from legacygen.adopt.following import follow_references
from legacygen.adopt.migrations import NewMigrations, add_choices, copy_legacy_tables, make_migrations
from legacygen.adopt.moving import ClassPlaces, Destination, MovedClass, move_classes
from legacygen.adopt.project import (
    AdoptOptions,
    Project,
    choose_tables,
    describe_project,
    refuse_changed_tables,
    refuse_unready_project,
)
from legacygen.adopt.proof import migrate_empty_database, prove_tables
from legacygen.adopt.report import AdoptReport
from legacygen.connect import open_database
from legacygen.errors import RefusedError
from legacygen.refresh.context import RefreshOptions, load_context
from legacygen.refresh.report import render_diff
from legacygen.schema import Table
from legacygen.workspace import FileChange, Source

Progress = Callable[[str], None]
SHARED = ("IS_DEFAULT = False", "IS_DEFAULT = True")
"""The line in the settings of the legacy app that says whether `default` is the same database, before and after."""


def adopt_tables(source: Source, options: AdoptOptions, progress: Progress) -> AdoptReport:
    """Let Django manage tables of the legacy database: move their classes, and write migrations that are proved.

    Nothing is written while a difference between the migrations and the database is open. Raises a LegacygenError for
    everything that the user has to put right first.
    """
    with workspace.hold_run_lock(source) if options.write else contextlib.nullcontext():
        recovered = workspace.recover_transaction(source, may_write=options.write)
        context = load_context(source, RefreshOptions(write=options.write), progress)
        progress("loading the project")
        project = describe_project(context, options.app)
        app = project.find_app(options.app)
        tables = choose_tables(project, options)
        refuse_unready_project(project, tables, app)
        return replace(_adopt(project, app, tables, options, progress), recovered=recovered)


def _adopt(
    project: Project, app: Mapping[str, Any], tables: Mapping[str, Table], options: AdoptOptions, progress: Progress
) -> AdoptReport:
    label = app["label"]
    progress(f"reading {len(tables)} tables")
    legacy, types = _read_legacy_tables(project, tables)
    moved = _move_models(project, app, tables, options)
    progress("writing migrations")
    ending = "adopt_" + "_".join(tables)[:40]
    made = make_migrations(project, moved, label, ending)
    progress("migrating an empty database")
    django = migrate_empty_database(project, {**moved, **made.texts}, [label], types)
    choices = choose_sides(prove_tables(project, legacy, django), options.keep, options.change, project.engine)
    report = AdoptReport(
        app=label,
        legacy=project.context.config.app,
        source=_describe_source(project),
        tables=tuple(tables),
        kept=choices.kept,
        changed=choices.changed,
        open=choices.open,
        harmless=choices.harmless,
        own_fields=_list_staying_fields(project, tables, options),
    )
    if choices.open:
        return report
    full = add_choices(project, made, choices, legacy, django, types)
    texts = {**moved, **full.texts}
    if choices.kept or choices.changed or types:
        progress("migrating an empty database once more")
        _refuse_unproved(project, legacy, migrate_empty_database(project, texts, [label]), options)
    if choices.changed:
        progress("changing an empty copy of the legacy tables")
        copied = copy_legacy_tables(project, made, full, choices, legacy, django, types)
        _refuse_unproved(project, legacy, migrate_empty_database(project, {**moved, **copied.texts}, [label]), options)
    return _write(project, report, full, texts, options)


def _read_legacy_tables(
    project: Project, tables: Mapping[str, Table]
) -> tuple[dict[str, DefinedTable], tuple[str, ...]]:
    """Read the definitions of the tables, and the statements for their types.

    Raises RefusedError where one has changed since the last refresh.
    """
    with open_database(str(project.root), project.context.settings, "default") as database:
        found = read_definitions(database, tables)
        refuse_changed_tables(tables, [each.table for each in found.values()], tables)
        return found, read_types(database, [each.table for each in found.values()])


def _move_models(
    project: Project, app: Mapping[str, Any], tables: Mapping[str, Table], options: AdoptOptions
) -> dict[str, str]:
    """Return the new texts of all modules that an adoption changes, but for migrations, by path."""
    models = project.matches.models
    adopted = {*project.adopted, *tables}
    moved = [
        MovedClass(cls=models[label].cls, adaptations=adapt_fields(models[label], table, adopted, options.change))
        for label, table in tables.items()
    ]
    earlier = project.matches.list_apps()
    apps = {models[label].cls.name: name for label, name in earlier.items() if label in models}
    apps |= {each.cls.name: app["label"] for each in moved}
    places = ClassPlaces(legacy=project.legacy_label, apps=apps)
    destination = _find_destination(project, app)
    own = [each for each in project.modules if each.path != destination.path]
    texts = move_classes(own, moved, destination, places)
    return _format(project, {**texts, **_follow(project, texts, moved, app["label"]), **_share_database(project)})


def _find_destination(project: Project, app: Mapping[str, Any]) -> Destination:
    """Find the module of models in an app: a module, or the package itself."""
    folder = Path(app["path"]).relative_to(project.root.resolve()).as_posix()
    path = next(
        (name for name in (f"{folder}/models.py", f"{folder}/models/__init__.py") if (project.root / name).is_file()),
        f"{folder}/models.py",
    )
    text = workspace.read_if_exists(project.root / path)
    return Destination(app=app["label"], module=f"{app['name']}.models", path=path, text=text or "")


def _follow(project: Project, texts: Mapping[str, str], moved: Collection[MovedClass], app: str) -> dict[str, str]:
    """Return the texts of the project in which strings follow the moved models."""
    names = {f"{project.legacy_label}.{each.cls.name}": f"{app}.{each.cls.name}" for each in moved}
    every = {**workspace.read_project_texts(project.root), **texts}
    return follow_references(every, names)


def _share_database(project: Project) -> dict[str, str]:
    """Return the settings of the legacy app that say that `default` is the same database.

    Raises RefusedError where an older template has made them.
    """
    path = f"{project.context.folder}/settings.py"
    text = workspace.read_if_exists(project.root / path) or ""
    before, after = SHARED
    if after in text:
        return {}
    if before not in text:
        raise RefusedError(f"{path} has no line {before!r}; update the project with `copier update` first.")
    return {path: text.replace(before, after)}


def _format(project: Project, texts: Mapping[str, str]) -> dict[str, str]:
    """Return the texts in the style that the project configures."""
    formatter = workspace.find_formatter(project.root / project.context.folder)
    if not formatter:
        return dict(texts)
    before = {path: workspace.read_if_exists(project.root / path) for path in texts}
    return dict(workspace.format_changes(formatter, project.root, before, texts).texts)


def _refuse_unproved(
    project: Project, legacy: Mapping[str, DefinedTable], django: Mapping[str, DefinedTable], options: AdoptOptions
) -> None:
    """Raise RefusedError where the complete migrations leave a difference that nobody has chosen."""
    found = choose_sides(prove_tables(project, legacy, django), (), options.change, project.engine)
    if found.open:
        one = found.open[0]
        raise RefusedError(
            f"{one.id} cannot be kept: legacy {one.legacy or 'nothing'}, Django {one.django or 'nothing'}. "
            "Nothing was written."
        )


def _describe_source(project: Project) -> str:
    return str(project.facts["databases"]["default"]["name"])


def _list_staying_fields(project: Project, tables: Mapping[str, Table], options: AdoptOptions) -> tuple[OwnField, ...]:
    models = project.matches.models
    found = (own for label, table in tables.items() for own in list_own_fields(models[label], table))
    return tuple(each for each in found if each.reason or not is_chosen(each.column, options.change))


def _write(
    project: Project, report: AdoptReport, made: NewMigrations, texts: Mapping[str, str], options: AdoptOptions
) -> AdoptReport:
    """Check the project with its new texts, and replace all files at once."""
    source, root = project.context.source, project.root
    lock = project.context.state.lockfile
    lockfile = replace(lock, adopted=tuple(sorted({*lock.adopted, *report.tables})))
    state = workspace.list_changed_files(project.context.state, {"lock.json": workspace.render_lockfile(lockfile)})
    every = {**texts, **state}
    before = {path: workspace.read_if_exists(root / path) for path in every}
    old = {path: text for path, text in before.items() if text is not None}
    if not options.write:
        return replace(report, migrations=made.names, diff=render_diff(texts, old))
    changes = [FileChange(path=path, text=text, before=before[path]) for path, text in every.items()]
    with workspace.stage_changes(source, changes) as replace_files:
        replace_files()
    return replace(report, migrations=made.names, written=tuple(texts))
