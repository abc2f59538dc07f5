"""Runs commands of a project as forks of this process, in which Django and legacygen are imported already.

A process of its own for each command would spend most of its time on imports.
"""

import contextlib
import gc
import importlib
import io
import json
import os
import pickle
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import IO, Any

from legacygen.workspace import django_check_main, project_program
from tests.matrix.probe import describe


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a command ended: its status, and all that it printed."""

    status: int
    text: str


PROBES = Path(tempfile.mkdtemp(prefix="probes", dir="/dev/shm"))
"""A folder with what the checks have found in the models that they have loaded."""

_REPLACED: list[object] = []
"""Streams of forks: they would close the new ones together with themselves."""


class ForkedCheck:
    """Stands for `subprocess.Popen` where legacygen starts its check: a fork that runs the same program."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        stdout: IO[str],
        stderr: IO[str],
        encoding: str,
        cwd: Path,
        env: Mapping[str, str],
        **_: object,
    ) -> None:
        reading, writing = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            os.close(writing)
            for source, target in ((reading, 0), (stdout.fileno(), 1), (stderr.fileno(), 2)):
                os.dup2(source, target)
            _run_check(command, cwd, env)
        os.close(reading)
        self.stdin = os.fdopen(writing, "w", encoding=encoding)

    def wait(self) -> int:
        """Wait for the end of the fork."""
        if self.pid:
            os.waitpid(self.pid, 0)
            self.pid = 0
        return 0

    def kill(self) -> None:
        """Nothing: it ends as soon as it can read no job."""

    def communicate(self) -> None:
        """End the fork, and wait until it has ended."""
        with contextlib.suppress(BrokenPipeError):
            self.stdin.close()
        self.wait()


def _run_check(command: Sequence[str], cwd: Path, env: Mapping[str, str]) -> None:
    """Do what the program of the check does, then list the rows of all models; never returns."""
    try:
        os.chdir(cwd)
        os.environ.update(env)
        _REPLACED.extend((sys.stdin, sys.stdout, sys.stderr))
        sys.stdin, sys.stdout = open(0, encoding="utf-8"), open(1, "w", encoding="utf-8")  # noqa: SIM115
        sys.stderr = open(2, "w", encoding="utf-8")  # noqa: SIM115
        sys.dont_write_bytecode = True
        job = json.loads(sys.stdin.readline() or "null")
        if job is None:
            os._exit(0)
        sys.path.insert(0, str(cwd))
        sys.meta_path.insert(0, django_check_main.Finder(cwd, job["texts"], job["refused"]))
        result = django_check_main.check_project(job)
        sys.stdout.write(f"\n{json.dumps(result)}\n")
        sys.stdout.flush()
        if result["stage"] in ("check", "done"):
            PROBES.joinpath(f"{time.monotonic_ns()}").write_bytes(pickle.dumps((job["texts"], describe())))
    except BaseException:
        traceback.print_exc(file=sys.stderr)
    finally:
        os._exit(1)


def forget_project(root: Path) -> None:
    """Forget the modules of a project, which the refresh has imported to read its settings."""
    for name, module in list(sys.modules.items()):
        if (getattr(module, "__file__", None) or "").startswith(f"{root}/"):
            del sys.modules[name]
    from django.conf import settings
    from django.utils.functional import empty

    settings._wrapped = empty


def preload() -> None:
    """Import what the commands need."""
    import black  # noqa: F401
    import django.contrib.admin
    import django.forms
    import django.template.context_processors
    import django.views.generic  # noqa: F401
    from django.core.exceptions import ImproperlyConfigured

    import legacygen.cli
    import legacygen.cli.refreshing
    import legacygen.merge
    import legacygen.planning
    import legacygen.refresh.draft_sides
    import legacygen.refresh.pipeline
    import legacygen.refresh.write
    import legacygen.runtime.admin  # noqa: F401

    django_check_main.preload_django()
    for name in ("sqlite3", "mysql", "postgresql"):
        for package in ("django.db", "legacygen.runtime"):
            with contextlib.suppress(ImportError, ImproperlyConfigured):
                importlib.import_module(f"{package}.backends.{name}.base")
    for name in ("core.management.commands.makemigrations", "template.defaulttags", "views.debug", "views.csrf"):
        importlib.import_module(f"django.{name}")
    for name in ("checks", "gone", "tables", "rowkey", "indexes", "errors", "tasks"):
        with contextlib.suppress(ImproperlyConfigured):
            importlib.import_module(f"legacygen.runtime.{name}")
    gc.disable()  # which would touch, and thereby copy, the memory that the forks share
    gc.freeze()
    forking = SimpleNamespace(Popen=ForkedCheck, PIPE=subprocess.PIPE)
    project_program.subprocess = forking  # type: ignore[assignment, attr-defined]


def run_legacygen(root: Path, *arguments: str, before: Callable[[], None] = lambda: None) -> Ended:
    """Run `legacygen …` in the folder of a project; `before` is called in the new process."""
    from legacygen.cli import cli

    def run() -> None:
        before()
        cli.main([*arguments], prog_name="legacygen", standalone_mode=True)

    return _run_fork(root, run)


def call(root: Path, function: Callable[[Path], Any]) -> Any:
    """Return what a function returns in a fork, which may load the project."""
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(reading)
        try:
            os.chdir(root)
            found: Any = function(root)
        except BaseException as error:
            found = error
        with os.fdopen(writing, "wb") as file:
            pickle.dump(found if not isinstance(found, BaseException) else RuntimeError(repr(found)), file)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as file:
        found = pickle.load(file)
    os.waitpid(pid, 0)
    if isinstance(found, BaseException):
        raise found
    return found


def _run_fork(root: Path, function: Callable[[], object]) -> Ended:
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(reading)
        os.dup2(writing, 1)
        os.dup2(writing, 2)
        _REPLACED.extend((sys.stdout, sys.stderr))
        sys.stdout = io.TextIOWrapper(os.fdopen(1, "wb"), encoding="utf-8", write_through=True)
        sys.stderr = io.TextIOWrapper(os.fdopen(2, "wb"), encoding="utf-8", write_through=True)
        status = 70
        try:
            os.chdir(root)
            function()
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        except BaseException:
            traceback.print_exc()
        sys.stdout.flush()
        os._exit(status)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as file:
        text = file.read()
    _, status = os.waitpid(pid, 0)
    return Ended(status=os.waitstatus_to_exitcode(status), text=text)
