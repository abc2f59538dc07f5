"""The order of the stages of a refresh: read, find what the user has, plan, merge, rehearse, write."""

import contextlib
import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from legacygen import __version__, recall, workspace
from legacygen.ahead import Ahead
from legacygen.config import Config, nearest, parse
from legacygen.errors import ConfigError, RefusedError
from legacygen.lock import Lock, Written
from legacygen.reading import Confirmed, Reading, from_database, from_file
from legacygen.recall import Counts, Memory
from legacygen.report import Affected, Origin, Report, diff
from legacygen.workspace import Change, Source

if TYPE_CHECKING:
    from legacygen.renewal import Given, Renewed

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to refresh. `decisions` are accepted questions by id, each `ours` or `theirs`."""

    from_schema: Path | None = None
    write: bool = True
    accept_renames: bool = False
    allow_mass_drop: bool = False
    decisions: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_asked(self) -> bool:
        """Whether there may be something to do although neither schema nor code has changed."""
        return bool(self.decisions) or self.accept_renames


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One refresh: what is refreshed and how; `settings` is the settings module of the project.

    `modules` are the texts that may hold models by path, `circumstances` is the fingerprint of all that decides what
    is made of a schema.
    """

    source: Source
    config: Config
    settings: str
    folder: str
    state: workspace.State
    modules: dict[str, str]
    options: Options
    rehearsal: workspace.Rehearsal
    ahead: Ahead
    progress: Progress
    circumstances: str


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
        rehearsal = workspace.Rehearsal(source.root, settings, config.app, {f"{folder}/models.py", *modules})
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
                ahead=Ahead(state, modules, rehearsal),
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
    if not run.state.lock.inputs:
        run.rehearsal.warm()  # the first run is sure to need it
    if run.options.from_schema:
        reading: Reading | Confirmed = from_file(run.options.from_schema, run.source, run.config)
    else:
        run.progress(f"reading the schema of {run.config.database!r}")
        reading = from_database(run.source, run.config, run.settings, _memory(run), run.ahead.begin)
    if isinstance(reading, Confirmed):
        return _unchanged(run, _report(run, reading.origin, reading.counts))
    report = _report(run, reading.origin, reading.counts)
    if _is_standing(run) and not _is_news(run, reading):
        if run.options.write and reading.answers:
            _remembered(run, reading)()
        return _unchanged(run, report)
    return _renewed(run, reading, report)


def _inputs(run: Run, schema: str) -> str:
    """The fingerprint of all that a run depends on but the user's files; `schema` is its text."""
    return workspace.digest(f"{run.circumstances}\n{workspace.digest(schema)}")


def _is_news(run: Run, reading: Reading) -> bool:
    """Whether schema, configuration or version are other than in the last run."""
    text = run.state.texts["schema.json"]
    return not text or run.state.lock.inputs != _inputs(run, text) or run.ahead.loaded.schema != reading.schema


def _remembered(run: Run, reading: Reading) -> Callable[[], None]:
    """What keeps the answers of the database for the next run, made ready."""
    memory = Memory(
        inputs=_inputs(run, reading.text),
        circumstances=run.circumstances,
        counts=reading.counts,
        answers=reading.answers,
    )
    return recall.remembering(run.source, memory, reading.ids)


def _memory(run: Run) -> Memory | None:
    """What the database said in the last run, where nothing else has changed since."""
    memory = recall.recalled(run.source) if run.state.lock.inputs and _is_standing(run) else None
    is_valid = memory and (memory.inputs, memory.circumstances) == (run.state.lock.inputs, run.circumstances)
    return memory if is_valid else None


def _is_standing(run: Run) -> bool:
    """Whether nothing is asked for and the model modules are as the last run left them."""
    if run.options.is_asked or not run.state.lock.files:
        return False
    texts = [(run.modules.get(each.path), each.digest) for each in run.state.lock.files]
    return all(text is not None and workspace.digest(text) == digest for text, digest in texts)


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
    texts = renewed.texts if renewed.is_first or run.options.is_asked or _is_news(run, reading) else {}
    files = _written(run, texts)
    new_lock = replace(renewed.lock, inputs=_inputs(run, reading.text), files=files)
    state_texts = workspace.state_texts(run.state, reading.text, renewed.base, new_lock)
    before = {path: workspace.text_of(run.source.root / path) for path in texts}
    with _staged(run, {**texts, **state_texts}, {**before, **run.modules}) as put_in_place:
        remember = _remembered(run, reading) if run.options.write and reading.answers else None
        unchecked = _verdict(run, renewed) if any(not _is_stub(path) for path in texts) else ""
        put_in_place()
    if remember:
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
    from legacygen.renewal import Given

    return Given(
        config=run.config,
        folder=run.folder,
        schema=reading.schema,
        taken=reading.taken,
        modules=run.ahead.loaded.modules,
        base=run.ahead.loaded.base,
        lock=run.state.lock,
        old=run.ahead.loaded.schema,
        ids=reading.ids,
        known_ids=recall.known_ids(run.source, run.state.lock.inputs) if reading.ids else None,
        python=functools.cache(lambda: workspace.python_files(run.source.root)),
        decisions=run.options.decisions,
        accept_renames=run.options.accept_renames,
        allow_mass_drop=run.options.allow_mass_drop,
        expect=run.rehearsal.expect,
        rehearse=functools.partial(_rehearse, run),
    )


def _rehearse(run: Run, models: Mapping[str, str], is_first: bool) -> None:
    """Let Django check the model modules while the rest is made."""
    run.progress("checking the models")
    run.rehearsal.begin(models, only_models=is_first)


def _written(run: Run, texts: Mapping[str, str]) -> tuple[Written, ...]:
    modules = {**run.modules, **texts}
    return tuple(
        Written(path=path, digest=workspace.digest(text))
        for path, text in sorted(modules.items())
        if not _is_stub(path)
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
        notes=tuple(note for note in renewed.plan.notes if note not in run.ahead.loaded.base.notes),
        created=tuple(path for path in texts if path not in was),
        updated=tuple(path for path in texts if path in was),
        state=state,
        pending=renewed.lock.pending,
        affected=renewed.affected,
        second=renewed.second,
        unchecked=unchecked,
        diff="" if run.options.write else diff(texts, was),
    )
