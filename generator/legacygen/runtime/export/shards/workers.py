"""The workers of `legacy run --workers`: processes on this machine, or tasks of Celery."""

import contextlib
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from typing import IO

from django.conf import settings
from django.db import transaction

from legacygen.runtime.export.failures import describe_failure
from legacygen.runtime.export.plan import ExportError
from legacygen.runtime.export.shards.shared_run import SharedRun
from legacygen.runtime.export.shards.worker import claim_shard, find_position
from legacygen.runtime.ledger.models import Shard

COMMAND = (sys.executable, "-m", "django", "legacy", "work")
LOGGER = logging.getLogger(__name__)

PATIENCE = 20.0
"""Seconds after which a task is sent again, if a shard is free; one too many does nothing."""


class WorkerProcesses:
    """Processes of `manage.py legacy work`, with what they have written."""

    def __init__(self, count: int, output: IO[str]) -> None:
        self._output = output
        names = {"DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE, "PYTHONPATH": os.pathsep.join(sys.path)}
        environment = {**os.environ, **names}
        self.running = [
            subprocess.Popen(COMMAND, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output)  # noqa: S603
            for _ in range(count)
        ]

    def look_after(self, shared: SharedRun) -> None:
        """Raise ExportError if all have ended though shards are left."""
        if any(each.poll() is None for each in self.running) or find_position(shared) is None:
            return
        self._output.seek(0)
        written = self._output.read().strip()
        codes = ", ".join(str(each.returncode) for each in self.running)
        said = f" They wrote: {written[-1000:]}" if written else ""
        raise ExportError(
            f"All workers have ended, with the exit codes {codes}, though rows are left; run again.{said}"
        )

    def end(self) -> None:
        """End what is still running; the server rolls back what is not committed."""
        for each in self.running:
            each.terminate()
        for each in self.running:
            each.wait()


@contextlib.contextmanager
def start_processes(alias: str, count: int) -> Iterator[WorkerProcesses]:
    """Start workers on this machine, for as long as the block lasts; others may join them."""
    if not settings.SETTINGS_MODULE:
        raise ExportError("Workers need a module of settings, in DJANGO_SETTINGS_MODULE.")
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        workers = WorkerProcesses(count, output)
        try:
            yield workers
        finally:
            workers.end()


class WorkerTasks:
    """Tasks that Celery's workers take from the broker."""

    def __init__(self, alias: str) -> None:
        self._alias = alias
        self._left = 0
        self._sent = time.monotonic()

    def send(self) -> None:
        """Send a task; raises ExportError if there is no broker."""
        try:
            from legacygen.runtime.tasks import work
        except ImportError as error:
            raise ExportError(f"Celery is not there ({error}); install legacygen[celery].") from error
        try:
            work.apply_async([self._alias], retry=False)
        except Exception as error:  # each transport has errors of its own
            raise ExportError(f"The broker of Celery does not answer: {describe_failure(error)}.") from error

    def look_after(self, shared: SharedRun) -> None:
        """Now and then send a task again if a shard is free, since the broker may have lost one with its worker."""
        if time.monotonic() - self._sent < PATIENCE:
            return
        left = shared.list_shards().filter(state=Shard.State.WAITING).count()
        if left == self._left:
            LOGGER.warning("No rows were carried over lately, and %s shards are left; is a worker running?", left)
        self._left = left
        self._sent = time.monotonic()
        position = find_position(shared)
        with transaction.atomic(using=shared.alias):
            is_free = position is not None and claim_shard(shared, position) is not None
        if is_free:
            self.send()


@contextlib.contextmanager
def send_tasks(alias: str, count: int) -> Iterator[WorkerTasks]:
    """Send tasks for the workers of Celery, wherever these are."""
    tasks = WorkerTasks(alias)
    for _ in range(count):
        tasks.send()
    yield tasks
