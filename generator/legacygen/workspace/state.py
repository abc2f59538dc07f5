"""`.legacygen/`: what the last run saw and wrote, and what awaits a decision."""

import functools
import json
import re
from collections.abc import Collection, Mapping
from pathlib import PurePosixPath
from typing import TypeVar

from legacygen import snapshot
from legacygen.lock import Lock
from legacygen.plan import Plan
from legacygen.schema import Schema
from legacygen.workspace.files import digest, text_of
from legacygen.workspace.project import STATE, Source

Value = TypeVar("Value")
TABLE, SCHEMA = (re.compile(rf'"{name}": ("(?:[^"\\]|\\.)*")') for name in ("table", "schema"))
FILES = ("schema.json", "base.json", "lock.json")
"""In the order in which they are written: a run is done when the lock is there."""


class State:
    """The texts of the state files, and what they say; empty before the first run."""

    def __init__(self, source: Source, texts: dict[str, str | None]) -> None:
        self.source, self.texts = source, texts

    @functools.cached_property
    def lock(self) -> Lock:
        """What the last run wrote."""
        stored = self._stored(Lock, "lock.json")
        return stored.read() if stored else Lock()

    def schema(self, like: Schema | None = None) -> Schema | None:
        """The schema of the last run; the tables of another one are taken where they are the same."""
        if self._schema and like:
            self._schema.learn(like)
        return self._schema.read() if self._schema else None

    def base(self, labels: Collection[str] | None = None) -> Plan:
        """The plan of the last run, empty when it is lost; only of some tables, where it can be read in parts."""
        if not self._base:
            return Plan()
        return self._base.read(lambda text: labels is None or _label(text) in labels)

    def schema_text(self, schema: Schema) -> str:
        """The text of a schema.json."""
        return self._schema.dump(schema) if self._schema else snapshot.dump(schema)

    def base_text(self, base: Plan) -> str:
        """The text of a base.json."""
        return self._base.dump(base) if self._base else snapshot.dump(base)

    @functools.cached_property
    def _schema(self) -> snapshot.Stored[Schema] | None:
        return self._stored(Schema, "schema.json")

    @functools.cached_property
    def _base(self) -> snapshot.Stored[Plan] | None:
        return self._stored(Plan, "base.json")

    def _stored(self, kind: type[Value], name: str) -> snapshot.Stored[Value] | None:
        text = self.texts.get(name)
        return None if text is None else snapshot.Stored(kind, text, f"{STATE}/{name}")


def _label(text: str) -> str | None:
    """The label in the text of a model; nothing where it is something else."""
    table, schema = TABLE.search(text), SCHEMA.search(text)
    if table is None:
        return None
    return ".".join(json.loads(found[1]) for found in (schema, table) if found)


def load_state(source: Source) -> State:
    """The state of a source as it is on disk."""
    return State(source, {name: text_of(source.state / name) for name in FILES})


def fingerprint(texts: Mapping[str, str | None]) -> str:
    """What tells one state from another, of its texts by name."""
    return digest("\n".join(texts[name] or "" for name in FILES))


def state_after(state: State, schema: str, base: Plan, lock: Lock) -> dict[str, str]:
    """The texts of the state after a run, by name; `schema` is one already."""
    return {"schema.json": schema, "base.json": state.base_text(base), "lock.json": snapshot.dump(lock)}


def changed_state(state: State, texts: Mapping[str, str]) -> dict[str, str]:
    """Those that are others now, by path within the project."""
    source = state.source
    folder = PurePosixPath(source.state.relative_to(source.root).as_posix())
    return {str(folder / name): texts[name] for name in FILES if texts[name] != state.texts[name]}
