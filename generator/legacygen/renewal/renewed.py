"""What comes of a renewal."""

from collections.abc import Mapping
from dataclasses import dataclass

from legacygen.lock import Lock
from legacygen.merge import delta
from legacygen.plan import Plan
from legacygen.report import Affected


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewed:
    """New texts by path, the plan and the lock to be remembered (the lock without fingerprints), and the news.

    `is_first` where the app had no models yet.
    """

    texts: Mapping[str, str]
    plan: Plan
    base: Plan
    lock: Lock
    changes: tuple[delta.Change, ...] = ()
    affected: tuple[Affected, ...] = ()
    second: tuple[str, ...] = ()
    is_first: bool = False
