"""One refresh: what it is about, and what has changed since the last one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from legacygen import recall, workspace
from legacygen.ahead import Ahead, Project
from legacygen.config import Config
from legacygen.lock import Written
from legacygen.reading import Reading
from legacygen.recall import Memory
from legacygen.workspace import Source

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


@dataclass(frozen=True, kw_only=True)
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
    progress: Progress
    circumstances: str

    @cached_property
    def is_standing(self) -> bool:
        """Whether nothing is asked for and the model modules are as the last run left them."""
        if self.options.is_asked or not self.state.lock.files:
            return False
        return {path: workspace.digest(text) for path, text in self.modules.items()} == {
            each.path: each.digest for each in self.state.lock.files
        }

    @property
    def memory(self) -> Memory | None:
        """What the database said in the last run, where nothing else has changed since."""
        memory = recall.recalled(self.source) if self.state.lock.inputs and self.is_standing else None
        is_valid = memory and (memory.inputs, memory.circumstances) == (self.state.lock.inputs, self.circumstances)
        return memory if is_valid else None

    def is_news(self, reading: Reading) -> bool:
        """Whether schema, configuration or version are other than in the last run."""
        return not self._is_known or self.ahead.schema != reading.schema

    @cached_property
    def ahead(self) -> Ahead:
        """What is loaded while the server answers."""
        is_settled = self.is_standing and self._is_known and self.state.lock.is_plain
        project = Project(state=self.state, config=self.config, texts=self.modules, is_settled=is_settled)
        return Ahead(project, self.rehearsal)

    @cached_property
    def _is_known(self) -> bool:
        """Whether the state is that of the last run, made of the same configuration by the same version."""
        text = self.state.texts["schema.json"]
        return bool(text) and self.state.lock.inputs == self.inputs(text or "")

    def inputs(self, schema: str) -> str:
        """The fingerprint of all that the run depends on but the user's files; `schema` is its text."""
        return workspace.digest(f"{self.circumstances}\n{workspace.digest(schema)}")

    def written(self, modules: Mapping[str, str]) -> tuple[Written, ...]:
        """The model modules as they will be known by the next run; `modules` are the new texts of some."""
        texts = {**self.modules, **modules}
        return tuple(Written(path=path, digest=workspace.digest(text)) for path, text in sorted(texts.items()))

    def remembering(self, reading: Reading, schema: str) -> Callable[[], None]:
        """What keeps the answers of the database for the next run, made ready; does nothing where there are none.

        `schema` is the text of what was read.
        """
        if not (self.options.write and reading.answers):
            return lambda: None
        memory = Memory(
            inputs=self.inputs(schema),
            circumstances=self.circumstances,
            counts=reading.counts,
            answers=reading.answers,
        )
        return recall.remembering(self.source, memory, reading.ids)
