"""What comes of a renewal."""

from collections.abc import Mapping
from dataclasses import dataclass

from legacygen.lockfile import Lockfile
from legacygen.matching.schema_diff import SchemaChange
from legacygen.plan import Plan
from legacygen.refresh.report import AffectedCode


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshResult:
    """New texts by path, the plan and the lock to be remembered (the lock without fingerprints), and the news.

    `is_first` where the app had no models yet.
    """

    texts: Mapping[str, str]
    plan: Plan
    base: Plan
    lock: Lockfile
    changes: tuple[SchemaChange, ...] = ()
    affected: tuple[AffectedCode, ...] = ()
    second: tuple[str, ...] = ()
    is_first: bool = False
