"""`.legacygen/`: what the last run saw and wrote, and what awaits a decision."""

import functools
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import TypeVar

from legacygen import snapshot
from legacygen.lock import Lock
from legacygen.plan import Plan
from legacygen.schema import Schema
from legacygen.workspace.files import digest, text_of
from legacygen.workspace.project import STATE, Source

Value = TypeVar("Value")
FILES = ("schema.json", "base.json", "lock.json")
"""In the order in which they are written: a run is done when the lock is there."""


class State:
    """The texts of the state files, and what they say; empty before the first run."""

    def __init__(self, source: Source, texts: dict[str, str | None]) -> None:
        self.source, self.texts = source, texts

    @functools.cached_property
    def lock(self) -> Lock:
        """What the last run wrote."""
        return self._stored(Lock, "lock.json") or Lock()

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
        return None if text is None else snapshot.load(kind, text, f"{STATE}/{name}")


def load_state(source: Source) -> State:
    """The state of a source as it is on disk."""
    return State(source, {name: text_of(source.state / name) for name in FILES})


def fingerprint(texts: Mapping[str, str | None]) -> str:
    """What tells one state from another, of its texts by name."""
    return digest("\n".join(texts[name] or "" for name in FILES))


def state_after(schema: str, base: Plan, lock: Lock) -> dict[str, str]:
    """The texts of the state after a run, by name; `schema` is one already."""
    return {"schema.json": schema, "base.json": snapshot.dump(base), "lock.json": snapshot.dump(lock)}


def changed_state(state: State, texts: Mapping[str, str]) -> dict[str, str]:
    """Those that are others now, by path within the project."""
    source = state.source
    folder = PurePosixPath(source.state.relative_to(source.root).as_posix())
    return {str(folder / name): texts[name] for name in FILES if texts[name] != state.texts[name]}
