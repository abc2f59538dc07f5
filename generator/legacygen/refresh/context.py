"""One refresh: what it is about, and what has changed since the last one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from legacygen import workspace
from legacygen.config import Config
from legacygen.introspection.read import Introspection
from legacygen.refresh.answer_cache import (
    RememberedOids,
    RememberedRun,
    WrittenModule,
    count_schema,
    prepare_remembering,
    recall_run,
)
from legacygen.workspace import Source

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshOptions:
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


@dataclass(frozen=True, kw_only=True)
class RefreshContext:
    """One refresh: what is refreshed and how; `settings` is the settings module of the project.

    `modules` are the texts that may hold models by path, `circumstances` is the fingerprint of all that decides what
    is made of a schema.
    """

    source: Source
    config: Config
    settings: str
    folder: str
    state: workspace.RefreshState
    modules: dict[str, str]
    options: RefreshOptions
    rehearsal: workspace.DjangoCheck
    progress: Progress
    circumstances: str

    @cached_property
    def _last(self) -> RememberedRun | None:
        return recall_run(self.source) if self.state.lock.inputs else None

    @cached_property
    def is_standing(self) -> bool:
        """Whether nothing is asked for, and state and model modules are as the last run left them."""
        if self.options.is_asked or self._last is None:
            return False
        was = (self._last.state, self._last.modules)
        return was == (workspace.digest_state(self.state.texts), self._written(self.modules))

    @property
    def memory(self) -> RememberedRun | None:
        """What the database said in the last run, where nothing else has changed since."""
        is_valid = self.is_standing and self._last and self._last.circumstances == self.circumstances
        return self._last if is_valid else None

    def is_news(self, found: Introspection) -> bool:
        """Whether schema, configuration or version are other than in the last run."""
        return not self._is_known or self.state.schema != found.schema

    @cached_property
    def _is_known(self) -> bool:
        """Whether the state is that of the last run, made of the same configuration by the same version."""
        text = self.state.texts["schema.json"]
        return bool(text) and self.state.lock.inputs == self.inputs(text or "")

    def inputs(self, schema: str) -> str:
        """The fingerprint of all that the run depends on but the user's files; `schema` is its text."""
        return workspace.digest_text(f"{self.circumstances}\n{workspace.digest_text(schema)}")

    def remembering(
        self, found: Introspection, state: Mapping[str, str | None], modules: Mapping[str, str]
    ) -> Callable[[], None]:
        """What keeps the answers of the database for the next run, made ready; does nothing where there are none.

        `state` are the texts of the state by name, as it will be, `modules` the new texts of modules by path.
        """
        if not (self.options.write and found.answers):
            return lambda: None
        memory = RememberedRun(
            state=workspace.digest_state(state),
            modules=self._written({**self.modules, **modules}),
            circumstances=self.circumstances,
            counts=count_schema(found),
            answers=found.answers,
        )
        inputs = self.inputs(state["schema.json"] or "")
        numbers = RememberedOids(inputs=inputs, ids=found.oids) if found.oids else None
        return prepare_remembering(self.source, memory, numbers)

    @staticmethod
    def _written(modules: Mapping[str, str]) -> tuple[WrittenModule, ...]:
        return tuple(
            WrittenModule(path=path, digest=workspace.digest_text(text)) for path, text in sorted(modules.items())
        )
