"""Imports and checks texts that are not yet in place, in a process of their own: Django as it would find them."""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

PROGRAM = Path(__file__).with_name("django_check_main.py")
PATIENCE = 300  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOutcome:
    """How far Django came (settings, models, check, done) and what it complained about."""

    stage: str
    errors: tuple[str, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether the models import and pass the check."""
        return self.stage == "done" and not self.errors


class DjangoCheck:
    """A process that waits for texts of the app `app`; `warm` it early, for Django takes a while to load."""

    def __init__(self, root: Path, settings: str, app: str) -> None:
        self._root, self._settings, self._app = root, settings, app
        self._process: subprocess.Popen[str] | None = None
        self._job: Mapping[str, object] = {}
        self._ends = contextlib.ExitStack()

    def warm(self) -> None:
        """Let Django load; nothing where no settings are known, or for the second time."""
        if not self._settings or self._process:
            return
        # Files and no pipes: a project that prints a lot while it is loaded does not have to wait for a reader.
        self._said, self._complaint = self._file(), self._file()
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and program
            [sys.executable, "-P", str(PROGRAM), str(self._root)],
            stdin=subprocess.PIPE,
            stdout=self._said,
            stderr=self._complaint,
            encoding="utf-8",
            cwd=self._root,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": self._settings, "PYTHONIOENCODING": "utf-8"},
        )

    def _file(self) -> IO[str]:
        return self._ends.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace"))

    def begin(self, texts: Mapping[str, str], *, only_models: bool = False) -> None:
        """Load the project with `texts` (by path within it) in place of its own files, and check the app.

        `only_models` where nothing in the project can refer to them yet.
        """
        self._job = {"app": self._app, "texts": dict(texts), "tags": ["models"] if only_models else None}
        self.warm()
        threading.Thread(target=self._send, daemon=True).start()  # the process may still be loading

    def _send(self) -> None:
        if self._process and self._process.stdin:
            with contextlib.suppress(BrokenPipeError, ValueError):  # it has ended, or has been ended meanwhile
                self._process.stdin.write(f"{json.dumps(self._job)}\n")
                self._process.stdin.flush()

    def result(self) -> CheckOutcome:
        """What came of it. Where the project itself cannot be loaded the stage is `settings`."""
        if self._process is None:
            return CheckOutcome(stage="settings", errors=("no settings module is known",))
        waiting = threading.Thread(target=self._process.wait, daemon=True)  # which does not look just now and then
        waiting.start()
        waiting.join(PATIENCE)
        if waiting.is_alive():
            return CheckOutcome(stage="settings", errors=(f"it took more than {PATIENCE} seconds",))
        try:
            result = json.loads(_lines(self._said)[-1])
            errors = tuple(" ".join(str(each).split()).rstrip(":") for each in result["errors"])
            return CheckOutcome(stage=result["stage"], errors=errors)
        except (ValueError, TypeError, KeyError):  # what the project printed itself before it ended
            return CheckOutcome(stage="settings", errors=(_lines(self._complaint)[-1] or "no answer",))

    def close(self) -> None:
        """End the process, if it has not ended by itself, and begin no other."""
        self._settings = ""
        self._end()
        self._ends.close()

    def _end(self) -> None:
        if self._process:
            self._process.kill()
            with contextlib.suppress(BrokenPipeError):
                self._process.communicate()
            self._process = None


def _lines(file: IO[str]) -> list[str]:
    file.seek(0)
    return file.read().strip().split("\n")


def is_new_failure(root: Path, app: str, settings: str, staged: CheckOutcome) -> bool:
    """Whether the staged texts fail where the project as it is does not."""
    if staged.is_clean or staged.stage == "settings":
        return False
    with contextlib.closing(DjangoCheck(root, settings, app)) as rehearsal:
        rehearsal.begin({})
        now = rehearsal.result()
    return not set(staged.errors) <= set(now.errors) or now.is_clean
