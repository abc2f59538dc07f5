"""How a run has ended, for the command that shows it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from legacygen.runtime.export.accounts import TableAccount

Progress = Callable[[TableAccount], None]
"""A function called after each page, with the account so far."""


@dataclass(slots=True)
class RunResult:
    """The result of a run. `rejected` are sentences; `is_kept` tells whether anything was committed."""

    accounts: list[TableAccount]
    rejected: list[str] = field(default_factory=list)
    rejected_count: int = 0
    follows_count: int = 0
    is_kept: bool = True
    commits: int = 0
    dropped_callbacks: int = 0
    held_mail: int = 0
