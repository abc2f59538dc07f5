"""The order of the stages of a refresh: read, find what the user has, plan, merge, rehearse, write."""

import contextlib
import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from legacygen import __version__, workspace
from legacygen.config import did_you_mean, parse_config
from legacygen.errors import ConfigError, RefusedError
from legacygen.introspection.read import Introspection, SameAnswers, read_database
from legacygen.introspection.table_filter import select_tables
from legacygen.lockfile import Lockfile
from legacygen.refresh.answer_cache import SchemaCounts, count_schema, recall_oids
from legacygen.refresh.context import Progress, RefreshContext, RefreshOptions
from legacygen.refresh.report import AffectedCode, RefreshReport, SchemaOrigin, render_diff
from legacygen.schema import Schema
from legacygen.snapshot import dump_snapshot, load_snapshot
from legacygen.workspace import FileChange, Source

if TYPE_CHECKING:
    from legacygen.refresh.generation import RefreshInputs, RefreshResult


def refresh(source: Source, options: RefreshOptions, progress: Progress) -> RefreshReport:
    """Bring the app of one source in step with its database, or with a schema.json instead of it.

    Raises a LegacygenError, with nothing written, for everything that the user has to mend first.
    """
    with workspace.hold_run_lock(source) if options.write else contextlib.nullcontext():
        recovered = workspace.recover_transaction(source, may_write=options.write)
        config_text = workspace.read_text(source.config)
        config = parse_config(config_text, source.config.name)
        settings = workspace.find_settings(source, config)
        folder = workspace.find_app_folder(source, config)
        modules = workspace.read_model_modules(source.root, folder)
        state = workspace.load_state(source)
        rehearsal = workspace.DjangoCheck(source.root, settings, config.app)
        with contextlib.closing(rehearsal):
            run = RefreshContext(
                source=source,
                config=config,
                settings=settings,
                folder=folder,
                state=state,
                modules=modules,
                options=options,
                rehearsal=rehearsal,
                progress=progress,
                circumstances=workspace.digest_text(f"{__version__}\n{config_text}"),
            )
            return replace(_refreshed(run), recovered=recovered)


def accepting(source: Source, options: RefreshOptions) -> RefreshOptions:
    """The options to settle questions with, from the schema of the last run.

    Raises ConfigError for an id that is not among the questions.
    """
    known = [each.id for each in workspace.load_state(source).lock.pending]
    for identity in options.decisions:
        if identity not in known:
            listed = ", ".join(known) or "none"
            raise ConfigError(
                f"No open conflict {identity!r}{did_you_mean(identity, known)} Open conflicts: {listed}."
            )
    return replace(options, from_schema=source.state / "schema.json")


def _refreshed(run: RefreshContext) -> RefreshReport:
    run.rehearsal.start_process()
    if run.options.from_schema:
        return _read(run, _read_schema_file(run, run.options.from_schema))
    run.progress(f"reading the schema of {run.config.database!r}")
    memory = run.memory
    known = memory.answers if memory else ()
    found = read_database(run.source.root, run.settings, run.config, known)
    if memory and isinstance(found, SameAnswers):
        return _unchanged(run, _report(run, _origin(found), memory.counts))
    assert isinstance(found, Introspection)
    return _read(run, found)


def _read_schema_file(run: RefreshContext, path: Path) -> Introspection:
    schema = load_snapshot(Schema, workspace.read_text(path), str(path))
    shown = path.relative_to(run.source.root) if path.is_relative_to(run.source.root) else path
    return Introspection(source=shown.as_posix(), schema=schema, selected=select_tables(schema, run.config))


def _origin(found: Introspection | SameAnswers) -> SchemaOrigin:
    return SchemaOrigin(text=found.source, statements=found.statements)


def _read(run: RefreshContext, found: Introspection) -> RefreshReport:
    report = _report(run, _origin(found), count_schema(found))
    if run.is_standing and not run.is_news(found):
        run.remembering(found, run.state.texts, {})()
        return _unchanged(run, report)
    return _renewed(run, found, report)


def _unchanged(run: RefreshContext, report: RefreshReport) -> RefreshReport:
    lock = run.state.lock
    return replace(report, pending=lock.pending, affected=_affected(run.source, lock))


def _affected(source: Source, lock: Lockfile) -> tuple[AffectedCode, ...]:
    if all(each.settled for each in lock.gone):
        return ()
    from legacygen.refresh.generation import find_references

    return find_references(lock.gone, workspace.read_python_files(source.root))


