"""The order of the stages of a refresh: read, find what the user has, plan, merge, rehearse, write."""

import contextlib
import functools
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from legacygen import __version__, engines, evidence, planning, snapshot, workspace
from legacygen.config import Config, nearest, parse
from legacygen.connect import Database, open_database
from legacygen.emit import stubs
from legacygen.errors import ConfigError, ConnectError, RefusedError
from legacygen.lock import Lock, Written
from legacygen.plan import Plan
from legacygen.renewal import Given, Renewed, renew, uses_of
from legacygen.report import Origin, Report, diff
from legacygen.schema import Schema, TableKind
from legacygen.workspace import Change, Source

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to refresh. `decisions` are accepted questions by id, each `ours` or `theirs`."""

    from_schema: Path | None = None
    write: bool = True
    accept_renames: bool = False
    allow_mass_drop: bool = False
    decisions: Mapping[str, str] = field(default_factory=dict)


def refresh(source: Source, options: Options, progress: Progress) -> Report:
    """Bring the app of one source in step with its database, or with a schema.json instead of it.

    Raises a LegacygenError, with nothing written, for everything that the user has to mend first.
    """
    with workspace.running(source) if options.write else contextlib.nullcontext():
        recovered = workspace.recover(source, may_write=options.write)
        config = parse(workspace.read(source.config), source.config.name)
        state = workspace.load_state(source)
        with contextlib.closing(workspace.Rehearsal(source.root, settings_of(source, config))) as rehearsal:
            if not state.lock.inputs:
                rehearsal.warm()  # the first run is sure to need it
            schema, origin = _schema(source, config, options, progress)
            report = _refresh(source, config, schema, origin, state, rehearsal, options, progress)
        return replace(report, recovered=recovered)


def accepting(source: Source, options: Options) -> Options:
    """The options to settle questions with, from the schema of the last run.

    Raises ConfigError for an id that is not among the questions.
    """
    known = [each.id for each in workspace.load_state(source).lock.pending]
    for identity in options.decisions:
        if identity not in known:
            listed = ", ".join(known) or "none"
            raise ConfigError(f"Open are: {listed}; there is no {identity!r} among them{nearest(identity, known)}")
    return replace(options, from_schema=source.state / "schema.json")


def _schema(source: Source, config: Config, options: Options, progress: Progress) -> tuple[Schema, Origin]:
    _folder(source, config)
    if options.from_schema:
        schema = snapshot.load(Schema, workspace.read(options.from_schema), str(options.from_schema))
        path = options.from_schema
        shown = path.relative_to(source.root) if path.is_relative_to(source.root) else path
        return schema, Origin(text=shown.as_posix())
    progress(f"reading the schema of {config.database!r}")
    with open_database(str(source.root), settings_of(source, config), config.database) as database:
        schema = engines.read(database)
        if not schema.tables:
            raise ConnectError(_empty(database, engines.elsewhere(database)))
        wanted = {table.label for table in planning.select(schema, config).tables}
        schema = evidence.gather(schema, database.query, wanted)
        return schema, Origin(text=f"{database.server} {database.name!r}", statements=database.statements)


def _refresh(
    source: Source,
    config: Config,
    schema: Schema,
    origin: Origin,
    state: workspace.State,
    rehearsal: workspace.Rehearsal,
    options: Options,
    progress: Progress,
) -> Report:
    taken = planning.select(schema, config)
    if not taken.tables:
        raise ConfigError(f"{source.config.name}: `include` and `exclude` leave none of {len(schema.tables)} tables.")
    lock, schema_text = state.lock, snapshot.dump(schema)
    inputs = workspace.digest("\n".join([__version__, workspace.read(source.config), schema_text]))
    report = _counted(config, origin, schema, taken)
    is_asked = bool(options.decisions) or options.accept_renames
    if lock.inputs == inputs and not is_asked and _is_untouched(source, lock):
        open_ones = any(not each.settled for each in lock.gone)
        affected = uses_of(lock.gone, workspace.python_files(source.root)) if open_ones else ()
        return replace(report, pending=lock.pending, affected=affected)
    progress(f"planning {len(taken.tables)} models")
    given = _given(source, config, schema, taken, state, options)
    rehearsal.warm()
    renewed = renew(given)
    is_news = lock.inputs != inputs or is_asked or renewed.is_first
    texts = renewed.texts if is_news else {}
    models = {path: text for path, text in texts.items() if f"/{stubs.FOLDER}/" not in path}
    if models:
        progress("checking the models")
        rehearsal.begin(config.app, models, only_models=renewed.is_first)
    new_lock = replace(renewed.lock, inputs=inputs, files=_written(given, texts))
    state_texts = workspace.state_texts(state, schema_text, renewed.base, new_lock)
    unchecked = _verdict(source, config, renewed, rehearsal) if models else ""
    before = {path: workspace.text_of(source.root / path) for path in texts}
    if options.write and (texts or state_texts):
        progress(f"writing {len(texts)} files")
        old = {**before, **{path: workspace.text_of(source.root / path) for path in state_texts}, **given.modules}
        changes = [Change(path=path, text=text, before=old[path]) for path, text in {**texts, **state_texts}.items()]
        workspace.write(source, changes)
    return _told(report, renewed, state.base, texts, before, tuple(state_texts), unchecked)


def _given(
    source: Source, config: Config, schema: Schema, taken: Schema, state: workspace.State, options: Options
) -> Given:
    folder = _folder(source, config)
    return Given(
        config=config,
        folder=folder,
        schema=schema,
        taken=taken,
        base=state.base,
        lock=state.lock,
        old=state.schema,
        modules=workspace.model_modules(source.root, folder),
        python=functools.cache(lambda: workspace.python_files(source.root)),
        decisions=options.decisions,
        accept_renames=options.accept_renames,
        allow_mass_drop=options.allow_mass_drop,
    )


def _is_untouched(source: Source, lock: Lock) -> bool:
    """Whether the model modules are as the last run left them."""
    texts = {each.path: workspace.text_of(source.root / each.path) for each in lock.files}
    return bool(texts) and all(
        (text := texts[each.path]) is not None and workspace.digest(text) == each.digest for each in lock.files
    )


def _written(given: Given, texts: Mapping[str, str]) -> tuple[Written, ...]:
    modules = {**given.modules, **texts}
    return tuple(
        Written(path=path, digest=workspace.digest(text))
        for path, text in sorted(modules.items())
        if f"/{stubs.FOLDER}/" not in path
    )


def _verdict(source: Source, config: Config, renewed: Renewed, rehearsal: workspace.Rehearsal) -> str:
    """Why the result could not be checked, or nothing; raises RefusedError where it does not pass."""
    found = rehearsal.result()
    if found.is_clean:
        return ""
    errors = "; ".join(found.errors[:3]) + (f"; and {len(found.errors) - 3} more" if len(found.errors) > 3 else "")
    is_fatal = found.stage == "models" or not renewed.affected
    if is_fatal and workspace.is_our_fault(source.root, config.app, settings_of(source, config), found):
        raise RefusedError(f"The result would not pass Django's check ({errors}); nothing was written.")
    return f"check says: {errors}" if found.stage == "done" else f"not checked, the project does not load: {errors}"


def _folder(source: Source, config: Config) -> str:
    folder = config.app.replace(".", "/")
    if not (source.root / folder).is_dir():
        raise ConfigError(f"{source.config.name}: `app` is {config.app!r}, but there is no folder {folder}/ here.")
    return folder


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
    advice = "check the database name and the account in .env"
    if database.vendor == "postgresql" and elsewhere:
        advice = "add that schema to the search_path (`-c search_path=…` in OPTIONS of the settings), or " + advice
    return f"No tables in {database.name!r}, {there}; {advice}."


def _counted(config: Config, origin: Origin, schema: Schema, taken: Schema) -> Report:
    views = sum(table.kind is not TableKind.TABLE for table in taken.tables)
    return Report(
        app=config.app,
        origin=origin,
        tables=len(taken.tables) - views,
        views=views,
        left_out=len(schema.tables) - len(taken.tables),
        columns=sum(len(table.columns) for table in taken.tables),
        models=len(taken.tables),
        skipped=schema.skipped,
    )


def _told(
    report: Report,
    renewed: Renewed,
    known: Plan,
    texts: Mapping[str, str],
    before: Mapping[str, str | None],
    state: tuple[str, ...],
    unchecked: str,
) -> Report:
    fields = [each for model in renewed.plan.models for each in model.fields]
    was = {path: text for path, text in before.items() if text is not None}
    return replace(
        report,
        models=len(renewed.plan.models),
        relations=sum(each.cls in ("models.ForeignKey", "models.OneToOneField") for each in fields),
        composite_keys=sum(each.cls == "models.CompositePrimaryKey" for each in fields),
        changes=renewed.changes,
        notes=tuple(note for note in renewed.plan.notes if note not in known.notes),
        created=tuple(path for path in texts if path not in was),
        updated=tuple(path for path in texts if path in was),
        state=state,
        pending=renewed.lock.pending,
        affected=renewed.affected,
        second=renewed.second,
        unchecked=unchecked,
        diff=diff(texts, was),
    )
