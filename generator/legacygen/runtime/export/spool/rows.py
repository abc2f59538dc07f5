"""Legacy rows as they are kept on disk during a run, with what is known of them."""

import pickle
from dataclasses import dataclass
from typing import Any, NamedTuple

from legacygen.runtime.ledger.keys import StoredKey


class RowName(NamedTuple):
    """A legacy row: its table, by the text of its StubTable, and its key."""

    table: str
    key: Any
    stored: StoredKey

    def __str__(self) -> str:
        return f"{self.table} {self.stored.text or self.stored.number}"


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A row that waits: the number of its stub, its key in the ledger, and the values of its columns."""

    stub: int
    stored: StoredKey
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that cannot be carried over, and why; `follows` if only because another one was rejected."""

    stub: int
    stored: StoredKey
    reason: str
    follows: bool
    values: tuple[Any, ...]


def pack_values(values: tuple[Any, ...]) -> bytes:
    """Return values as bytes for the temporary database."""
    return pickle.dumps(tuple(bytes(each) if isinstance(each, memoryview) else each for each in values))


def unpack_values(data: bytes) -> Any:
    """Return what was packed."""
    return pickle.loads(data)  # noqa: S301 - of a file that only this process has
