"""The stages of an adoption, in order: describe, choose, read, look for obstacles, move, migrate, prove, write."""

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from legacygen import workspace
from legacygen.adopt.adapting import OwnField, is_chosen, list_own_fields
from legacygen.adopt.beside_django import find_beside_django
from legacygen.adopt.choices import (
    ChosenSides,
    choose_sides,
    refuse_by_hand,
    refuse_idle_patterns,
    refuse_split_keys,
    refuse_viewed_columns,
)
from legacygen.adopt.definitions import DefinedTable, read_definitions, read_types
from legacygen.adopt.differences import PartKind, TableDifference
from legacygen.adopt.migrations import (
    BothSides,
    NewMigrations,
    add_choices,
    copy_legacy_tables,
    make_migrations,
    refuse_unfaked,
)
from legacygen.adopt.new_models import format_texts, move_models, rewrite_history
from legacygen.adopt.obstacles import ExaminedTable, Obstacle, find_obstacles
from legacygen.adopt.project import (
    AdoptOptions,
    Project,
    choose_tables,
    describe_project,
    find_other_test_engine,
    refuse_changed_tables,
    refuse_unready_project,
)
from legacygen.adopt.proof import migrate_empty_database, prove_tables
from legacygen.adopt.report import AdoptReport
from legacygen.connect import open_database
from legacygen.errors import ConfigError, RefusedError
from legacygen.refresh.context import RefreshOptions, load_context
from legacygen.refresh.report import render_diff
from legacygen.schema import Table
from legacygen.workspace import FileChange, Source

Progress = Callable[[str], None]


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
        adoption = _Adoption(project, app, tables, options, progress)
        return replace(adoption.run(), recovered=recovered)


def check_adopted(source: Source, progress: Progress) -> AdoptReport:
    """Compare the adopted tables with those that the migrations of the project make in an empty database.

    Raises ConfigError where nothing is adopted, RefusedError where models have changes without a migration.
    """
    context = load_context(source, RefreshOptions(write=False), progress)
    project = describe_project(context, "")
    if not project.adopted:
        raise ConfigError("No table is adopted yet.")
    apps = sorted(set(project.list_adopted_classes().values()))
    with open_database(str(project.root), context.settings, "default") as database:
        legacy = read_definitions(database, project.adopted)
        types = read_types(database, [each.table for each in legacy.values()])
    progress("migrating an empty database")
    django = migrate_empty_database(project, {}, apps, types)
    missing = sorted(set(project.adopted) - legacy.keys())
    if missing:
        raise RefusedError(f"The adopted table {missing[0]} is not in the database.")
    found = choose_sides(prove_tables(project, legacy, django), (), (), project.engine)
    return AdoptReport(
        app=", ".join(apps),
        source=str(project.facts["databases"]["default"]["name"]),
        tables=project.adopted,
        open=found.open,
        harmless=found.harmless,
    )


