"""Imports and checks texts that are not yet in place, in a process of their own: Django as it would find them."""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

STAGE = """
import gc, importlib.abc, importlib.util, json, os, re, sys
gc.disable()
sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
try:  # while the job is being made
    import django.core.checks, django.db.models, django.contrib.admin
    django.db.connection.features
except Exception:
    pass  # it will happen again below, and is told there
codes = {}
def compiled(text):
    found = []
    for statement in re.split("^(?=class )", text, flags=re.M):
        key = statement.rstrip()
        if key not in codes:
            codes[key] = compile(key + "\\n", "<staged>", "exec")
        found.append(codes[key])
    return found

for line in sys.stdin:
    job = json.loads(line)
    if "modules" in job:
        break
    try:
        compiled(job["expect"])
    except (SyntaxError, ValueError):
        pass  # nothing of it can be used

class Staged(importlib.abc.MetaPathFinder, importlib.abc.SourceLoader):
    def find_spec(self, name, path=None, target=None):
        if name not in job["modules"]:
            return None
        place = job["modules"][name]["path"]
        inside = [place.rpartition("/")[0]] if place.endswith("__init__.py") else None
        return importlib.util.spec_from_file_location(name, place, loader=self, submodule_search_locations=inside)
    def get_filename(self, name):
        return job["modules"][name]["path"]
    def get_data(self, path):
        return next(each["text"] for each in job["modules"].values() if each["path"] == path).encode()
    def exec_module(self, module):
        text = job["modules"][module.__name__]["text"]
        try:
            if "__future__" in text:
                raise SyntaxError("it holds for all of the module")
            parts = compiled(text)
        except SyntaxError:  # of the whole, or because it cannot be cut so
            parts = [self.get_code(module.__name__)]
        for part in parts:
            exec(part, module.__dict__)

sys.meta_path.insert(0, Staged())
result = {"stage": "settings", "errors": []}
try:
    import django
    from django.conf import settings
    settings.INSTALLED_APPS
    result["stage"] = "models"
    django.setup()
    from django.apps import apps
    from django.core.checks import run_checks
    result["stage"] = "check"
    found = [app for app in apps.get_app_configs() if app.name == job["app"]]
    messages = run_checks(app_configs=found or None, tags=job["tags"])
    result["errors"] = [f"{each.obj}: {each.msg} ({each.id})" for each in messages if each.is_serious()]
    result["stage"] = "done"
except BaseException as error:
    result["errors"] = [f"{type(error).__name__}: {error}"]
sys.stderr = None
print("\\n" + json.dumps(result), flush=True)
os._exit(0)  # to take a thousand models apart takes as long as to check them
"""
PATIENCE = 300  # seconds
PIPE = 1 << 20  # bytes that may wait to be read, where the system lets that be chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How far Django came (settings, models, check, done) and what it complained about."""

    stage: str
    errors: tuple[str, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether the models import and pass the check."""
        return self.stage == "done" and not self.errors


class Rehearsal:
    """A process that waits for texts; `warm` it early, for Django takes a while to load."""

    def __init__(self, root: Path, settings: str) -> None:
        self._root, self._settings = root, settings
        self._process: subprocess.Popen[str] | None = None

    def warm(self) -> None:
        """Let Django load; nothing where no settings are known, or for the second time."""
        if self._settings and not self._process:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and code
                [sys.executable, "-c", STAGE, str(self._root)],
                stdin=subprocess.PIPE,
                pipesize=PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                cwd=self._root,
                env={**os.environ, "DJANGO_SETTINGS_MODULE": self._settings, "PYTHONIOENCODING": "utf-8"},
            )

    def expect(self, text: str) -> None:
        """Compile ahead the classes of a text that will most likely be in what is loaded."""
        self._send({"expect": text})

    def begin(self, app: str, texts: Mapping[str, str], *, only_models: bool = False) -> None:
        """Load the project with `texts` (by path within it) in place of its own files, and check the app `app`.

        `only_models` where nothing in the project can refer to them yet.
        """
        self.warm()
        modules = {_module(path): {"path": str(self._root / path), "text": text} for path, text in texts.items()}
        job = {"app": app, "modules": modules, "tags": ["models"] if only_models else None}
        self._send(job)
        if self._process and self._process.stdin:
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.close()
            self._process.stdin = None

    def _send(self, message: Mapping[str, object]) -> None:
        if self._process and self._process.stdin:
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.write(f"{json.dumps(message)}\n")
                self._process.stdin.flush()

    def result(self) -> Outcome:
        """What came of it. Where the project itself cannot be loaded the stage is `settings`."""
        if self._process is None:
            return Outcome(stage="settings", errors=("no settings module is known",))
        try:
            out, complaint = self._process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            return Outcome(stage="settings", errors=(f"it took more than {PATIENCE} seconds",))
        try:
            result = json.loads(out.strip().rpartition("\n")[2])
        except ValueError:
            return Outcome(stage="settings", errors=((complaint.strip().splitlines() or ["no answer"])[-1],))
        errors = tuple(" ".join(str(each).split()).rstrip(":") for each in result["errors"])
        return Outcome(stage=result["stage"], errors=errors)

    def close(self) -> None:
        """End the process, if it has not ended by itself."""
        if self._process and self._process.poll() is None:
            self._process.kill()
            self._process.communicate()


def is_our_fault(root: Path, app: str, settings: str, staged: Outcome) -> bool:
    """Whether the staged texts fail where the project as it is does not."""
    if staged.is_clean or staged.stage == "settings":
        return False
    rehearsal = Rehearsal(root, settings)
    rehearsal.begin(app, {})
    now = rehearsal.result()
    return not set(staged.errors) <= set(now.errors) or now.is_clean


def _module(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
