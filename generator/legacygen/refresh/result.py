"""The result of the pure part of a refresh."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from legacygen.lockfile import Lockfile
from legacygen.matching.schema_diff import SchemaChange
from legacygen.plan import Plan
from legacygen.refresh.differences import ExpectedModels
from legacygen.refresh.report import AffectedCode


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshResult:
    """New texts of modules with models, or that these import, and of other files, by path, and what to remember.

    `base` is the plan that the next refresh merges with; the lockfile still lacks its fingerprint. `is_first` where
    the app had no models before. `affected` are the lines of the project that use what was dropped, `duplicates`
    describe further classes on one table, `unfollowed` classes that were not found in the code. `expected` is what the
    loaded models are compared with, if they are to be compared.
    """

    models: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    plan: Plan
    base: Plan
    lockfile: Lockfile
    changes: tuple[SchemaChange, ...] = ()
    affected: tuple[AffectedCode, ...] = ()
    duplicates: tuple[str, ...] = ()
    unfollowed: tuple[str, ...] = ()
    expected: ExpectedModels | None = None
    is_first: bool = False

    @property
    def adopted_tables(self) -> list[str]:
        """The `db_table`s of the tables that Django manages, where their models are to be compared."""
        return self.expected.list_adopted_tables() if self.expected else []

    @property
    def texts(self) -> dict[str, str]:
        """All new texts by path."""
        return {**self.models, **self.files}
