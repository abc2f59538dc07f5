"""The program of the check process: it loads a project with texts that are not yet in place, and lets Django check it.

Its arguments are the folder of the project, and `preload` to load Django before there is a job; it imports nothing of
legacygen. Standard input has one line of JSON, the job: the `app`, the `texts` of changed modules by path, the `tags`
of the checks, the `tables` whose models are to be described (None for all), `managed` to describe the models of
Django's own tables too, the `adopted` ones of these that are described in any case, and the names of modules that are
`refused`, as if they were not there. The last line of standard output is JSON too: the `stage` that Django reached,
the `errors` there, and the `models`.
"""

import contextlib
import functools
import gc
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import sys
import traceback
import warnings
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any


class Finder(importlib.abc.MetaPathFinder):
    """Finds the modules whose texts are not in place yet, and refuses others, ahead of all other finders.

    It looks for their files in the folders that Python searches, as the settings may have added some of these.
    """

    def __init__(self, root: Path, texts: Mapping[str, str], refused: Collection[str]) -> None:
        self._texts = {_resolve_folder(root / path): text for path, text in texts.items()}
        self._names = {_name_module(Path(path)) for path in texts}
        self._refused = frozenset(refused)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Give the spec of a module whose text is not in place yet."""
        if fullname in self._refused:
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)
        name = fullname.rpartition(".")[2]
        for folder in (sys.path if path is None else path) if name in self._names else ():
            package = Path(folder, name)
            for place, inside in ((package / "__init__.py", [str(package)]), (Path(folder, f"{name}.py"), None)):
                if (text := self._texts.get(_resolve_folder(place))) is not None:
                    return importlib.util.spec_from_file_location(
                        fullname, place, loader=Loader(place, text), submodule_search_locations=inside
                    )
                if place.is_file():
                    return None
        return None


class Loader(importlib.abc.Loader):
    """Runs the text of a module."""

    def __init__(self, place: Path, text: str) -> None:
        self._place, self._text = place, text.removeprefix("\ufeff")

    def exec_module(self, module: ModuleType) -> None:
        """Run the text as the module's code."""
        exec(compile(self._text, str(self._place), "exec"), module.__dict__)  # noqa: S102


def _resolve_folder(path: Path) -> Path:
    """Return the path of a file, which may be a link itself, in a folder to which no links lead."""
    return path.parent.resolve() / path.name


def _name_module(path: Path) -> str:
    """Return the last part of the name of the module at a path."""
    return path.parent.name if path.stem == "__init__" else path.stem


def check_project(job: dict[str, Any]) -> dict[str, Any]:
    """Check the project: the `stage` that Django reached (settings, models, check, done), `errors` and `models`."""
    stage, models = "settings", []
    try:
        from django.conf import settings

        _ = settings.INSTALLED_APPS
        stage = "models"
        replaced = _load_project()
        models = _describe_models(job)
        stage = "check"
        errors = [*replaced, *_list_errors(job)]
    except BaseException as error:  # a project may raise anything, SystemExit too; all of it is reported
        place = _find_place(error, job["texts"] if stage != "settings" else {})
        return {"stage": stage, "errors": [f"{place}{type(error).__name__}: {error}"], "models": models}
    return {"stage": "done", "errors": errors, "models": models}


def _find_place(error: BaseException, texts: Mapping[str, str]) -> str:
    """Return the line of the project's own code that an exception comes from, with a colon; empty if there is none.

    In one of the `texts`, which are not in place, it is quoted. Others are not: settings may have passwords.
    """
    root = f"{Path.cwd()}/"
    frames = [each for each in traceback.extract_tb(error.__traceback__) if each.filename.startswith(root)]
    paths = [(each.filename.removeprefix(root), each.lineno or 1) for each in frames]
    own = [each for each in paths if not ("site-packages/" in each[0] or each[0].startswith("."))]
    if not own:
        return ""
    path, number = own[-1]
    return f"{path}, `{texts[path].splitlines()[number - 1].strip()}`: " if path in texts else f"{path}:{number}: "


def _load_project() -> list[str]:
    """Load all models, and return Django's warnings about classes that have taken the place of others."""
    import django

    with warnings.catch_warnings(record=True) as caught:
        warnings.filterwarnings("always", ".* was already registered", RuntimeWarning)
        django.setup()
    return [str(each.message) for each in caught if "was already registered" in str(each.message)]


