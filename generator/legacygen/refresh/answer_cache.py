"""What the database said in the last run: where it says the very same again, nothing has to be understood anew."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from legacygen import workspace
from legacygen.errors import LegacygenError
from legacygen.introspection.answers import Answer
from legacygen.introspection.read import Introspection
from legacygen.schema import CatalogOids, Skipped, TableKind
from legacygen.snapshot import dump_snapshot, load_snapshot
from legacygen.workspace import Source

Value = TypeVar("Value")

FOLDER = ".cache"
"""Within the state folder; it may be deleted at any time and keeps itself out of git."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaCounts:
    """What a report says of the schema that was read."""

    tables: int
    views: int
    left_out: int
    columns: int
    models: int
    skipped: tuple[Skipped, ...] = ()


def count_schema(found: Introspection) -> SchemaCounts:
    """Count what was selected of a schema."""
    tables = found.selected.tables
    views = sum(table.kind is not TableKind.TABLE for table in tables)
    return SchemaCounts(
        tables=len(tables) - views,
        views=views,
        left_out=len(found.schema.tables) - len(tables),
        columns=sum(len(table.columns) for table in tables),
        models=len(tables),
        skipped=found.schema.skipped,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenModule:
    """A model module after a run, by path and fingerprint."""

    path: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberedRun:
    """All that was asked in a run, in that order, and the model modules after it.

    `state` is the fingerprint of the state, `circumstances` that of all that decides what is asked and how the answers
    are understood.
    """

    state: str
    modules: tuple[WrittenModule, ...]
    circumstances: str
    counts: SchemaCounts
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberedOids:
    """The numbers of the tables in the server that was read, and what the run left as `inputs` in the lock."""

    inputs: str
    ids: CatalogOids


def recall_run(source: Source) -> RememberedRun | None:
    """What is remembered of the last run, if it can be read."""
    return _load(RememberedRun, source.state / FOLDER / "answers.json")


def recall_oids(source: Source, inputs: str) -> CatalogOids | None:
    """The numbers that were read in the run which left `inputs` in the lock, if they can be read."""
    numbers = _load(RememberedOids, source.state / FOLDER / "ids.json")
    return numbers.ids if numbers and numbers.inputs == inputs else None


def prepare_remembering(source: Source, memory: RememberedRun, numbers: RememberedOids | None) -> Callable[[], None]:
    """What keeps it for the next run, where the folder can be written: no run fails for what it could do without."""
    texts = {".gitignore": "*\n", "answers.json": dump_snapshot(memory)}
    if numbers:
        texts["ids.json"] = dump_snapshot(numbers)

    def remember() -> None:
        with contextlib.suppress(LegacygenError):
            for name, text in texts.items():
                workspace.write_file(source.state / FOLDER / name, text)

    return remember


def _load(kind: type[Value], path: Path) -> Value | None:
    try:
        text = workspace.read_if_exists(path)
        return load_snapshot(kind, text, path.name) if text else None
    except LegacygenError:
        return None
