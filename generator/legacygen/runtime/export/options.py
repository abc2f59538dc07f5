"""The options of a run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

CommitEvery = Literal["run", "table", "batch"]
MissingPolicy = Literal["report", "deactivate", "delete"]


@dataclass(frozen=True, slots=True)
class RejectLimit:
    """How many rows may be rejected before all is rolled back: a number, or a share of the rows."""

    count: int = 0
    share: float | None = None

    def allows(self, rejected: int, rows: int) -> bool:
        """Return whether a run with so many rejected rows is kept."""
        return rejected <= (self.count if self.share is None else self.share * rows)

    def __str__(self) -> str:
        return str(self.count) if self.share is None else f"{self.share * 100:g} %"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """The options of `legacy run`. `keys` are those of the rows to carry over, by the label of the legacy model."""

    dry_run: bool = False
    limit: int | None = None
    keys: Mapping[str, Sequence[Any]] | None = None
    commit_every: CommitEvery = "run"
    max_rejects: RejectLimit = RejectLimit()
    missing: MissingPolicy = "report"
    update: bool = False
    overwrite: bool = False

    @property
    def reads_all(self) -> bool:
        """Return whether all rows of the tables are read."""
        return self.limit is None and self.keys is None
