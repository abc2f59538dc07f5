"""The order of the stages of a refresh: read, find what the user has, plan, merge, rehearse, write."""

import contextlib
import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from legacygen import __version__, recall, snapshot, workspace
from legacygen.config import nearest, parse
from legacygen.errors import ConfigError, RefusedError
from legacygen.lock import Lock
from legacygen.reading import Confirmed, Reading, from_database, from_file
from legacygen.recall import Counts
from legacygen.report import Affected, Origin, Report, diff
from legacygen.run import Options, Progress, Run
from legacygen.workspace import Change, Source

if TYPE_CHECKING:
    from legacygen.renewal import Given, Renewed


def refresh(source: Source, options: Options, progress: Progress) -> Report:
    """Bring the app of one source in step with its database, or with a schema.json instead of it.

    Raises a LegacygenError, with nothing written, for everything that the user has to mend first.
    """
    with workspace.running(source) if options.write else contextlib.nullcontext():
        recovered = workspace.recover(source, may_write=options.write)
        config_text = workspace.read(source.config)
        config = parse(config_text, source.config.name)
        settings = workspace.settings_of(source, config)
        folder = workspace.app_folder(source, config)
        modules = workspace.model_modules(source.root, folder)
        state = workspace.load_state(source)
        rehearsal = workspace.Rehearsal(source.root, settings, config.app)
        with contextlib.closing(rehearsal):
            run = Run(
                source=source,
                config=config,
                settings=settings,
                folder=folder,
                state=state,
                modules=modules,
                options=options,
                rehearsal=rehearsal,
                progress=progress,
                circumstances=workspace.digest(f"{__version__}\n{config_text}"),
            )
            return replace(_refreshed(run), recovered=recovered)


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


def _refreshed(run: Run) -> Report:
    run.rehearsal.warm()
    if run.options.from_schema:
        found = from_file(run.options.from_schema, run.source, run.config)
        return _read(run, found)
    run.progress(f"reading the schema of {run.config.database!r}")
    reading = from_database(run.source, run.config, run.settings, run.memory)
    if isinstance(reading, Confirmed):
        return _unchanged(run, _report(run, reading.origin, reading.counts))
    return _read(run, reading)


def _read(run: Run, reading: Reading) -> Report:
    report = _report(run, reading.origin, reading.counts)
    if run.is_standing and not run.is_news(reading):
        run.remembering(reading, run.state.texts, {})()
        return _unchanged(run, report)
    return _renewed(run, reading, report)


def _unchanged(run: Run, report: Report) -> Report:
    lock = run.state.lock
    return replace(report, pending=lock.pending, affected=_affected(run.source, lock))


def _affected(source: Source, lock: Lock) -> tuple[Affected, ...]:
    if all(each.settled for each in lock.gone):
        return ()
    from legacygen.renewal import uses_of

    return uses_of(lock.gone, workspace.python_files(source.root))


def _renewed(run: Run, reading: Reading, report: Report) -> Report:
    from legacygen.renewal import renew  # with all of the planning, which an unchanged schema does not need

    run.progress(f"planning {len(reading.taken.tables)} models")
    given = _given(run, reading)
    renewed = renew(given)
    texts = renewed.texts if renewed.is_first or run.options.is_asked or run.is_news(reading) else {}
    models = {path: text for path, text in texts.items() if not _is_stub(path)}
    schema = snapshot.dump(reading.schema)
    new_lock = replace(renewed.lock, inputs=run.inputs(schema))
    state = workspace.state_after(schema, renewed.base, new_lock)
    state_texts = workspace.changed_state(run.state, state)
    before = {path: workspace.text_of(run.source.root / path) for path in texts}
    if models:
        run.progress("checking the models")
        run.rehearsal.begin(models, only_models=renewed.is_first)
    with _staged(run, {**texts, **state_texts}, {**before, **run.modules}) as put_in_place:
        remember = run.remembering(reading, state, models)
        unchecked = _verdict(run, renewed) if models else ""
        put_in_place()
    remember()
    return _told(run, report, renewed, texts, before, tuple(state_texts), unchecked)


@contextlib.contextmanager
def _staged(run: Run, texts: Mapping[str, str], before: Mapping[str, str | None]) -> Iterator[Callable[[], None]]:
    """The texts ready to be put in place, if anything is to be written."""
    if not (run.options.write and texts):
        yield lambda: None
        return
    old = {path: before[path] if path in before else workspace.text_of(run.source.root / path) for path in texts}
    changes = [Change(path=path, text=text, before=old[path]) for path, text in texts.items()]
    with workspace.staged(run.source, changes) as put_in_place:
        yield put_in_place


def _given(run: Run, reading: Reading) -> "Given":
    from legacygen.merge import parse as parse_module
    from legacygen.renewal import Given

    return Given(
        config=run.config,
        folder=run.folder,
        schema=reading.schema,
        taken=reading.taken,
        texts=run.modules,
        modules=tuple(parse_module(path, text) for path, text in run.modules.items()),
        base=run.state.base,
        lock=run.state.lock,
        old=run.state.schema,
        ids=reading.ids,
        known_ids=recall.known_ids(run.source, run.state.lock.inputs) if reading.ids else None,
        python=functools.cache(lambda: workspace.python_files(run.source.root)),
        decisions=run.options.decisions,
        accept_renames=run.options.accept_renames,
        allow_mass_drop=run.options.allow_mass_drop,
    )


def _is_stub(path: str) -> bool:
    from legacygen.emit import stubs

    return f"/{stubs.FOLDER}/" in path


def _verdict(run: Run, renewed: "Renewed") -> str:
    """Why the result could not be checked, or nothing; raises RefusedError where it does not pass."""
    found = run.rehearsal.result()
    if found.is_clean:
        return ""
    errors = "; ".join(found.errors[:3]) + (f"; and {len(found.errors) - 3} more" if len(found.errors) > 3 else "")
    is_fatal = found.stage == "models" or not renewed.affected
    if is_fatal and workspace.is_our_fault(run.source.root, run.config.app, run.settings, found):
        raise RefusedError(f"The result would not pass Django's check ({errors}); nothing was written.")
    return f"check says: {errors}" if found.stage == "done" else f"not checked, the project does not load: {errors}"


def _report(run: Run, origin: Origin, counts: Counts) -> Report:
    return Report(
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
    run: Run,
    report: Report,
    renewed: "Renewed",
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
        notes=tuple(note for note in renewed.plan.notes if note not in run.state.base.notes),
        created=tuple(path for path in texts if path not in was),
        updated=tuple(path for path in texts if path in was),
        state=state,
        pending=renewed.lock.pending,
        affected=renewed.affected,
        second=renewed.second,
        unchecked=unchecked,
        diff="" if run.options.write else diff(texts, was),
    )
