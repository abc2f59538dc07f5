"""Makes the new texts of modules when tables are adopted: models move, and everything that names them follows."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from legacygen import workspace
from legacygen.adopt.adapting import Adaptation, adapt_fields
from legacygen.adopt.following import follow_references
from legacygen.adopt.history import RewrittenHistory, put_placeholders
from legacygen.adopt.moving import ClassPlaces, Destination, MovedClass, change_fields, move_classes
from legacygen.adopt.project import AdoptOptions, Project
from legacygen.errors import RefusedError
from legacygen.schema import Table

SHARED = ("IS_DEFAULT = False", "IS_DEFAULT = True")
"""The line in the settings of the legacy app that says whether `default` is the same database, before and after."""


def move_models(
    project: Project, app: Mapping[str, Any], tables: Mapping[str, Table], options: AdoptOptions
) -> dict[str, str]:
    """Return the new texts of all modules that an adoption changes, but for migrations, by path."""
    models = project.matches.models
    adopted = {*project.adopted, *tables}
    moved = [
        MovedClass(cls=models[label].cls, adaptations=adapt_fields(models[label], table, adopted, options.change))
        for label, table in tables.items()
    ]
    apps = project.list_adopted_classes() | {each.cls.name: app["label"] for each in moved}
    places = ClassPlaces(legacy=project.legacy_label, apps=apps)
    linked = _link_earlier_models(project, tables)
    destination = _find_destination(project, app, linked)
    own = [each for each in project.modules if not each.app and each.path != destination.path]
    texts = {**linked, **move_classes(own, moved, destination, places)}
    names = {f"{places.legacy}.{each.cls.name}": f"{app['label']}.{each.cls.name}" for each in moved}
    every = {**workspace.read_project_texts(project.root), **texts}
    followed = follow_references({path: text for path, text in every.items() if "/migrations/" not in path}, names)
    return format_texts(project, {**texts, **followed, **_share_database(project)})


def rewrite_history(project: Project, labels: Collection[str]) -> RewrittenHistory:
    """Put placeholders for the models of these tables into the migrations of the project that refer to them."""
    root = project.root.resolve()
    migrations: dict[str, dict[str, str]] = {}
    for app in project.facts["apps"]:
        folder = Path(app["path"]) / str(app["migrations"]).rpartition(".")[2]
        if folder.is_relative_to(root) and folder.is_dir():
            files = {path.relative_to(root).as_posix(): path for path in sorted(folder.glob("*.py"))}
            migrations[app["label"]] = {name: workspace.read_text(path) for name, path in files.items()}
    models = project.matches.models
    return put_placeholders(
        migrations, project.legacy_label, {models[label].cls.name: models[label] for label in labels}
    )


def _link_earlier_models(project: Project, tables: Mapping[str, Table]) -> dict[str, str]:
    """Return the texts of modules in which relations of adopted models to these tables get their constraint."""
    known = {table.label: table for table in project.schema.tables}
    found: dict[str, dict[str, dict[str, Adaptation]]] = {}
    for label in project.adopted:
        matched = project.matches.models.get(label)
        keys = [key for key in known[label].foreign_keys if key.target in tables] if label in known else []
        if matched is None or not keys:
            continue
        adapted = adapt_fields(matched, known[label], {*project.adopted, *tables}, ())
        names = {matched.find_name(key.columns[0]) for key in keys}
        links = {
            name: Adaptation(arguments={"db_constraint": None})
            for name, each in adapted.items()
            if name in names and "db_constraint" in each.arguments
        }
        found.setdefault(matched.cls.module.path, {})[matched.cls.name] = links
    modules = {module.path: module for module in project.modules}
    return {path: change_fields(modules[path], changes) for path, changes in found.items()}


def _find_destination(project: Project, app: Mapping[str, Any], linked: Mapping[str, str]) -> Destination:
    """Find the module of models in an app: a module, or the package itself."""
    folder = Path(app["path"]).relative_to(project.root.resolve()).as_posix()
    names = (f"{folder}/models.py", f"{folder}/models/__init__.py")
    path = next((name for name in names if (project.root / name).is_file()), names[0])
    text = linked.get(path) or workspace.read_if_exists(project.root / path) or ""
    return Destination(app=app["label"], module=f"{app['name']}.models", path=path, text=text)


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


def format_texts(project: Project, texts: Mapping[str, str]) -> dict[str, str]:
    """Return the texts in the style that the project configures."""
    formatter = workspace.find_formatter(project.root / project.context.folder)
    if not formatter:
        return dict(texts)
    modules = {path: text for path, text in texts.items() if path.endswith(".py")}
    before = {path: workspace.read_if_exists(project.root / path) for path in modules}
    return {**texts, **workspace.format_changes(formatter, project.root, before, modules).texts}
