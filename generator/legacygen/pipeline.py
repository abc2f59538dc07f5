"""The order of the stages of a refresh: read, select, plan, emit, compare, write."""

import difflib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from legacygen import emit, engines, evidence, planning, snapshot, workspace
from legacygen.config import Config, parse
from legacygen.connect import Database, open_database
from legacygen.errors import ConfigError, ConnectError
from legacygen.plan import Note, Plan
from legacygen.schema import Schema, Skipped, TableKind
from legacygen.workspace import Source

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where the schema came from, and in how many statements (0 from a file)."""

    text: str
    statements: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one refresh found and what it wrote, or would write. Paths are relative to the project."""

    app: str
    origin: Origin
    tables: int
    views: int
    left_out: int
    columns: int
    models: int
    relations: int
    composite_keys: int
    notes: tuple[Note, ...]
    skipped: tuple[Skipped, ...]
    created: tuple[str, ...]
    updated: tuple[str, ...]
    kept: tuple[str, ...]
    state: tuple[str, ...]
    diff: str

    @property
    def is_unchanged(self) -> bool:
        """Whether nothing is to be written, neither code nor state."""
        return not (self.created or self.updated or self.state)

    @property
    def is_incomplete(self) -> bool:
        """Whether a table could not be read."""
        return any(item.broken for item in self.skipped)


def refresh(source: Source, *, from_schema: Path | None, write: bool, progress: Progress) -> Report:
    """Bring the app of one source in step with its database, or with a schema.json instead of it.

    Raises a LegacygenError, with nothing written, for everything that the user has to mend first.
    """
    config = parse(workspace.read(source.config), source.config.name)
    folder = _folder(source, config)
    if from_schema:
        schema = snapshot.load(Schema, workspace.read(from_schema), str(from_schema))
        origin = Origin(text=from_schema.as_posix())
    else:
        progress(f"reading the schema of {config.database!r}")
        schema, origin = _read(source, config)
    taken = planning.select(schema, config)
    if not taken.tables:
        raise ConfigError(f"{source.config.name}: `include` and `exclude` leave none of {len(schema.tables)} tables.")
    progress(f"planning {len(taken.tables)} models")
    plan = planning.plan(taken, config)
    generated = {f"{folder}/{path}": text for path, text in emit.generated(plan).items()}
    stubs = {f"{folder}/{path}": text for path, text in emit.handed_over(plan, config.app).items()}
    changes = workspace.compare(source, generated, stubs)
    state = workspace.state_texts(source, snapshot.dump(schema), snapshot.dump(plan), generated, stubs)
    known = workspace.base(source)
    if write:
        progress(f"writing {len(changes.texts)} files")
        workspace.write(source.root, {**changes.texts, **state})
    return _report(config, origin, schema, taken, plan, known, changes, tuple(state))


def _folder(source: Source, config: Config) -> str:
    folder = config.app.replace(".", "/")
    if not (source.root / folder).is_dir():
        raise ConfigError(f"{source.config.name}: `app` is {config.app!r}, but there is no folder {folder}/ here.")
    return folder


def _read(source: Source, config: Config) -> tuple[Schema, Origin]:
    with open_database(str(source.root), settings_of(source, config), config.database) as database:
        schema = engines.read(database.vendor, database.query)
        if not schema.tables:
            raise ConnectError(_empty(database, engines.elsewhere(database.vendor, database.query)))
        wanted = {table.label for table in planning.select(schema, config).tables}
        schema = evidence.gather(schema, database.query, wanted)
        return schema, Origin(text=f"{database.server} {database.name!r}", statements=database.statements)


def settings_of(source: Source, config: Config) -> str:
    """Those of the source, else those of the project's first source, of the environment, of manage.py."""
    main = source.root / workspace.CONFIG
    return (
        config.settings
        or (parse(workspace.read(main), main.name).settings if main.is_file() else "")
        or os.environ.get("DJANGO_SETTINGS_MODULE")
        or workspace.settings_module(source.root)
    )


def _empty(database: Database, elsewhere: tuple[tuple[str, int], ...]) -> str:
    others = ", ".join(f"{count} in {name!r}" for name, count in elsewhere)
    there = f"there are {others}" if others else "nor are there any elsewhere that this account may see"
    return f"No tables in {database.name!r}, {there}; check the database name and the account in .env."


def _report(
    config: Config,
    origin: Origin,
    schema: Schema,
    taken: Schema,
    plan: Plan,
    known: Plan,
    changes: workspace.Changes,
    state: tuple[str, ...],
) -> Report:
    views = sum(table.kind is not TableKind.TABLE for table in taken.tables)
    fields = [field for model in plan.models for field in model.fields]
    return Report(
        app=config.app,
        origin=origin,
        tables=len(taken.tables) - views,
        views=views,
        left_out=len(schema.tables) - len(taken.tables),
        columns=sum(len(table.columns) for table in taken.tables),
        models=len(plan.models),
        relations=sum(field.cls in ("models.ForeignKey", "models.OneToOneField") for field in fields),
        composite_keys=sum(field.cls == "models.CompositePrimaryKey" for field in fields),
        notes=tuple(note for note in plan.notes if note not in known.notes),
        skipped=schema.skipped,
        created=tuple(path for path in changes.texts if path not in changes.before),
        updated=tuple(path for path in changes.texts if path in changes.before),
        kept=changes.kept,
        state=state,
        diff=_diff(changes.texts, changes.before),
    )


def _diff(texts: Mapping[str, str], before: Mapping[str, str]) -> str:
    lines: list[str] = []
    for path, text in texts.items():
        old = before.get(path, "")
        start = f"a/{path}" if path in before else "/dev/null"
        lines.extend(
            difflib.unified_diff(old.splitlines(keepends=True), text.splitlines(keepends=True), start, f"b/{path}")
        )
    return "".join(lines)
