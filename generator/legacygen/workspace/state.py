"""`.legacygen/`: what the last run saw and wrote, and what awaits a decision."""

import functools
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import TypeVar

from legacygen.lockfile import Lockfile
from legacygen.plan import Plan
from legacygen.schema import Schema
from legacygen.snapshot import dump_snapshot, load_snapshot
from legacygen.workspace.files import digest_text, read_if_exists
from legacygen.workspace.layout import STATE, Source

Value = TypeVar("Value")
FILES = ("schema.json", "base.json", "lock.json")
"""In the order in which they are written: a run is done when the lock is there."""


class RefreshState:
    """The texts of the state files, and what they say; empty before the first run."""

    def __init__(self, source: Source, texts: dict[str, str | None]) -> None:
        self.source, self.texts = source, texts

    @functools.cached_property
    def lockfile(self) -> Lockfile:
        """What the last run wrote."""
        return self._stored(Lockfile, "lock.json") or Lockfile()

    @functools.cached_property
    def schema(self) -> Schema | None:
        """The schema of the last run."""
        return self._stored(Schema, "schema.json")

    @functools.cached_property
    def base(self) -> Plan:
        """The plan of the last run, empty when it is lost."""
        return self._stored(Plan, "base.json") or Plan()

    def _stored(self, kind: type[Value], name: str) -> Value | None:
        text = self.texts.get(name)
        return None if text is None else load_snapshot(kind, text, f"{STATE}/{name}")


def load_state(source: Source) -> RefreshState:
    """The state of a source as it is on disk."""
    return RefreshState(source, {name: read_if_exists(source.state / name) for name in FILES})


def digest_state(texts: Mapping[str, str | None]) -> str:
    """What tells one state from another, of its texts by name."""
    return digest_text("\n".join(texts[name] or "" for name in FILES))


def render_state(schema: str, base: Plan, lock: Lockfile) -> dict[str, str]:
    """The texts of the state after a run, by name; `schema` is one already."""
    return {"schema.json": schema, "base.json": dump_snapshot(base), "lock.json": dump_snapshot(lock)}


def list_changed_files(state: RefreshState, texts: Mapping[str, str]) -> dict[str, str]:
    """Those that are others now, by path within the project."""
    source = state.source
    folder = PurePosixPath(source.state.relative_to(source.root).as_posix())
    return {str(folder / name): texts[name] for name in FILES if texts[name] != state.texts[name]}
