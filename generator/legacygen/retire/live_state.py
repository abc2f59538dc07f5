"""Asks the project's own databases how many accounts and rejected rows still need legacygen."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

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
        done = subprocess.run(  # noqa: S603 - our own interpreter and program
            [sys.executable, "-P", str(PROGRAM), str(root), *HASHERS.values()],
            cwd=root,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": settings, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
        )
        found = json.loads(done.stdout.strip().split("\n")[-1])
    except subprocess.TimeoutExpired:
        return LiveState(error=f"it took more than {PATIENCE} seconds")
    except ValueError:  # the project ended the process itself
        return LiveState(error=done.stderr.strip().split("\n")[-1] or "no answer")
    ledgers = found["ledgers"]
    return LiveState(
        accounts=found["accounts"],
        rejects={alias: each["rejects"] for alias, each in ledgers.items()},
        tables=frozenset(f"{source}.{table}" for each in ledgers.values() for source, table, _ in each["tables"]),
        error=str(found["error"]).rstrip("."),
    )
