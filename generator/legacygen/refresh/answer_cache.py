"""Remembers what the database answered in the last run: as long as it answers the same, its schema is the same."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from legacygen import workspace
from legacygen.errors import LegacygenError
from legacygen.introspection.answers import Answer
from legacygen.refresh.report import SchemaCounts
from legacygen.schema.oids import CatalogOids
from legacygen.snapshot import dump_snapshot, load_snapshot
from legacygen.workspace import Source

Value = TypeVar("Value")

FOLDER = ".cache"
"""Within the state folder; it may be deleted at any time, and has a .gitignore of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenModule:
    """A model module as a run left it: its path and the digest of its text."""

    path: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberedRun:
    """The answers of a run, in the order of the statements, and the model modules after it.

    `state` is the digest of the state files, `circumstances` that of everything else which decides what is asked and
    what becomes of the answers.
    """

    state: str
    modules: tuple[WrittenModule, ...]
    circumstances: str
    counts: SchemaCounts
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberedOids:
    """The OIDs that the server had in the run with that `fingerprint` in its lockfile."""

    fingerprint: str
    oids: CatalogOids


def recall_run(source: Source) -> RememberedRun | None:
    """Return what is remembered of the last run, if it can be read."""
    return _load(RememberedRun, source.state / FOLDER / "answers.json")


def recall_oids(source: Source, fingerprint: str) -> CatalogOids | None:
    """Return the OIDs of the run with that fingerprint in its lockfile, if they can be read."""
    remembered = _load(RememberedOids, source.state / FOLDER / "oids.json")
    return remembered.oids if remembered and remembered.fingerprint == fingerprint else None


def render_memory(run: RememberedRun, oids: RememberedOids | None) -> dict[str, str]:
    """Return the files of the cache, by name."""
    texts = {".gitignore": "*\n"} | ({"oids.json": dump_snapshot(oids)} if oids else {})
    return {**texts, "answers.json": dump_snapshot(run)}  # the last one: it says that all of them are there


def write_memory(source: Source, texts: Mapping[str, str]) -> None:
    """Write the files of the cache; no run fails because they cannot be written."""
    with contextlib.suppress(LegacygenError):
        for name, text in texts.items():
            workspace.write_file(source.state / FOLDER / name, text)


def list_written_modules(modules: Mapping[str, str]) -> tuple[WrittenModule, ...]:
    """Return the digests of modules, given as texts by path."""
    return tuple(
        WrittenModule(path=path, digest=workspace.digest_text(text)) for path, text in sorted(modules.items())
    )


def _load(kind: type[Value], path: Path) -> Value | None:
    try:
        text = workspace.read_if_exists(path)
        return load_snapshot(kind, text, path.name) if text else None
    except LegacygenError:
        return None
