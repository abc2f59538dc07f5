"""One refresh of one source: what it works on, and what has changed since the last one."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from legacygen import __version__, workspace
from legacygen.config import Config, parse_config
from legacygen.introspection.read import Introspection
from legacygen.loaded_models import LoadedModel
from legacygen.matching.app_labels import find_app_label
from legacygen.plan import Plan
from legacygen.pycode.index_names import list_index_names
from legacygen.pycode.module import parse_module
from legacygen.refresh.answer_cache import (
    RememberedOids,
    RememberedRun,
    list_written_modules,
    recall_oids,
    recall_run,
    render_memory,
)
from legacygen.refresh.inputs import RefreshInputs
from legacygen.refresh.report import count_schema
from legacygen.workspace import Source

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshOptions:
    """How to refresh. `decisions` are resolved conflicts by ID, each `ours` or `theirs`."""

    from_schema: Path | None = None
    write: bool = True
    accept_renames: bool = False
    allow_mass_drop: bool = False
    decisions: Mapping[str, str] = field(default_factory=dict)

    @property
    def resolves_conflicts(self) -> bool:
        """Whether there may be something to do although neither schema nor code has changed."""
        return bool(self.decisions) or self.accept_renames


@dataclass(frozen=True, kw_only=True)
class RefreshContext:
    """The source, its state and its code, before anything is read from the database.

    `settings` is the settings module of the project, `folder` that of the app. `importable` are the texts of the
    project's modules that models may come from, by path, `modules` those of them that may hold models themselves,
    `foreign` the folders of the project's other legacy apps. `circumstances` is the digest of everything else that
    decides what becomes of a schema: configuration and version.
    """

    source: Source
    config: Config
    settings: str
    folder: str
    state: workspace.RefreshState
    importable: Mapping[str, str]
    modules: dict[str, str]
    foreign: tuple[str, ...]
    options: RefreshOptions
    progress: Progress
    circumstances: str

    @cached_property
    def _last(self) -> RememberedRun | None:
        return recall_run(self.source) if self.state.lockfile.fingerprint else None

    @cached_property
    def is_untouched(self) -> bool:
        """Whether state and importable modules are as the last run left them, and no conflict is to be resolved."""
        if self.options.resolves_conflicts or self._last is None:
            return False
        before = (self._last.state, self._last.modules)
        return before == (workspace.digest_state(self.state.texts), list_written_modules(self.importable))

    @property
    def memory(self) -> RememberedRun | None:
        """The last run, where its answers may be relied on because nothing else has changed since."""
        is_valid = self.is_untouched and self._last and self._last.circumstances == self.circumstances
        return self._last if is_valid else None

    def is_new(self, found: Introspection) -> bool:
        """Return whether schema, configuration or version differ from those of the last run."""
        text = self.state.texts["schema.json"]
        is_known = bool(text) and self.state.lockfile.fingerprint == self.fingerprint(text or "")
        return not is_known or self.state.schema != found.schema

    def fingerprint(self, schema: str) -> str:
        """Return the digest of everything a run depends on except the user's files; `schema` is its text."""
        return workspace.digest_text(f"{self.circumstances}\n{workspace.digest_text(schema)}")

    def gather_inputs(self, found: Introspection) -> RefreshInputs:
        """Return everything that the pure part of the refresh depends on.

        Raises RefusedError where a module is not valid Python.
        """
        fingerprint = self.state.lockfile.fingerprint
        return RefreshInputs(
            config=self.config,
            folder=self.folder,
            schema=found.schema,
            selected=found.selected,
            base=self.state.base,
            lockfile=self.state.lockfile,
            old_schema=self.state.schema,
            modules=tuple(
                parse_module(path, text, find_app_label(path, self.folder, self.importable))
                for path, text in self.modules.items()
            ),
            project_texts=workspace.read_project_texts(self.source.root),
            decisions=self.options.decisions,
            oids=found.oids,
            known_oids=recall_oids(self.source, fingerprint) if found.oids else None,
            accept_renames=self.options.accept_renames,
            allow_mass_drop=self.options.allow_mass_drop,
            taken_names=self._list_taken_names(),
        )

    def _list_taken_names(self) -> frozenset[str]:
        """Return the names of indexes and constraints in all other apps of the project, installed or not.

        Modules that may hold models of this app are not looked at.
        """
        others = self.importable.keys() - self.modules.keys()
        texts = (self.importable[path] for path in others if not path.startswith(f"{self.folder}/"))
        return frozenset(name for text in texts for name in list_index_names(text))

    def add_loaded_models(self, inputs: RefreshInputs) -> RefreshInputs:
        """Let Django load the project as it is, where the code lacks something that the last run left there."""
        from legacygen.refresh.match import lacks_written_parts  # an unchanged schema does not need it

        if not lacks_written_parts(inputs):
            return inputs
        self.progress("looking for moved classes and fields")
        outcome = workspace.check_present_project(self.source.root, self.settings, self.config.app)
        return replace(inputs, loaded=self.select_own_models(outcome.models))

    def select_own_models(self, models: Iterable[LoadedModel]) -> tuple[LoadedModel, ...]:
        """Return the models without those of the project's other legacy apps."""
        return tuple(each for each in models if not f"{each.module.replace('.', '/')}/".startswith(self.foreign))

    def render_memory(
        self, found: Introspection, plan: Plan, state: Mapping[str, str | None], modules: Mapping[str, str]
    ) -> dict[str, str]:
        """Return the cache after this run; empty where there are no answers to remember.

        `state` are the texts of the state after the run, by name, `modules` the new texts of modules, by path.
        """
        if not (self.options.write and found.answers):
            return {}
        run = RememberedRun(
            state=workspace.digest_state(state),
            modules=list_written_modules({**self.importable, **modules}),
            circumstances=self.circumstances,
            counts=count_schema(found, plan),
            answers=found.answers,
        )
        fingerprint = self.fingerprint(state["schema.json"] or "")
        oids = RememberedOids(fingerprint=fingerprint, oids=found.oids) if found.oids else None
        return render_memory(run, oids)


def load_context(source: Source, options: RefreshOptions, progress: Progress) -> RefreshContext:
    """Load configuration, state and code; raises LegacygenError where one of them cannot be read."""
    text = workspace.read_text(source.config)
    config = parse_config(text, source.config.name)
    folder = workspace.find_app_folder(source, config)
    importable = workspace.read_importable_modules(source.root, folder)
    foreign = workspace.find_other_folders(source)
    return RefreshContext(
        source=source,
        config=config,
        settings=workspace.find_settings(source, config),
        folder=folder,
        state=workspace.load_state(source),
        importable=importable,
        modules=workspace.select_model_modules(importable, folder, foreign),
        foreign=foreign,
        options=options,
        progress=progress,
        circumstances=workspace.digest_text(f"{__version__}\n{text}"),
    )
