"""What the database said in the last run: where it says the very same again, nothing has to be understood anew."""

import contextlib
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from legacygen import snapshot, workspace
from legacygen.connect import Database
from legacygen.errors import LegacygenError
from legacygen.schema import Ids, Skipped
from legacygen.workspace import Source

Value = TypeVar("Value")

FOLDER = ".cache"
"""Within the state folder; it may be deleted at any time and keeps itself out of git."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A statement, the number of its rows and their fingerprint."""

    sql: str
    count: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What a report says of the schema that was read."""

    tables: int
    views: int
    left_out: int
    columns: int
    models: int
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A model module after a run, by path and fingerprint."""

    path: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """All that was asked in a run, in that order, and the model modules after it.

    `state` is the fingerprint of the state, `circumstances` that of all that decides what is asked and how the answers
    are understood.
    """

    state: str
    modules: tuple[Written, ...]
    circumstances: str
    counts: Counts
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """The numbers of the tables in the server that was read, and what the run left as `inputs` in the lock."""

    inputs: str
    ids: Ids


def recalled(source: Source) -> Memory | None:
    """What is remembered of the last run, if it can be read."""
    return _load(Memory, source.state / FOLDER / "answers.json")


def known_ids(source: Source, inputs: str) -> Ids | None:
    """The numbers that were read in the run which left `inputs` in the lock, if they can be read."""
    numbers = _load(Numbers, source.state / FOLDER / "ids.json")
    return numbers.ids if numbers and numbers.inputs == inputs else None


def remembering(source: Source, memory: Memory, numbers: Numbers | None) -> Callable[[], None]:
    """What keeps it for the next run, where the folder can be written: no run fails for what it could do without."""
    texts = {".gitignore": "*\n", "answers.json": snapshot.dump(memory)}
    if numbers:
        texts["ids.json"] = snapshot.dump(numbers)

    def remember() -> None:
        with contextlib.suppress(LegacygenError):
            for name, text in texts.items():
                workspace.put(source.state / FOLDER / name, text)

    return remember


def _load(kind: type[Value], path: Path) -> Value | None:
    try:
        text = workspace.text_of(path)
        return snapshot.load(kind, text, path.name) if text else None
    except LegacygenError:
        return None


def is_confirmed(memory: Memory, database: Database) -> bool:
    """Whether the database still gives each of the answers; those it gave are not asked for again in this run."""
    try:
        return bool(memory.answers) and all(_is_same(answer, database.query(answer.sql)) for answer in memory.answers)
    except LegacygenError:
        return False


def answers(asked: Mapping[str, Sequence[tuple[Any, ...]]]) -> tuple[Answer, ...]:
    """Statements and their rows as they are remembered."""
    return tuple(Answer(sql=sql, count=len(rows), digest=_digest(rows)) for sql, rows in asked.items())


def _is_same(answer: Answer, rows: Sequence[tuple[Any, ...]]) -> bool:
    return len(rows) == answer.count and _digest(rows) == answer.digest


def _digest(rows: Sequence[tuple[Any, ...]]) -> str:
    return hashlib.sha256(repr(rows).encode("utf-8", "surrogatepass")).hexdigest()[:32]