def _renewed(run: RefreshContext, found: Introspection, report: RefreshReport) -> RefreshReport:
    from legacygen.refresh.generation import (
        generate,  # with all of the planning, which an unchanged schema does not need
    )

    run.progress(f"planning {len(found.selected.tables)} models")
    given = _given(run, found)
    renewed = generate(given)
    texts = renewed.texts if renewed.is_first or run.options.is_asked or run.is_news(found) else {}
    models = {path: text for path, text in texts.items() if not _is_stub(path)}
    schema = dump_snapshot(found.schema)
    new_lock = replace(renewed.lock, inputs=run.inputs(schema))
    state = workspace.render_state(schema, renewed.base, new_lock)
    state_texts = workspace.list_changed_files(run.state, state)
    before = {path: workspace.read_if_exists(run.source.root / path) for path in texts}
    if models:
        run.progress("checking the models")
        run.rehearsal.start_check(models, only_models=renewed.is_first)
    with _staged(run, {**texts, **state_texts}, {**before, **run.modules}) as put_in_place:
        remember = run.remembering(found, state, models)
        unchecked = _verdict(run, renewed) if models else ""
        put_in_place()
    remember()
    return _told(run, report, renewed, texts, before, tuple(state_texts), unchecked)


@contextlib.contextmanager
def _staged(
    run: RefreshContext, texts: Mapping[str, str], before: Mapping[str, str | None]
) -> Iterator[Callable[[], None]]:
    """The texts ready to be put in place, if anything is to be written."""
    if not (run.options.write and texts):
        yield lambda: None
        return
    old = {
        path: before[path] if path in before else workspace.read_if_exists(run.source.root / path) for path in texts
    }
    changes = [FileChange(path=path, text=text, before=old[path]) for path, text in texts.items()]
    with workspace.stage_changes(run.source, changes) as put_in_place:
        yield put_in_place


def _given(run: RefreshContext, found: Introspection) -> "RefreshInputs":
    from legacygen.merge import parse_module
    from legacygen.refresh.generation import RefreshInputs

    return RefreshInputs(
        config=run.config,
        folder=run.folder,
        schema=found.schema,
        taken=found.selected,
        texts=run.modules,
        modules=tuple(parse_module(path, text) for path, text in run.modules.items()),
        base=run.state.base,
        lock=run.state.lock,
        old=run.state.schema,
        ids=found.oids,
        known_ids=recall_oids(run.source, run.state.lock.inputs) if found.oids else None,
        python=functools.cache(lambda: workspace.read_python_files(run.source.root)),
        decisions=run.options.decisions,
        accept_renames=run.options.accept_renames,
        allow_mass_drop=run.options.allow_mass_drop,
    )


def _is_stub(path: str) -> bool:
    from legacygen.emit.stubs import FOLDER

    return f"/{FOLDER}/" in path


def _verdict(run: RefreshContext, renewed: "RefreshResult") -> str:
    """Why the result could not be checked, or nothing; raises RefusedError where it does not pass."""
    found = run.rehearsal.wait_for_outcome()
    if found.is_clean:
        return ""
    errors = "; ".join(found.errors[:3]) + (f"; and {len(found.errors) - 3} more" if len(found.errors) > 3 else "")
    is_fatal = found.stage == "models" or not renewed.affected
    if is_fatal and workspace.is_new_failure(run.source.root, run.config.app, run.settings, found):
        raise RefusedError(f"The result would not pass Django's check ({errors}); nothing was written.")
    return f"check says: {errors}" if found.stage == "done" else f"not checked, the project does not load: {errors}"


def _report(run: RefreshContext, origin: SchemaOrigin, counts: SchemaCounts) -> RefreshReport:
    return RefreshReport(
        app=run.config.app,
        origin=origin,
        tables=counts.tables,
        views=counts.views,
        left_out=counts.left_out,
        columns=counts.columns,
        models=counts.models,
        skipped=counts.skipped,
    )


def _told(
    run: RefreshContext,
    report: RefreshReport,
    renewed: "RefreshResult",
    texts: Mapping[str, str],
    before: Mapping[str, str | None],
    state: tuple[str, ...],
    unchecked: str,
) -> RefreshReport:
    fields = [each for model in renewed.plan.models for each in model.fields]
    was = {path: text for path, text in before.items() if text is not None}
    return replace(
        report,
        models=len(renewed.plan.models),
        relations=sum(each.cls in ("models.ForeignKey", "models.OneToOneField") for each in fields),
        composite_keys=sum(each.cls == "models.CompositePrimaryKey" for each in fields),
        changes=renewed.changes,
        notes=tuple(note for note in renewed.plan.notes if note not in run.state.base.notes),
        created=tuple(path for path in texts if path not in was),
        updated=tuple(path for path in texts if path in was),
        state=state,
        pending=renewed.lock.pending,
        affected=renewed.affected,
        second=renewed.second,
        unchecked=unchecked,
        diff="" if run.options.write else render_diff(texts, was),
    )
