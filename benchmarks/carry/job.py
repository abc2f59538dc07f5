"""One variant in a process of its own: `python -m benchmarks.carry.job` takes a task and prints a cost, as JSON."""

import dataclasses
import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.db import connections


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """The variant, its databases by alias as Django has them, and the processes of their servers."""

    variant: str
    rows: int
    databases: dict[str, Any]
    servers: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryCost:
    """Microseconds for each row: CPU of the client and of the servers, and wall time; growth in MiB at the peak."""

    client: float
    server: float
    wall: float
    growth: float

    @property
    def cpu(self) -> float:
        """The CPU of all processes."""
        return self.client + self.server


class SourceRouter:
    """Sends the legacy models to their database."""

    def db_for_read(self, model: Any, **_: Any) -> str | None:
        """Return the alias of a legacy model."""
        return "legacy" if model._meta.app_label == "old" else None

    def allow_migrate(self, db: str, app_label: str, **_: Any) -> bool:
        """Return whether tables are made there."""
        return db == "default"


def configure(task: Task) -> None:
    """Set Django up as far as the runtime needs it."""
    settings.configure(
        DATABASES=task.databases,
        INSTALLED_APPS=["legacygen.runtime", "legacygen.runtime.ledger", "benchmarks.carry"],
        DATABASE_ROUTERS=["benchmarks.carry.job.SourceRouter"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
    )
    django.setup()


def run_task(task: Task) -> CarryCost | None:
    """Empty the new tables unless they are run into again, and measure the variant; None for a mere preparation."""
    from benchmarks.carry.variants import AGAIN, PLAIN, VARIANTS, empty_tables, make_tables
    from legacygen.runtime.export.shards.worker import work_on_runs

    if task.variant == "work":
        work_on_runs(["default"], PLAIN)
        return None
    if task.variant == "prepare":
        make_tables()
        return None
    if task.variant not in AGAIN:
        empty_tables()
    found: list[CarryCost] = []

    def measure(function: Callable[[], object], rows: int) -> None:
        for alias in task.databases:
            connections[alias].ensure_connection()
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # forget the peak so far
        start = (time.process_time(), read_server_cpu(task.servers), time.perf_counter(), _read_memory("VmRSS"))
        function()
        end = (time.process_time(), read_server_cpu(task.servers), time.perf_counter(), _read_memory("VmHWM"))
        client, server, wall, kib = (after - before for after, before in zip(end, start, strict=True))
        per_row = 1e6 / rows
        found.append(
            CarryCost(client=client * per_row, server=server * per_row, wall=wall * per_row, growth=kib / 1024)
        )

    VARIANTS[task.variant](measure, task.rows)
    return found[0]


def read_server_cpu(servers: list[int]) -> float:
    """Return the CPU seconds of processes, with those of their children, ended or not."""
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = path.read_text(encoding="utf-8").rpartition(")")
        except OSError:  # it has ended meanwhile, and is among the ended children
            continue
        numbers = rest.split()
        number, parent = int(name.split()[0]), int(numbers[1])
        if number in servers:
            ticks += sum(map(int, numbers[11:15]))
        elif parent in servers:
            ticks += sum(map(int, numbers[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _read_memory(name: str) -> int:
    """Return a figure of this process's memory in KiB."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


def main() -> None:
    """Take a task from the standard input, and print what it took."""
    task = Task(**json.load(sys.stdin))
    configure(task)
    cost = run_task(task)
    print(json.dumps(cost and dataclasses.asdict(cost)))


if __name__ == "__main__":
    main()
