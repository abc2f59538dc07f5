"""Asks the project's own databases how many accounts and rejected rows still need legacygen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from legacygen import workspace
from legacygen.retire.replacements import HASHERS

PROGRAM = Path(__file__).with_name("live_state_main.py")
PATIENCE = 120  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveState:
    """The number of `accounts` by the word before the `$` of their passwords, and the ledgers by alias of database.

    `rejects` are the rejected rows in each ledger; `tables` are those that were carried over, as `source.table`.
    `error` says why nothing could be counted.
    """

    accounts: Mapping[str, int] = field(default_factory=dict)
    rejects: Mapping[str, int] = field(default_factory=dict)
    tables: frozenset[str] = field(default_factory=frozenset)
    error: str = ""


def read_live_state(root: Path, settings: str) -> LiveState:
    """Read the state with a settings module of the project, in a process of its own."""
    if not settings:
        return LiveState(error="no settings module is known")
    try:
        found = workspace.run_project_program(PROGRAM, root, settings, {"words": list(HASHERS.values())}, PATIENCE)
    except workspace.NoAnswerError as error:
        return LiveState(error=str(error))
    ledgers = found["ledgers"]
    return LiveState(
        accounts=found["accounts"],
        rejects={alias: each["rejects"] for alias, each in ledgers.items()},
        tables=frozenset(f"{source}.{table}" for each in ledgers.values() for source, table, _ in each["tables"]),
        error=str(found["error"]).rstrip("."),
    )
