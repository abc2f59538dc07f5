"""The objects of rows that are stored, and the rows that cannot be."""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Model

from legacygen.runtime.export.making import MadeRow
from legacygen.runtime.ledger.origins import KnownOrigin


@dataclass(slots=True)
class StoredPart:
    """An object of a row: new, or the one that the ledger knows, which may have been edited or deleted since.

    `names` are the fields that the stub sets, `owner` is the part whose object this one was merged into, and `leaves`
    is what the row was before if it no longer is. `returning` are fields that were set because the row was gone.
    """

    made: MadeRow
    part: str
    position: int
    new: Model
    names: tuple[str, ...]
    origin: KnownOrigin | None = None
    outcome: str = "created"
    merge_key: str | None = None
    owner: "StoredPart | None" = None
    leaves: KnownOrigin | None = None
    returning: tuple[str, ...] = ()

    @property
    def own(self) -> Model:
        """The object that `row` made, which may not be the one that stays of several."""
        return self.made.objects[self.part]

    @property
    def is_written(self) -> bool:
        """Return whether the object is as the stub wants it now."""
        return self.outcome in ("created", "updated", "unchanged", "merged")


class FailedRow(NamedTuple):
    """A row that could not be stored, and why; if another object has a unique value, which one, as far as is known."""

    made: MadeRow
    reason: str
    is_taken: bool = False
    holder: str | None = None


@dataclass(slots=True)
class StoredPage:
    """The parts that were stored, and the rows that could not be.

    `postponed` are rows that were stored, but whose hooks wait for other rows.
    """

    parts: list[StoredPart] = field(default_factory=list)
    postponed: list[MadeRow] = field(default_factory=list)
    rejected: list[FailedRow] = field(default_factory=list)
