"""Runs commands as processes of their own and takes their time and memory."""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from legacygen import scaffold


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a process took: seconds of wall time, and the most memory in megabytes."""

    seconds: float
    megabytes: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Medians of paired runs; `ratio` is that of ours to theirs, `megabytes` the most that ours took."""

    ours: float
    theirs: float
    ratio: float
    megabytes: float


def run(arguments: list[str], folder: Path) -> Cost:
    """`python …` in a project's folder; raises RuntimeError with its words when it fails."""
    dropped = ("LEGACY_DB_", "DJANGO_", "PYTHON")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, *arguments], cwd=folder, env=environment, stdout=output, stderr=output
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            raise RuntimeError(f"{arguments} ended with {process.returncode}: {output.read()[-2000:].decode()}")
    return Cost(seconds=seconds, megabytes=usage.ru_maxrss / 1024)


def compare(ours: Callable[[], Cost], theirs: Callable[[], Cost], rounds: int) -> Comparison:
    """Both in turn, so that a busy machine is busy for both."""
    pairs = [(ours(), theirs()) for _ in range(rounds)]
    return Comparison(
        ours=statistics.median(own.seconds for own, _ in pairs),
        theirs=statistics.median(other.seconds for _, other in pairs),
        ratio=statistics.median(own.seconds / other.seconds for own, other in pairs),
        megabytes=max(own.megabytes for own, _ in pairs),
    )


PEER = """
import sys
from django.conf import settings
from django.core.management import execute_from_command_line
settings.configure(DATABASES={"default": %r})
execute_from_command_line(sys.argv)
"""


def peer(folder: Path, database: dict[str, object]) -> Path:
    """The least project whose `manage.py inspectdb` reads that database, with nothing of ours in its way."""
    folder.mkdir(exist_ok=True)
    (folder / "manage.py").write_text(PEER % (database,), encoding="utf-8")
    return folder


def rendered(engine: str, folder: Path) -> Path:
    """A project from the template, before its first refresh."""
    root = folder / "rendered"
    scaffold.create_project(root, {"project_name": "Site", "legacy_engine": engine}, ask=False)
    return root


def connected(root: Path, folder: Path, database: dict[str, object]) -> Path:
    """A copy of that project with the database filled in; `folder` is new, for to delete one slows the disk down."""
    shutil.copytree(root, folder)
    path = folder / ".env"
    values = {name: str(database.get(name, "")) for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
    path.write_text(scaffold.fill_env(path.read_text(encoding="utf-8"), "LEGACY", values), encoding="utf-8")
    return folder