def _list_errors(job: dict[str, Any]) -> list[str]:
    from django.core.checks import run_checks

    if job["refused"]:
        _load_migrations()
    messages = run_checks(tags=job["tags"])
    return [f"{each.obj}: {each.msg} ({each.id})" for each in messages if each.is_serious()]


def _load_migrations() -> None:
    """Load the migrations of all apps, which raises an exception if one of them needs what is missing."""
    from django.db.migrations.loader import MigrationLoader

    MigrationLoader(None, ignore_no_migrations=True).project_state()


def _describe_models(job: dict[str, Any]) -> list[dict[str, Any]]:
    """Describe the models of the job's tables, as legacygen's `LoadedModel`."""
    from django.apps import apps

    return [
        {
            "name": model.__name__,
            "module": model.__module__,
            "app": "" if config.name == job["app"] else config.label,
            "db_table": model._meta.db_table,
            "managed": model._meta.managed,
            "fields": _describe_fields(model, with_use=job["managed"]),
        }
        for config in apps.get_app_configs()
        for model in config.get_models()
        if not model._meta.proxy
        and (job["managed"] or not model._meta.managed or model._meta.db_table in job["adopted"])
        and (job["tables"] is None or model._meta.db_table in job["tables"])
    ]


def _describe_fields(model: Any, *, with_use: bool) -> list[dict[str, Any]]:
    """Describe the fields of a model, of a managed one those that a new object may be given; `with_use` adds how."""
    meta = model._meta
    given = [each for each in meta.concrete_fields if not _is_set(each)]
    found = [each for each in (given if meta.managed else meta.local_concrete_fields) if each.column]
    return [_describe_field(each) | (_describe_use(each) if with_use else {}) for each in found]


def _is_set(field: Any) -> bool:
    """Return whether no value may be given: the server computes it, or it is the key of a parent."""
    return getattr(field, "generated", False) or getattr(field.remote_field, "parent_link", False)


def _describe_use(field: Any) -> dict[str, Any]:
    from django.db.models import NOT_PROVIDED, AutoField

    is_now = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    has_db_default = getattr(field, "db_default", NOT_PROVIDED) is not NOT_PROVIDED
    return {
        "has_default": bool(isinstance(field, AutoField) or is_now or has_db_default or field.has_default()),
        "blank": field.blank,
    }


def _describe_field(field: Any) -> dict[str, Any]:
    facts = {name: getattr(field, name, None) for name in ("max_length", "max_digits", "decimal_places")}
    target = getattr(getattr(field.remote_field, "model", None), "_meta", None)
    return {
        "name": field.name,
        "column": field.column,
        "classes": _list_classes(field.__class__),
        "null": field.null,
        "unique": field.unique,
        "target": target.db_table if target else "",
        "choices": _list_choices(field),
        **{name: value for name, value in facts.items() if isinstance(value, int)},
    }


def _list_choices(field: Any) -> list[str]:
    with contextlib.suppress(Exception):  # a function of the user's may want what is not there
        return [str(value) for value, _ in field.flatchoices if value is not None]
    return []


@functools.cache
def _list_classes(cls: Any) -> list[str]:
    from django.db.models import Field

    return [each.__name__ for each in cls.__mro__ if issubclass(each, Field)]


def preload_django() -> None:
    """Import the parts of Django that every project needs, while the job is being made."""
    with contextlib.suppress(Exception):  # the import fails again in `check_project`, and is reported then
        import django.contrib.admin
        import django.core.checks
        import django.db.models

        _ = django.db.connection.features
    with contextlib.suppress(Exception):  # the driver that takes longest to import, if it is installed
        import django.db.backends.postgresql.psycopg_any


if __name__ == "__main__":
    gc.disable()  # the process ends soon, and loading models makes hardly any garbage
    sys.dont_write_bytecode = True
    sys.path.insert(0, sys.argv[1])
    if "preload" in sys.argv[2:]:
        preload_django()
    job = json.loads(sys.stdin.readline() or "null")
    if job is None:
        os._exit(0)
    sys.meta_path.insert(0, Finder(Path(sys.argv[1]), job["texts"], job["refused"]))
    result = check_project(job)
    sys.stderr = None
    sys.stdout.write(f"\n{json.dumps(result)}\n")
    sys.stdout.flush()
    os._exit(0)  # without cleaning up: freeing a thousand models takes as long as checking them
