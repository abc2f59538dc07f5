"""The process that loads a project with texts which are not yet in place, and lets Django check it.

Run as a program, with the folder of the project and the names of the modules that texts may come for; nothing of
legacygen is imported. Standard input has a line of JSON for each message: any number of texts to `expect`, then the
job. The last line of standard output is how far it came and what was complained about.
"""

import contextlib
import gc
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import re
import sys
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any


class Messages:
    """What the refresh sends while it is still at work; classes are compiled as they come."""

    def __init__(self) -> None:
        self._codes: dict[str, CodeType] = {}
        self._job: dict[str, Any] = {}

    @property
    def job(self) -> dict[str, Any]:
        """The job, waited for: the `app`, `modules` by name with `path` and `text`, and the `tags` of the checks.

        The process ends where there will be none.
        """
        while not self._job:
            message = json.loads(sys.stdin.readline() or "{}")
            if not message:
                os._exit(0)
            if "expect" in message:
                with contextlib.suppress(SyntaxError, ValueError):  # nothing of it can be used
                    self.compiled(message["expect"])
            else:
                self._job = message
        return self._job

    def compiled(self, text: str) -> list[CodeType]:
        """A text cut before its classes; raises SyntaxError, also where it is right but cannot be cut so."""
        found = []
        for part in re.split("^(?=class )", text, flags=re.M):
            key = part.rstrip()
            if key not in self._codes:
                self._codes[key] = compile(f"{key}\n", "<staged>", "exec")
            found.append(self._codes[key])
        return found


class Finder(importlib.abc.MetaPathFinder):
    """Finds the modules of the job in place of those on disk; which of the `names` these are is waited for."""

    def __init__(self, names: Collection[str], messages: Messages) -> None:
        self._names, self._messages = names, messages

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """That of a module of the job."""
        if fullname not in self._names or fullname not in self._messages.job["modules"]:
            return None
        loader = Loader(self._messages)
        place = Path(loader.get_filename(fullname))
        inside = [str(place.parent)] if place.name == "__init__.py" else None
        return importlib.util.spec_from_file_location(
            fullname, place, loader=loader, submodule_search_locations=inside
        )


class Loader(importlib.abc.SourceLoader):
    """Loads a module of the job from its text."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages

    def get_filename(self, fullname: str) -> str:
        """Where the text will be."""
        return str(self._messages.job["modules"][fullname]["path"])

    def get_data(self, path: str) -> bytes:
        """The text for that place."""
        modules = self._messages.job["modules"].values()
        text: str = next(each["text"] for each in modules if each["path"] == path)
        return text.encode()

    def exec_module(self, module: ModuleType) -> None:
        """Run the text, class by class where that comes to the same."""
        for part in self._parts(module.__name__):
            exec(part, module.__dict__)  # noqa: S102 - as an import of the file would

    def _parts(self, name: str) -> Iterator[CodeType]:
        text = self._messages.job["modules"][name]["text"]
        try:
            if "__future__" in text:
                raise SyntaxError("it holds for all of the module")
            yield from self._messages.compiled(text)
        except SyntaxError:  # of the whole, or because it cannot be cut so
            whole = self.get_code(name)
            if whole:
                yield whole


def outcome(messages: Messages) -> dict[str, Any]:
    """How far Django comes with the project (settings, models, check, done) and the errors."""
    stage = "settings"
    try:
        import django
        from django.conf import settings

        _ = settings.INSTALLED_APPS
        stage = "models"
        django.setup()
        stage = "check"
        errors = _complaints(messages.job)
    except BaseException as error:  # whatever a project may raise is told
        return {"stage": stage, "errors": [f"{type(error).__name__}: {error}"]}
    return {"stage": "done", "errors": errors}


def _complaints(job: dict[str, Any]) -> list[str]:
    from django.apps import apps
    from django.core.checks import run_checks

    found = [config for config in apps.get_app_configs() if config.name == job["app"]]
    messages = run_checks(app_configs=found or None, tags=job["tags"])
    return [f"{each.obj}: {each.msg} ({each.id})" for each in messages if each.is_serious()]


def load_ahead() -> None:
    """What every project needs of Django, while the job is being made."""
    with contextlib.suppress(Exception):  # it will happen again, and is told then
        import django.contrib.admin
        import django.core.checks
        import django.db.models

        _ = django.db.connection.features


if __name__ == "__main__":
    gc.disable()
    sys.dont_write_bytecode = True
    root, *module_names = sys.argv[1:]
    sys.path.insert(0, root)
    waiting = Messages()
    sys.meta_path.insert(0, Finder(module_names, waiting))
    load_ahead()
    result = outcome(waiting)
    sys.stderr = None
    sys.stdout.write(f"\n{json.dumps(result)}\n")
    sys.stdout.flush()
    os._exit(0)  # to take a thousand models apart takes as long as to check them
