"""Runs Python programs in processes that are forked from one that has loaded the libraries already.

Loading Django, Black and Copier takes four times as long as most of the commands that the tests run.
"""

import multiprocessing
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests import forked

MODULES = """
    _pytest.assertion.rewrite _pytest.config _pytest.doctest _pytest.fixtures _pytest.logging _pytest.main
    _pytest.python _pytest.runner _pytest.terminal _pytest.unittest
    black copier coverage rich.console sqlglot
    django.contrib.admin django.contrib.auth.hashers django.contrib.messages django.contrib.staticfiles.handlers
    django.core.management.commands.check django.core.management.commands.makemigrations
    django.core.management.commands.migrate django.core.management.commands.shell
    django.core.management.commands.test django.db.backends.sqlite3.base
    django.db.migrations.executor django.forms django.test.runner django.views.debug
    legacygen.cli legacygen.doctor legacygen.refresh.pipeline legacygen.report legacygen.scaffold legacygen.stub
""".split()
"""What most programs load. Nothing of it depends on settings, and neither pytest nor a driver is among it."""

FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload([*MODULES, forked.__name__])


def run_python(
    *arguments: str, folder: Path, environment: Mapping[str, str], together: bool = False
) -> "subprocess.CompletedProcess[str]":
    """Run `python …` in a folder and return how it ended; `together` has both outputs in `stdout`.

    `arguments` are `-m MODULE …`, `-c CODE …` or `SCRIPT …`, after `-W error` perhaps; for anything else use
    `subprocess`.
    """
    with tempfile.TemporaryDirectory() as temporary:
        out = Path(temporary, "out")
        err = out if together else Path(temporary, "err")
        process = FORKED.Process(target=forked.run_program, args=(arguments, folder, dict(environment), out, err))
        with pytest.MonkeyPatch.context() as patch:
            patch.delenv(forked.MEASURE, raising=False)  # the common process is not measured, only the programs are
            process.start()
        process.join()
        assert process.exitcode is not None
        code, texts = process.exitcode, [path.read_text(encoding="utf-8") for path in (out, err)]
        process.close()
    return subprocess.CompletedProcess(arguments, code, texts[0], "" if together else texts[1])
