"""The process that loads a project with texts which are not yet in place, and lets Django check it.

Run as a program, with the folder of the project and the paths of the modules that texts may come for; nothing of
legacygen is imported. Standard input has a line of JSON for each message: pieces of a module that is made of nothing
else; or that there will be a job, and the names of the classes that may become others; then the job. The last line of
standard output is how far it came and what was complained about.
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
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any


class DivergedError(BaseException):
    """What was run ahead is not how the module begins, or fails there; no project may catch it."""


class Messages:
    """The modules as they are, by name, and what the refresh sends while it is still at work.

    Most classes will stay as they are; once a job is expected, they are compiled.
    """

    def __init__(self, root: Path, paths: Iterable[str]) -> None:
        self.paths = {_module(path): root / path for path in paths}
        self._codes: dict[str, CodeType] = {}
        self._later: dict[str, Any] = {}
        self._job: dict[str, Any] = {}
        self._there: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        for name, path in self.paths.items():
            with contextlib.suppress(OSError, UnicodeDecodeError), path.open(encoding="utf-8-sig", newline="") as file:
                self._there[name] = file.read()

    def read(self) -> None:
        """Wait for the next message; the process ends where there will be none."""
        message = json.loads(sys.stdin.readline() or "{}")
        if not message:
            os._exit(0)
        if "expected" in message:
            for text in self._there.values():
                self.parts(text)
            return
        self._later = message
        if "texts" in message:
            self._job = message
            self._texts = {**self._there, **{_module(path): text for path, text in message["texts"].items()}}

    @property
    def job(self) -> dict[str, Any]:
        """The job, waited for: the `app`, the `texts` of changed modules by path, and the `tags` of the checks."""
        while not self._job:
            self.read()
        return self._job

    def is_given(self, name: str) -> bool:
        """Whether a module is there, or will be; waited for."""
        return name in self._there or self._is_in_pieces(name) or name in self.texts

    @property
    def texts(self) -> Mapping[str, str]:
        """The texts of the modules as they will be, waited for."""
        return self._texts if self.job else {}

    def ahead(self, name: str) -> Iterator[str]:
        """What can be run of a module before its text is there: what comes in pieces, or the parts that will stay."""
        if self._is_in_pieces(name):
            while "piece" in self._later:
                yield self._later["piece"]
                self.read()
        elif "held" in self._later:
            held = self._later["held"]
            yield from (part for part in self.parts(self._there.get(name, "")) if _name(part) not in held)

    def parts(self, text: str) -> list[str]:
        """A text cut before its classes; nothing where that does not come to the same."""
        parts = _cut(text)
        return parts if self.is_cut_well(text, parts) else []

    def is_cut_well(self, text: str, parts: Iterable[str]) -> bool:
        """Whether parts of a text can be run one by one; they are compiled."""
        try:
            for part in parts:
                self.code(part)
        except (SyntaxError, ValueError):  # of the whole, or because it cannot be cut so
            return False
        return "__future__" not in text  # which holds for all of a module

    def code(self, part: str) -> CodeType:
        """A part of a text, compiled."""
        if part not in self._codes:
            self._codes[part] = compile(f"{part}\n", "<staged>", "exec")
        return self._codes[part]

    def _is_in_pieces(self, name: str) -> bool:
        while not self._later:
            self.read()
        return _module(self._later.get("path", "")) == name


class Finder(importlib.abc.MetaPathFinder):
    """Finds the modules of the app as they will be; whether one will be there is waited for."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """That of such a module."""
        place = self._messages.paths.get(fullname)
        if place is None or not self._messages.is_given(fullname):
            return None
        inside = [str(place.parent)] if place.name == "__init__.py" else None
        return importlib.util.spec_from_file_location(
            fullname, place, loader=Loader(self._messages), submodule_search_locations=inside
        )


class Loader(importlib.abc.Loader):
    """Loads such a module from its text."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages

    def exec_module(self, module: ModuleType) -> None:
        """Run the text, class by class where that comes to the same, and what will stay of it ahead of that."""
        name = module.__name__
        ran = self._run_ahead(module)
        text = self._messages.texts.get(name, "").removeprefix("\ufeff")
        parts = self._left(module, ran, text) if ran else self._messages.parts(text)
        if not (ran or parts):
            exec(compile(text, str(self._messages.paths[name]), "exec"), module.__dict__)  # noqa: S102 - an import
        for part in parts:
            exec(self._messages.code(part), module.__dict__)  # noqa: S102

    def _run_ahead(self, module: ModuleType) -> list[str]:
        """Run what can be; returns it without the imports that a piece has before its class."""
        ran = []
        try:
            for piece in self._messages.ahead(module.__name__):
                exec(self._messages.code(piece), module.__dict__)  # noqa: S102
                ran.append(_cut(piece)[-1])
        except Exception as error:  # it will happen again, and is told then, unless the order was to blame
            raise DivergedError from error
        return ran

    def _left(self, module: ModuleType, ran: Sequence[str], text: str) -> list[str]:
        """The parts of a module that have not run yet; raises DivergedError where the others are not what ran."""
        head, *classes = _cut(text)
        remaining = [each for each in ran if _name(each)]
        left = []
        for each in classes:
            if remaining and each == remaining[0]:
                del remaining[0]
            else:
                left.append(each)
        if remaining or not self._messages.is_cut_well(text, [head, *left]):
            raise DivergedError
        if ran[0] != head:
            _run_head(module, head, {_name(each) for each in classes})
        return left


def _run_head(module: ModuleType, head: str, classes: Collection[str]) -> None:
    """Run what is before the classes, where it only adds to what their imports have brought."""
    found: dict[str, Any] = {"__name__": module.__name__}
    exec(compile(head, "<staged>", "exec"), found)  # noqa: S102
    there = {name: value for name, value in vars(module).items() if name[:2] != "__" and name not in classes}
    if any(found.get(name) is not value for name, value in there.items()):
        raise DivergedError
    vars(module).update((name, value) for name, value in found.items() if name[:2] != "__")


def _cut(text: str) -> list[str]:
    """What is before the first class, and each class with what comes behind it."""
    return [part.rstrip() for part in re.split("\n(?=class )", f"\n{text}")]


def _module(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _name(part: str) -> str:
    """The name of the class that a part of a text begins with, or nothing."""
    found = re.match(r"class (\w+)", part)
    return found[1] if found else ""


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
    with contextlib.suppress(Exception):  # the driver that takes longest, where it is there
        import django.db.backends.postgresql.psycopg_any


if __name__ == "__main__":
    gc.disable()
    sys.dont_write_bytecode = True
    sys.path.insert(0, sys.argv[1])
    waiting = Messages(Path(sys.argv[1]), sys.argv[2:])
    sys.meta_path.insert(0, Finder(waiting))
    load_ahead()
    waiting.read()  # nothing of the project is run for nothing
    result = outcome(waiting)
    sys.stderr = None
    sys.stdout.write(f"\n{json.dumps(result)}\n")
    sys.stdout.flush()
    os._exit(0)  # to take a thousand models apart takes as long as to check them