class _Adoption:
    """One adoption of `tables`, by label, into an app of the project, which Django has described."""

    def __init__(
        self,
        project: Project,
        app: Mapping[str, Any],
        tables: Mapping[str, Table],
        options: AdoptOptions,
        progress: Progress,
    ) -> None:
        self.project, self.app, self.tables = project, app, tables
        self.options, self.progress = options, progress

    def run(self) -> AdoptReport:
        """Read the tables, prove the migrations, and write everything where no difference is open."""
        self.progress(f"reading {len(self.tables)} tables")
        legacy, types, obstacles = self._read_database()
        if any(each.blocks for each in obstacles):
            return self._report(ChosenSides(), obstacles)
        history = rewrite_history(self.project, self.tables)
        moved = {**move_models(self.project, self.app, self.tables, self.options), **history.texts}
        self.progress("writing migrations")
        made = make_migrations(self.project, moved, self.app["label"], history.apps, "_".join(self.tables))
        self.progress("migrating an empty database")
        django = migrate_empty_database(
            self.project, {**moved, **made.creating_texts}, made.apps, types, is_complete=False
        )
        choices = self._choose(legacy, django)
        refuse_viewed_columns(choices, obstacles)
        report = self._report(choices, obstacles)
        if report.open:
            return report
        sides = BothSides(engine=self.project.engine, legacy=legacy, django=django, types=types)
        full = add_choices(made, choices, sides, obstacles)
        if choices.kept or choices.changed or types or history.apps:
            self.progress("migrating an empty database once more")
            self._refuse_unproved(legacy, migrate_empty_database(self.project, {**moved, **full.texts}, made.apps))
        if choices.changed:
            self.progress("changing an empty copy of the legacy tables")
            copied = copy_legacy_tables(made, full, choices, sides)
            self._refuse_unproved(legacy, migrate_empty_database(self.project, {**moved, **copied.texts}, made.apps))
        refuse_unfaked(self.project, {**moved, **full.texts}, full)
        return self._write(report, full, format_texts(self.project, {**moved, **full.texts}))

    def _read_database(self) -> tuple[dict[str, DefinedTable], tuple[str, ...], tuple[Obstacle, ...]]:
        """Read the definitions of the tables, the statements for their types, and what stands in the way.

        Definitions are also read of adopted tables that point to these. Raises RefusedError for a table that has
        changed since the last refresh.
        """
        pointing = [
            table.label
            for table in self.project.schema.tables
            if table.label in self.project.adopted and any(key.target in self.tables for key in table.foreign_keys)
        ]
        with open_database(str(self.project.root), self.project.context.settings, "default") as database:
            every = read_definitions(database)
            found = {label: each for label, each in every.items() if label in self.tables or label in pointing}
            refuse_changed_tables(self.tables, [each.table for each in found.values()], self.tables)
            types = read_types(database, [found[label].table for label in self.tables])
            examined = [
                ExaminedTable(database=database, table=found[label].table, undeclared=keys)
                for label in self.tables
                for keys in [tuple(self.project.list_undeclared_keys(label))]
            ]
            adopted = [found[label].table for label in self.tables]
            beside = find_beside_django(self.project, adopted, [each.table for each in every.values()])
            return found, types, (*find_obstacles(examined), *beside, *find_other_test_engine(self.project))

    def _choose(self, legacy: Mapping[str, DefinedTable], django: Mapping[str, DefinedTable]) -> ChosenSides:
        """Choose a side for each difference, but for keys between these tables and those that were adopted before.

        Such keys are added by a migration of their own.
        """
        earlier = self.project.adopted
        found = [
            each for each in self._compare(legacy, django) if each.table not in earlier and each.target not in earlier
        ]
        keep, change = self.options.keep, self.options.change
        choices = choose_sides(found, keep, change, self.project.engine)
        refuse_by_hand(choices)
        refuse_idle_patterns((*keep, *change), [each.id for each in found] + [own.column for own in self._list_own()])
        refuse_split_keys(choices, self.project.schema)
        return choices

    def _compare(
        self, legacy: Mapping[str, DefinedTable], django: Mapping[str, DefinedTable]
    ) -> tuple[TableDifference, ...]:
        """Compare the tables of both databases; of those that were adopted before, the foreign keys."""
        found = prove_tables(self.project, legacy, django, self.tables)
        return tuple(each for each in found if each.table in self.tables or each.kind is PartKind.FOREIGN_KEY)

    def _refuse_unproved(self, legacy: Mapping[str, DefinedTable], django: Mapping[str, DefinedTable]) -> None:
        """Raise RefusedError where the complete migrations leave a difference that nobody has chosen."""
        found = choose_sides(self._compare(legacy, django), (), self.options.change, self.project.engine)
        if found.open:
            one = found.open[0]
            raise RefusedError(
                f"{one.id} cannot be kept: legacy {one.legacy or 'nothing'}, Django {one.django or 'nothing'}. "
                "Nothing was written."
            )

    def _report(self, choices: ChosenSides, obstacles: tuple[Obstacle, ...]) -> AdoptReport:
        return AdoptReport(
            app=self.app["label"],
            source=str(self.project.facts["databases"]["default"]["name"]),
            tables=tuple(self.tables),
            obstacles=obstacles,
            kept=choices.kept,
            changed=choices.changed,
            open=choices.open,
            harmless=choices.harmless,
            own_fields=self._list_staying_fields(),
        )

    def _list_own(self) -> list[OwnField]:
        models = self.project.matches.models
        return [own for label, table in self.tables.items() for own in list_own_fields(models[label], table)]

    def _list_staying_fields(self) -> tuple[OwnField, ...]:
        own = self._list_own()
        return tuple(each for each in own if each.reason or not is_chosen(each.column, self.options.change))

    def _write(self, report: AdoptReport, made: NewMigrations, texts: Mapping[str, str]) -> AdoptReport:
        """Replace all files at once, or only show what would change."""
        root, state = self.project.root, self.project.context.state
        lock = state.lockfile
        lockfile = replace(lock, adopted=tuple(sorted({*lock.adopted, *report.tables})))
        every = {**texts, **workspace.list_changed_files(state, {"lock.json": workspace.render_lockfile(lockfile)})}
        before = {path: workspace.read_if_exists(root / path) for path in every}
        known = {path: text for path, text in before.items() if text is not None}
        report = replace(report, migrations=made.names)
        if not self.options.write:
            return replace(report, diff=render_diff(every, known))
        changes = [FileChange(path=path, text=text, before=before[path]) for path, text in every.items()]
        with workspace.stage_changes(self.project.context.source, changes) as replace_files:
            replace_files()
        return replace(
            report,
            created=tuple(path for path in texts if path not in known),
            updated=tuple(path for path in texts if path in known),
        )
