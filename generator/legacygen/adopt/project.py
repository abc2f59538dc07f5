"""Gathers the facts that an adoption works on, and refuses to adopt where something has to be put right first."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from legacygen import workspace
from legacygen.adopt.obstacles import Obstacle
from legacygen.adopt.rights import find_missing_rights
from legacygen.errors import ConfigError, RefusedError, did_you_mean
from legacygen.matching.app_labels import find_app_label
from legacygen.matching.models import Matches, Renames, collect_database_names, match_models
from legacygen.pycode.field_arguments import is_relation_class, read_target
from legacygen.pycode.module import PythonModule, parse_module
from legacygen.refresh.context import RefreshContext
from legacygen.schema import ForeignKey, Schema, Table, TableKind

TEST_SETTINGS = "config/settings/test.py"


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptOptions:
    """The request of the user: `tables` by label, or all with `everything`, and the label or path of their new `app`.

    `keep` and `change` are patterns of differences: what a new database gets as the legacy one has it, and what the
    legacy one gets as Django makes it.
    """

    tables: tuple[str, ...] = ()
    everything: bool = False
    app: str = ""
    keep: tuple[str, ...] = ()
    change: tuple[str, ...] = ()
    write: bool = True


@dataclass(frozen=True, kw_only=True)
class Project:
    """The project as it is: the context of its legacy app, and `facts`, Django's description of it."""

    context: RefreshContext
    facts: Mapping[str, Any]

    @property
    def root(self) -> Path:
        """The folder of the project."""
        return self.context.source.root

    @cached_property
    def schema(self) -> Schema:
        """The schema of the last refresh; raises ConfigError where there is none."""
        schema = self.context.state.schema
        if schema is None:
            raise ConfigError("Nothing was generated yet; run `legacygen refresh` first.")
        return schema

    @cached_property
    def modules(self) -> tuple[PythonModule, ...]:
        """The modules that may hold models of the legacy app."""
        folder, importable = self.context.folder, self.context.importable
        return tuple(
            parse_module(path, text, find_app_label(path, folder, importable))
            for path, text in self.context.modules.items()
        )

    @cached_property
    def matches(self) -> Matches:
        """The classes for the tables."""
        names = collect_database_names(self.schema, self.schema, Renames(), self.context.state.lockfile)
        return match_models(self.modules, names, self.context.state.base)

    @property
    def engine(self) -> str:
        """The vendor of the database."""
        return str(self.facts["databases"]["default"]["vendor"])

    @property
    def legacy_label(self) -> str:
        """The label of the legacy app."""
        return next(str(each["label"]) for each in self.facts["apps"] if each["name"] == self.context.config.app)

    @property
    def adopted(self) -> tuple[str, ...]:
        """The labels of the tables that were adopted before."""
        return self.context.state.lockfile.adopted

    def list_adopted_classes(self) -> dict[str, str]:
        """List the labels of the apps of adopted models, by the name of the class."""
        models = self.matches.models
        apps = self.matches.list_apps()
        return {models[label].cls.name: app for label, app in apps.items() if label in models}

    def list_undeclared_keys(self, label: str) -> Iterator[ForeignKey]:
        """List the foreign keys of one column that the model of a table has and the database does not declare."""
        models = {model.name: model for model in self.context.state.base.models}
        tables = {table.label: table for table in self.schema.tables}
        model = next(each for each in models.values() if each.label == label)
        declared = {key.columns for key in tables[label].foreign_keys}
        for each in model.fields:
            if not is_relation_class(each.cls) or not each.positional or each.columns in declared:
                continue
            name = read_target(each.positional[0])
            target = model if name == "self" else models.get(name)
            if target and len(tables[target.label].primary_key) == 1:
                yield ForeignKey(
                    name="",
                    columns=each.columns,
                    table=target.table,
                    schema=target.schema,
                    target_columns=tables[target.label].primary_key,
                )

    def find_app(self, name: str) -> Mapping[str, Any]:
        """Find an app by its label or import path; raises ConfigError where the project has none of that name."""
        apps = {key: each for each in self.facts["apps"] for key in (each["name"], each["label"])}
        if name in apps:
            return apps[name]  # type: ignore[no-any-return]
        raise ConfigError(
            f"The project has no app {name!r}{did_you_mean(name, list(apps)).rstrip('.')}; make it with "
            f"`python manage.py startapp {name}` and add it to INSTALLED_APPS, then run this again."
        )


