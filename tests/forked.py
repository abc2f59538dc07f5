"""What goes on in a process that `tests/processes.py` forks: it becomes a Python program."""

import multiprocessing
import os
import runpy
import sys
import warnings
from pathlib import Path

ROOT = Path(__file__).parents[1]
MEASURE = "COVERAGE_PROCESS_CONFIG"
"""The variable that makes coverage measure a process."""


def run_program(arguments: tuple[str, ...], folder: Path, environment: dict[str, str], out: Path, err: Path) -> None:
    """Be `python …` in a folder, with all output in files."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for number, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND), number)
    multiprocessing.set_start_method(None, force=True)  # the usual one again, as a program finds it
    if MEASURE in environment:
        import coverage

        coverage.process_startup()
        os.environ.pop(MEASURE, None)  # what the program starts, such as the check, is measured by tests of its own
    if arguments[:2] == ("-W", "error"):
        warnings.simplefilter("error")
        arguments = arguments[2:]
    given = filter(None, environment.get("PYTHONPATH", "").split(os.pathsep))
    sys.path[:] = [str(folder), *given, *(path for path in sys.path if path not in ("", str(ROOT)))]
    if arguments[0] == "-c":
        sys.argv = ["-c", *arguments[2:]]
        exec(compile(arguments[1], "<string>", "exec"), {"__name__": "__main__"})
    elif arguments[0] == "-m":
        sys.argv = list(arguments[1:])
        runpy.run_module(arguments[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = list(arguments)
        runpy.run_path(arguments[0], run_name="__main__")
