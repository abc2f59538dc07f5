"""A program that is forked from a loaded process does what `python …` does."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import run_python

PROGRAM = """
import os, sys
import beside
print(sys.argv, sys.path[0], os.getcwd(), os.environ["WORD"], "pytest" in sys.modules, beside.__name__, flush=True)
print("to the user", file=sys.stderr)
{end}
"""


@pytest.mark.parametrize(
    ("end", "code"),
    [("", 0), ("sys.exit(3)", 3), ("sys.exit('a reason')", 1), ("1 / 0", 1), ("os.kill(os.getpid(), 9)", -9)],
)
@pytest.mark.parametrize("arguments", [("program.py", "-x"), ("-m", "program", "-x")])
def test_a_forked_program_ends_and_prints_as_a_real_one(
    tmp_path: Path, arguments: tuple[str, ...], end: str, code: int
) -> None:
    (tmp_path / "beside.py").touch()
    (tmp_path / "program.py").write_text(PROGRAM.format(end=end), encoding="utf-8")
    environment = {**os.environ, "WORD": "a word"}
    real = subprocess.run(
        [sys.executable, *arguments], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    forked = run_python(*arguments, folder=tmp_path, environment=environment)
    assert (forked.returncode, forked.stdout) == (real.returncode, real.stdout) == (code, real.stdout)
    assert forked.stderr.splitlines()[:1] == real.stderr.splitlines()[:1] == ["to the user"]
    assert forked.stderr.splitlines()[-1] == real.stderr.splitlines()[-1]


def test_warnings_of_a_forked_program_are_errors_where_it_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text("import warnings\nwarnings.warn('old')\n", encoding="utf-8")
    done = run_python("-W", "error", "program.py", folder=tmp_path, environment=os.environ, together=True)
    assert done.returncode == 1
    assert done.stdout.endswith("UserWarning: old\n")