def describe_project(context: RefreshContext, app: str) -> Project:
    """Let Django describe the project; raises LegacygenError where it cannot load it, or for the legacy app itself."""
    if app == context.config.app:
        raise ConfigError("The legacy app itself stays unmanaged; name another app with --into.")
    job = {"aliases": ["default", context.config.database], "app": app}
    facts = workspace.run_migration_job(context.source.root, context.settings, "describe", job)
    return Project(context=context, facts=facts)


def choose_tables(project: Project, options: AdoptOptions) -> dict[str, Table]:
    """Choose the tables to adopt, by label, in the order of labels; raises ConfigError for one that cannot be."""
    known = {table.label: table for table in project.schema.tables}
    models = {model.label for model in project.context.state.base.models}
    usable = {label: table for label, table in known.items() if table.kind is TableKind.TABLE and label in models}
    if options.everything:
        return {label: table for label, table in usable.items() if label not in project.adopted}
    for label in options.tables:
        if label in project.adopted:
            raise ConfigError(f"{label} is adopted already.")
        if label in known and label not in usable:
            what = "a view" if known[label].kind is not TableKind.TABLE else "left out in legacygen.toml"
            raise ConfigError(f"{label} is {what}: there is no table that Django could manage.")
        if label not in usable:
            raise ConfigError(f"The legacy database has no table {label!r}{did_you_mean(label, list(usable))}")
    return {label: usable[label] for label in sorted(options.tables)}


def find_other_test_engine(project: Project) -> Iterator[Obstacle]:
    """Say so where the settings of the template let tests run on SQLite, and the database is on a server."""
    path = project.root / TEST_SETTINGS
    if project.engine != "sqlite" and path.is_file() and "sqlite3" in workspace.read_text(path):
        yield Obstacle(
            table=TEST_SETTINGS,
            text=f"lets tests run on SQLite; give `default` there the engine {project.engine}, because the migrations "
            "of adopted tables may have collations and types that SQLite has not",
        )


def refuse_unready_project(project: Project, tables: Mapping[str, Table], app: Mapping[str, Any]) -> None:
    """Raise a LegacygenError for everything that has to be put right before these tables can move to an app."""
    if not tables:
        raise ConfigError("There is no table left to adopt.")
    if project.context.state.lockfile.conflicts:
        first = project.context.state.lockfile.conflicts[0].id
        raise RefusedError(f"A conflict is open ({first}); resolve it with `legacygen accept`, then adopt.")
    if app["label"] in project.facts["pending"]:
        raise RefusedError(
            f"The models of {app['label']} have changes without a migration; run `python manage.py makemigrations "
            f"{app['label']}` first."
        )
    _refuse_other_database(project)
    _refuse_unwritable_database(project)
    _refuse_taken_names(project, tables, app)


def _refuse_other_database(project: Project) -> None:
    databases, alias = project.facts["databases"], project.context.config.database
    for name, each in databases.items():
        if "error" in each:
            raise RefusedError(f"DATABASES[{name!r}] cannot be used: {each['error'].rstrip('.')}.")
    default, legacy = databases["default"], databases[alias]
    if default["place"] != legacy["place"]:
        raise RefusedError(
            f"`default` is another database than {alias!r}, and only its own tables can be adopted. Let DATABASES"
            f"['default'] be the same database, with Django's own engine and an account that may write:\n"
            f"{render_default_entry(legacy, alias)}"
        )
    if default["vendor"] != "postgresql" and (default["time_zone"] or "UTC") != (legacy["time_zone"] or "UTC"):
        raise RefusedError(
            f"The dates of {alias!r} are in {legacy['time_zone']}, and `default` reads them in "
            f'{default["time_zone"] or "UTC"}; add "TIME_ZONE": "{legacy["time_zone"] or "UTC"}" to '
            "DATABASES['default']."
        )
    if project.schema.engine != default["vendor"]:
        raise RefusedError(
            f"The file {legacy['name']} was loaded from a dump of {project.schema.engine}; adopt the tables in a "
            "database of that engine: load the dump into a server first."
        )


