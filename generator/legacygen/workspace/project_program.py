"""Runs the programs of legacygen that load the user's project, each in a process of its own.

Such a program gets the folder of the project as its first argument, and one line of JSON, its job, as standard input.
The last line of its standard output is its answer, in JSON too.
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any


class NoAnswerError(Exception):
    """A program has not answered; the message is the last line of its errors, or says how long it was waited for."""


class ProjectProgram:
    """A process that runs a program in the project at `root`, with a settings module."""

    def __init__(self, program: Path, root: Path, settings: str, *arguments: str) -> None:
        self._files = contextlib.ExitStack()
        # Files and no pipes: a project that prints a lot while it is loaded does not have to wait for a reader.
        self._output, self._errors = self._open_file(), self._open_file()
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and program
            [sys.executable, "-P", str(program), str(root), *arguments],
            stdin=subprocess.PIPE,
            stdout=self._output,
            stderr=self._errors,
            encoding="utf-8",
            cwd=root,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": settings, "PYTHONIOENCODING": "utf-8"},
        )

    def _open_file(self) -> IO[str]:
        return self._files.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace"))

    def send_job(self, job: Mapping[str, object]) -> None:
        """Send the job; returns at once."""
        # In a thread, because a program may read only when Django is loaded, and a pipe holds 64 KB.
        threading.Thread(target=self._write_line, args=(f"{json.dumps(job)}\n",), daemon=True).start()

    def _write_line(self, line: str) -> None:
        if self._process.stdin:
            with contextlib.suppress(BrokenPipeError, ValueError):  # the process has ended, or the pipe is closed
                self._process.stdin.write(line)
                self._process.stdin.flush()

    def wait_for_answer(self, patience: float | None = None) -> dict[str, Any]:
        """Wait, at most `patience` seconds, until the program has ended; return its answer.

        Raises NoAnswerError if it takes longer, or if the project has ended the process without an answer.
        """
        # In a thread, because `wait(timeout)` polls, with pauses of up to 50 ms.
        waiting = threading.Thread(target=self._process.wait, daemon=True)
        waiting.start()
        waiting.join(patience)
        if waiting.is_alive():
            raise NoAnswerError(f"it took more than {patience:g} seconds")
        with contextlib.suppress(ValueError):
            answer = json.loads(_read_last_line(self._output))
            if isinstance(answer, dict):
                return answer
        # The project has ended the process itself, perhaps after output of its own.
        raise NoAnswerError(_read_last_line(self._errors) or "it gave no answer")

    def close(self) -> None:
        """Kill the process, if it has not ended by itself."""
        self._process.kill()
        with contextlib.suppress(BrokenPipeError):
            self._process.communicate()
        self._files.close()


def run_project_program(
    program: Path, root: Path, settings: str, job: Mapping[str, object], patience: float | None = None
) -> dict[str, Any]:
    """Run a program that has one job, and return its answer; raises NoAnswerError."""
    with contextlib.closing(ProjectProgram(program, root, settings)) as process:
        process.send_job(job)
        return process.wait_for_answer(patience)


def _read_last_line(file: IO[str]) -> str:
    file.seek(0)
    return file.read().strip().split("\n")[-1]
