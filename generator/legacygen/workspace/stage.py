"""The process that loads a project with texts which are not yet in place, and lets Django check it.

Run as a program, with the folder of the project and the names of the modules that texts may come for; nothing of
legacygen is imported. Standard input has a line of JSON for each message: either that a module will `follow`, and its
pieces, or texts to `expect`; then the job. The last line of standard output is how far it came and what was complained
about.
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


class DivergedError(BaseException):
    """The pieces that came first are not what the module consists of; no project may catch it."""


class Messages:
    """What the refresh sends while it is still at work; classes are compiled as they come."""

    def __init__(self) -> None:
        self._codes: dict[str, CodeType] = {}
        self._job: dict[str, Any] = {}
        self._first: dict[str, Any] = {}

    @property
    def followed(self) -> dict[str, Any]:
        """`name` and `path` of the module that comes in pieces, or nothing; waited for."""
        if not self._first:
            self._first = self._read()
            self._take(self._first)
        followed: dict[str, Any] = self._first.get("follow", {})
        return followed

    @property
    def job(self) -> dict[str, Any]:
        """The job, waited for: the `app`, `modules` by name with `path` and `text`, and the `tags` of the checks.

        The process ends where there will be none.
        """
        for _ in self.pieces():
            pass
        return self._job

    def pieces(self) -> Iterator[str]:
        """The pieces of the followed module, until the job is there."""
        _ = self.followed
        while not self._job:
            message = self._read()
            if "piece" in message:
                yield message["piece"]
            else:
                self._take(message)

    def _take(self, message: dict[str, Any]) -> None:
        if "expect" in message:
            with contextlib.suppress(SyntaxError, ValueError):  # nothing of it can be used
                self.compiled(message["expect"])
        elif "modules" in message:
            self._job = message

    def _read(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(sys.stdin.readline() or "{}")
        if not message:
            os._exit(0)
        return message

    def compiled(self, text: str) -> list[CodeType]:
        """A text cut before its classes; raises SyntaxError, also where it is right but cannot be cut so."""
        found = []
        for part in _cut(text):
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
        if fullname not in self._names or not self._is_given(fullname):
            return None
        loader = Loader(self._messages)
        place = Path(loader.get_filename(fullname))
        inside = [str(place.parent)] if place.name == "__init__.py" else None
        return importlib.util.spec_from_file_location(
            fullname, place, loader=loader, submodule_search_locations=inside
        )

    def _is_given(self, name: str) -> bool:
        return self._messages.followed.get("name") == name or name in self._messages.job["modules"]


class Loader(importlib.abc.SourceLoader):
    """Loads a module of the job from its text."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages

    def get_filename(self, fullname: str) -> str:
        """Where the text will be."""
        if self._messages.followed.get("name") == fullname:
            return str(self._messages.followed["path"])
        return str(self._messages.job["modules"][fullname]["path"])

    def get_data(self, path: str) -> bytes:
        """The text for that place."""
        modules = self._messages.job["modules"].values()
        text: str = next(each["text"] for each in modules if each["path"] == path)
        return text.encode()

    def exec_module(self, module: ModuleType) -> None:
        """Run the text, class by class where that comes to the same, or while it is still being made."""
        if self._messages.followed.get("name") == module.__name__:
            self._follow(module)
            return
        for part in self._parts(module.__name__):
            exec(part, module.__dict__)  # noqa: S102 - as an import of the file would

    def _follow(self, module: ModuleType) -> None:
        """Run each piece, a class with its imports, as it comes; in the end it has to be what the module says."""
        ran: list[str] = []
        for piece in self._messages.pieces():
            ran.append(_cut(piece)[1].rstrip())
            exec(compile(piece, "<staged>", "exec"), module.__dict__)  # noqa: S102
        given = self._messages.job["modules"].get(module.__name__, {"text": ""})
        head, *classes = _cut(given["text"])
        found = {"__name__": module.__name__}
        exec(compile(head, "<staged>", "exec"), found)  # noqa: S102
        imported = {name for name in vars(module) if not name.startswith("__")} - {_name(each) for each in classes}
        is_alike = all(found.get(name) is vars(module)[name] for name in imported)
        if [each.rstrip() for each in classes] != ran or not is_alike:
            raise DivergedError

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


def _cut(text: str) -> list[str]:
    """What is before the first class, and each class with what comes behind it."""
    return re.split("^(?=class )", text, flags=re.M)


def _name(code: str) -> str:
    """The name of the class that a piece of code begins with."""
    return re.split(r"\W", code, maxsplit=2)[1]


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
    except DivergedError:
        return {"stage": "diverged", "errors": []}
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
