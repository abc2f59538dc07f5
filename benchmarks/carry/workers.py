"""Workers of the benchmark: this process itself, or processes that have the same settings as it."""

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence

from django.conf import settings

from legacygen.runtime.export import Export
from legacygen.runtime.export.plan import ExportError
from legacygen.runtime.export.shards.coordinator import StartWorkers
from legacygen.runtime.export.shards.shared_run import SharedRun
from legacygen.runtime.export.shards.worker import work_on_runs

COMMAND = (sys.executable, "-m", "benchmarks.carry.job")


class OwnWork:
    """The work of this process, which does all as soon as it is looked after."""

    def __init__(self, exports: Sequence[type[Export]]) -> None:
        self._exports = exports

    def look_after(self, shared: SharedRun) -> None:
        """Carry all shards over."""
        work_on_runs([shared.alias], self._exports)


class Jobs:
    """Processes that were started for the run."""

    def __init__(self, running: Sequence["subprocess.Popen[str]"]) -> None:
        self._running = running

    def look_after(self, shared: SharedRun) -> None:
        """Raise ExportError if one has failed."""
        if any(each.poll() for each in self._running):
            raise ExportError("a worker has failed")


def work_here(exports: Sequence[type[Export]]) -> StartWorkers:
    """Return a function that starts no process."""
    return lambda alias, count: contextlib.nullcontext(OwnWork(exports))


@contextlib.contextmanager
def start_jobs(alias: str, count: int) -> Iterator[Jobs]:
    """Start so many workers."""
    databases = {alias: settings.DATABASES[alias] for alias in settings.DATABASES}
    task = json.dumps({"variant": "work", "rows": 0, "databases": databases, "servers": []})
    running = []
    for _ in range(count):
        process = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        assert process.stdin
        process.stdin.write(task)
        process.stdin.close()
        running.append(process)
    try:
        yield Jobs(running)
    finally:
        for each in running:
            each.wait()
