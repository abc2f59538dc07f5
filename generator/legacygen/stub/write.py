"""Writes the stub of a table, or only renders it where the user has worked on the one that is there."""

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from legacygen import workspace
from legacygen.config import Config, parse_config
from legacygen.connect import open_database
from legacygen.emit.stubs import FOLDER, render_stub, stub_module_name
from legacygen.errors import ConfigError, LegacygenError, did_you_mean
from legacygen.introspection.engines import begin_snapshot
from legacygen.loaded_models import LoadedModel
from legacygen.lockfile import WrittenStub
from legacygen.plan import Model
from legacygen.profiles import TableProfile, profile_table
from legacygen.pycode.tabs import indent_with_tabs
from legacygen.stub.details import collect_details, find_table
from legacygen.stub.generated import is_as_rendered, without_announcements
from legacygen.workspace import RefreshState, Source

Progress = Callable[[str], None]
NEAR = 3
"""The most names that a message suggests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StubOutcome:
    """The text of a stub for the file at `path`, `written` unless the user has edited that file.

    `unread` says why there are no statistics; empty where there are.
    """

    path: str
    text: str
    written: bool
    unread: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Statistics:
    profile: TableProfile | None = None
    unread: str = ""


def write_stub(source: Source, table: str, target: str, progress: Progress) -> StubOutcome:
    """Write the stub of a table anew, for the new model `target` (`app.Model`, empty for none).

    A file that is no more as it was generated stays; the outcome has the new text. Raises a LegacygenError, with
    nothing written, for everything that the user has to fix first.
    """
    with workspace.hold_run_lock(source):
        workspace.recover_transaction(source, may_write=True)
        config = parse_config(workspace.read_text(source.config), source.config.name)
        folder = workspace.find_app_folder(source, config)
        state = workspace.load_state(source)
        model = _find_model(state, table)
        progress("loading the project")
        loaded = _load_models(source, config)
        new = _find_target(loaded, target, workspace.find_other_folders(source)) if target else None
        progress(f"counting in {model.label}")
        found = _read_statistics(source, config, state, model)
        details = collect_details(find_table(model, loaded, found.profile), state.base, new)
        known = _find_known_stub(state, model, folder)
        before = workspace.read_if_exists(source.root / known.path)
        rendered = render_stub(model, config.app, details, _find_import_paths(loaded, state, config.app))
        text = _format_text(source, folder, known.path, before, rendered)
        written = before is None or _is_as_generated(before, known, model, config.app)
        if written:
            _write_text(state, known, text, before)
        return StubOutcome(path=known.path, text=text, written=written, unread=found.unread)


def _find_model(state: RefreshState, table: str) -> Model:
    models = {each.label: each for each in state.base.models}
    if not models:
        raise ConfigError("This app has no models yet; run `legacygen refresh` first.")
    alike = [label for label in models if label.casefold() == table.casefold()]
    label = table if table in models else alike[0] if len(alike) == 1 else ""
    if not label:
        raise ConfigError(f"The last refresh found no table {table!r}{did_you_mean(table, models)}")
    return models[label]


def _load_models(source: Source, config: Config) -> tuple[LoadedModel, ...]:
    settings = workspace.find_settings(source, config)
    outcome = workspace.check_present_project(source.root, settings, config.app, with_managed=True)
    if not outcome.has_models:
        raise LegacygenError(f"Django cannot load the project: {'; '.join(outcome.errors)}; fix this, then run again.")
    return outcome.models


def _find_target(loaded: Sequence[LoadedModel], target: str, foreign: tuple[str, ...]) -> LoadedModel:
    """Find a model of the new application by its label, in any case; `foreign` are folders of other legacy apps."""
    legacy = [each for each in loaded if not each.app or f"{each.module.replace('.', '/')}/".startswith(foreign)]
    by_label = {each.label.casefold(): each for each in loaded if each not in legacy}
    if target.casefold() in by_label:
        return by_label[target.casefold()]
    if target.casefold() in {f"{_name_app(each)}.{each.name}".casefold() for each in legacy}:
        raise ConfigError(f"{target} is a legacy model; --target takes one of the new application.")
    near = difflib.get_close_matches(target.casefold(), by_label, n=NEAR)
    names = ", ".join(by_label[each].label for each in near)
    hint = f"near names: {names}" if names else "it takes a label such as store.Customer, of an installed app"
    raise ConfigError(f"--target: the project has no model {target!r}; {hint}.")


def _find_import_paths(loaded: Sequence[LoadedModel], state: RefreshState, app: str) -> dict[str, str]:
    """Return the import paths, by class, of the legacy models that the user has moved out of `models` of the app."""
    names = {each.name for each in state.base.models}
    moved = (each for each in loaded if not each.managed and not f"{each.module}.".startswith(f"{app}.models."))
    return {each.name: each.module for each in moved if each.name in names}


def _name_app(model: LoadedModel) -> str:
    """Return the label of a model's app, or of the legacy app by the path of its module."""
    return model.app or model.module.partition(".models")[0].rpartition(".")[2]


def _read_statistics(source: Source, config: Config, state: RefreshState, model: Model) -> _Statistics:
    tables = state.schema.tables if state.schema else ()
    table = next((each for each in tables if each.label == model.label), None)
    if table is None:
        return _Statistics(unread=f"schema.json has no table {model.label}")
    settings = workspace.find_settings(source, config)
    try:
        with open_database(str(source.root), settings, config.database) as database:
            begin_snapshot(database)
            return _Statistics(profile=profile_table(database, table))
    except LegacygenError as error:
        return _Statistics(unread=str(error).rstrip("."))


def _find_known_stub(state: RefreshState, model: Model, folder: str) -> WrittenStub:
    """Return the stub of a table that is remembered, else the one that a refresh would write."""
    known = next((each for each in state.lockfile.stubs if each.table == model.label and each.path), None)
    path = f"{folder}/{FOLDER}/{stub_module_name(model.name)}.py"
    return known or WrittenStub(table=model.label, path=path)


def _is_as_generated(text: str, known: WrittenStub, model: Model, app: str) -> bool:
    is_remembered = bool(known.digest) and known.digest == workspace.digest_text(without_announcements(text))
    return is_remembered or is_as_rendered(text, model, app)


def _format_text(source: Source, folder: str, path: str, before: str | None, text: str) -> str:
    """Give the text the layout of the project; without its formatter it stays as it is rendered."""
    text = indent_with_tabs(before or "", text)
    formatter = workspace.find_formatter(source.root / folder)
    if not formatter:
        return text
    return workspace.format_changes(formatter, source.root, {path: None}, {path: text}).texts[path]


def _write_text(state: RefreshState, known: WrittenStub, text: str, before: str | None) -> None:
    """Write the stub, and remember its text."""
    source, lockfile = state.source, state.lockfile
    new = replace(known, digest=workspace.digest_text(text))
    stubs = tuple(sorted((*(each for each in lockfile.stubs if each.table != known.table), new), key=_get_place))
    lock = workspace.render_lockfile(replace(lockfile, stubs=stubs))
    path = f"{source.format_path(source.state)}/lock.json"
    changes = [
        workspace.FileChange(path=known.path, text=text, before=before),
        workspace.FileChange(path=path, text=lock, before=state.texts["lock.json"]),
    ]
    with workspace.stage_changes(source, changes) as replace_files:
        replace_files()


def _get_place(stub: WrittenStub) -> tuple[str, str]:
    return stub.table, stub.path
