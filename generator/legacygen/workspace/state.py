"""`.legacygen/`: the schema and the plan of the last run, and the conflicts that are open."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from legacygen.errors import LegacygenError, OldFormatError
from legacygen.lockfile import Lockfile
from legacygen.plan import Plan
from legacygen.schema import Schema
from legacygen.schema.statistics import RowStatistics
from legacygen.snapshot import dump_snapshot, load_snapshot
from legacygen.workspace.files import digest_text, read_if_exists
from legacygen.workspace.layout import Source

Value = TypeVar("Value")

FORMATS = {"profile.json": 1, "schema.json": 2, "base.json": 2, "lock.json": 2}
"""The files with the formats of their contents, in the order of writing: a run is complete when the lock is there."""


@dataclass(frozen=True, kw_only=True)
class RefreshState:
    """The state files of a source: their `texts` by name, None for a missing file, and the values in them.

    A value is read when it is first asked for. Reading raises LegacygenError for a file that is damaged or of another
    format.
    """

    source: Source
    texts: Mapping[str, str | None]

    def get_path(self, name: str) -> str:
        """Return the path of a state file within the project."""
        return f"{self.source.format_path(self.source.state)}/{name}"

    @cached_property
    def lockfile(self) -> Lockfile:
        """The lock of the last run, empty before the first one."""
        return self._load_value(Lockfile, "lock.json") or Lockfile()

    @cached_property
    def schema(self) -> Schema | None:
        """The schema of the last run."""
        return self._load_value(Schema, "schema.json")

    @cached_property
    def base(self) -> Plan:
        """The plan of the last run, empty when its file is missing."""
        return self._load_value(Plan, "base.json") or Plan()

    @cached_property
    def statistics(self) -> RowStatistics | None:
        """The counts of rows in the last run that read any."""
        return self._load_value(RowStatistics, "profile.json")

    def _load_value(self, kind: type[Value], name: str) -> Value | None:
        text = self.texts.get(name)
        if text is None:
            return None
        try:
            return load_snapshot(kind, text, self.get_path(name), FORMATS[name])
        except OldFormatError as error:
            folder = self.source.format_path(self.source.state)
            advice = f"delete the folder {folder} and run `legacygen refresh`: your code is adopted as it is"
            raise LegacygenError(f"{str(error).rstrip('.')}; {advice}.") from None


def load_state(source: Source) -> RefreshState:
    """Read the state files of a source."""
    return RefreshState(source=source, texts={name: read_if_exists(source.state / name) for name in FORMATS})


def render_schema(schema: Schema) -> str:
    """Render a schema as the text of a schema.json."""
    return dump_snapshot(schema, FORMATS["schema.json"])


def parse_schema(text: str, origin: str) -> Schema:
    """Read the text of a schema.json; `origin` names the file in messages.

    Raises LegacygenError for a text that is damaged or of another format.
    """
    try:
        return load_snapshot(Schema, text, origin, FORMATS["schema.json"])
    except OldFormatError as error:
        raise LegacygenError(f"{str(error).rstrip('.')}; write it again from its database.") from None


def digest_state(texts: Mapping[str, str | None]) -> str:
    """Digest the texts of the state files, given by name."""
    return digest_text("\n".join(texts.get(name) or "" for name in FORMATS))


def render_base(base: Plan) -> str:
    """Render the plan of a run as the text of base.json."""
    return dump_snapshot(base, FORMATS["base.json"])


def render_statistics(statistics: RowStatistics) -> str:
    """Render the counts of rows as the text of profile.json."""
    return dump_snapshot(statistics, FORMATS["profile.json"])


def render_lockfile(lockfile: Lockfile) -> str:
    """Render the text of lock.json."""
    return dump_snapshot(lockfile, FORMATS["lock.json"])


def list_changed_files(state: RefreshState, texts: Mapping[str, str]) -> dict[str, str]:
    """List the state files whose new texts, by name, differ from those on disk: by path within the project, in order.

    A file without a new text stays as it is.
    """
    changed = (name for name in FORMATS if name in texts and texts[name] != state.texts[name])
    return {state.get_path(name): texts[name] for name in changed}