def render_default_entry(legacy: Mapping[str, Any], alias: str) -> str:
    """Render the entry for `default` that writes to the database of the legacy alias."""
    names = ("NAME",) if legacy["vendor"] == "sqlite" else ("NAME", "HOST", "PORT")
    lines = [f'        "{name}": os.environ.get("{alias.upper()}_DB_{name}", ""),' for name in names]
    engine = {"sqlite": "sqlite3"}.get(legacy["vendor"], legacy["vendor"])
    if legacy["vendor"] == "sqlite":
        lines = [f'        "NAME": "{legacy["name"]}",']
    else:
        lines += [f'        "{name}": os.environ.get("DEFAULT_DB_{name}", ""),' for name in ("USER", "PASSWORD")]
    if legacy["vendor"] != "postgresql":
        lines.append(f'        "TIME_ZONE": "{legacy["time_zone"] or "UTC"}",')
    head = ["DATABASES = {", '    "default": {', f'        "ENGINE": "django.db.backends.{engine}",']
    return "\n".join([*head, *lines, "    },", "}"])


def _refuse_unwritable_database(project: Project) -> None:
    default = project.facts["databases"]["default"]
    missing = list(default["rights"]["missing"])
    if project.engine == "mysql":
        missing = find_missing_rights(default["rights"]["grants"], default["name"])
    if missing:
        rights = ", ".join(missing)
        raise RefusedError(
            f"The account of `default` may not change tables; it lacks {rights} on {default['name']!r}."
        )


def _refuse_taken_names(project: Project, tables: Mapping[str, Table], app: Mapping[str, Any]) -> None:
    """Raise RefusedError for a class that the app has already, or a migration that another project applied."""
    taken = {each["name"].lower() for each in app["models"]}
    for label in tables:
        name = project.matches.find_class_name(label)
        if not name or label not in project.matches.models:
            raise RefusedError(f"No class for {label} was found in the project; run `legacygen refresh` first.")
        if name.lower() in taken:
            raise RefusedError(f"{app['label']} has a model {name} already; rename one of them, then adopt {label}.")
    _refuse_foreign_history(project, app)


def _refuse_foreign_history(project: Project, app: Mapping[str, Any]) -> None:
    """Raise RefusedError where the database records migrations of the app that the project does not have."""
    folder = Path(app["path"], *app["migrations"].split(".")[-1:]) if app["migrations"] else Path(app["path"])
    here = {path.stem for path in folder.glob("*.py")}
    foreign = [name for label, name in project.facts["databases"]["default"]["applied"] if label == app["label"]]
    unknown = sorted(set(foreign) - here)
    if unknown:
        raise RefusedError(
            f"django_migrations in the database has {app['label']}.{unknown[0]}, which this project does not have: "
            "another application made it. Choose an app with another label."
        )


def refuse_changed_tables(before: Mapping[str, Table], now: Collection[Table], labels: Collection[str]) -> None:
    """Raise RefusedError where a table is not as the last refresh has seen it."""
    present = {table.label: table for table in now}
    for label in labels:
        if label not in present:
            raise RefusedError(f"{label} is no longer in the database; run `legacygen refresh` first.")
        if _list_structure(before[label]) != _list_structure(present[label]):
            raise RefusedError(f"{label} has changed since the last refresh; run `legacygen refresh` first.")


def _list_structure(table: Table) -> tuple[object, ...]:
    columns = [(each.name, each.type.raw, each.nullable, each.default, each.generated) for each in table.columns]
    return columns, table.primary_key, table.indexes, table.foreign_keys, table.checks
