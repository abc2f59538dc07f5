"""What goes on in a process that `tests/processes.py` forks: it becomes a Python program.

Programs that load a project are started by legacygen; they become forks too, of a process that has loaded no project.
"""

import contextlib
import multiprocessing
import os
import pickle
import runpy
import signal
import socket
import subprocess
import sys
import warnings
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import IO

from legacygen.workspace import project_program

ROOT = Path(__file__).parents[1]
MEASURE = "COVERAGE_PROCESS_CONFIG"
"""The variable that makes coverage measure a process."""


def run_program(arguments: tuple[str, ...], folder: Path, environment: dict[str, str], out: Path, err: Path) -> None:
    """Be `python …` in a folder, with all output in files."""
    for number, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND), number)
    multiprocessing.set_start_method(None, force=True)  # the usual one again, as a program finds it
    _enter(folder, environment, [])
    forking = SimpleNamespace(Popen=partial(ForkedProgram, _start_forker()), PIPE=subprocess.PIPE)
    project_program.subprocess = forking  # type: ignore[assignment, attr-defined]
    sys.path.insert(0, str(folder))
    if MEASURE in environment:
        import coverage

        coverage.process_startup()
        os.environ.pop(MEASURE, None)  # what the program starts, such as the check, is measured by tests of its own
    if arguments[:2] == ("-W", "error"):
        warnings.simplefilter("error")
        arguments = arguments[2:]
    if arguments[0] == "-c":
        sys.argv = ["-c", *arguments[2:]]
        exec(compile(arguments[1], "<string>", "exec"), {"__name__": "__main__"})
    elif arguments[0] == "-m":
        sys.argv = list(arguments[1:])
        runpy.run_module(arguments[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = list(arguments)
        runpy.run_path(arguments[0], run_name="__main__")


class ForkedProgram:
    """Stands for `subprocess.Popen` where legacygen starts a program that loads the project."""

    def __init__(
        self,
        forker: socket.socket,
        command: Sequence[str],
        *,
        stdin: int,
        stdout: IO[str],
        stderr: IO[str],
        encoding: str,
        cwd: Path,
        env: Mapping[str, str],
    ) -> None:
        assert command[:2] == [sys.executable, "-P"]
        reading, writing = os.pipe()
        self._running, running = os.pipe()
        files = [reading, stdout.fileno(), stderr.fileno(), running]
        socket.send_fds(forker, [pickle.dumps((command[2:], cwd, dict(env)))], files)
        os.close(reading)
        os.close(running)
        self.stdin = os.fdopen(writing, "w", encoding=encoding)
        self._number = int(os.read(self._running, 20))

    def wait(self) -> None:
        """Wait until the program has ended, which closes its end of the pipe."""
        os.read(self._running, 1)

    def kill(self) -> None:
        """Kill the program."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._number, signal.SIGKILL)

    def communicate(self) -> None:
        """Wait until the program that was killed has ended."""
        with contextlib.suppress(BrokenPipeError):
            self.stdin.close()
        self.wait()
        os.close(self._running)


def _start_forker() -> socket.socket:
    """Fork a process that forks itself for each program, until this process ends; return where to ask it."""
    asking, answering = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    if os.fork():
        answering.close()
        return asking
    asking.close()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the forks here
    while True:
        job, files, *_ = socket.recv_fds(answering, 1 << 20, 4)
        if not job:
            os._exit(0)
        if not os.fork():
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            answering.close()
            command, folder, environment = pickle.loads(job)
            _become_program(command, folder, environment, files)
        for each in files:
            os.close(each)


def _become_program(command: list[str], folder: Path, environment: dict[str, str], files: list[int]) -> None:
    """Be a program that imports nothing of legacygen; never returns."""
    try:
        for number, each in enumerate(files[:3]):
            os.dup2(each, number)
        os.write(files[3], str(os.getpid()).encode())
        sys.stdin = open(0, encoding="utf-8")  # noqa: SIM115
        _enter(folder, environment, [name for name in sys.modules if name.partition(".")[0] == "legacygen"])
        sys.argv = command
        runpy.run_path(command[0], run_name="__main__")
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(AttributeError, ValueError):
                stream.flush()
        os._exit(1)


def _enter(folder: Path, environment: Mapping[str, str], forgotten: Sequence[str]) -> None:
    """Take a folder, variables and the path of modules that come with them; forget modules."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    given = filter(None, environment.get("PYTHONPATH", "").split(os.pathsep))
    sys.path[:] = [*given, *(path for path in sys.path if path not in ("", str(ROOT)))]
    for name in forgotten:
        del sys.modules[name]
