"""Loads a project, and says what Django has: facts of columns, messages of checks, models that cannot be read."""

import importlib
import os
import sys
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Facts = dict[str, dict[str, Any]]
"""The facts of each column, by `table.column`; a model without columns of its own has `table` alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Probed:
    """What a loaded project has; `unread` are the reasons by table why the rows of a model cannot be listed."""

    facts: Facts = field(default_factory=dict)
    messages: tuple[str, ...] = ()
    unread: dict[str, str] = field(default_factory=dict)
    failure: str = ""


def probe(root: Path) -> Probed:
    """Load the project, and describe it."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.dev"
    sys.path.insert(0, str(root))
    sys.dont_write_bytecode = True
    import django

    try:
        django.setup()
        return describe()
    except Exception as error:
        return Probed(failure=f"{type(error).__name__}: {error}")


def import_stubs(root: Path) -> list[str]:
    """Import the export stubs of the project as it is; return what fails."""
    found = probe(root)
    failures = [found.failure] if found.failure else []
    for path in sorted(root.glob("legacy/export/*.py")):
        try:
            importlib.import_module(f"legacy.export.{path.stem}")
        except Exception as error:
            failures.append(f"{path.name}: {type(error).__name__}: {error}")
    return failures


def describe() -> Probed:
    """Describe the loaded project; list two rows of every legacy model through each of its managers."""
    warnings.simplefilter("ignore")
    from django.apps import apps
    from django.core.checks import run_checks

    messages = tuple(sorted(f"{each.id} {each.obj}: {each.msg}" for each in run_checks()))
    models = [model for model in apps.get_models() if not model._meta.managed]
    facts: Facts = {}
    unread = {}
    for model in models:
        facts.setdefault(model._meta.db_table, {})
        if not model._meta.proxy:
            for each in model._meta.concrete_fields:
                if each.column:
                    facts.setdefault(f"{model._meta.db_table}.{each.column}", _describe(each))
        for manager in {id(each): each for each in (model._base_manager, *model._meta.managers)}.values():
            try:
                list(manager.using("legacy").all()[:2])
            except Exception as error:
                unread[model._meta.db_table] = f"{model.__name__}: {type(error).__name__}: {error}"
    return Probed(facts=facts, messages=messages, unread=unread)


def _describe(each: Any) -> dict[str, Any]:
    target = getattr(getattr(each.remote_field, "model", None), "_meta", None)
    return {
        "class": "ForeignKey" if target else each.get_internal_type(),
        "target": target.db_table if target else "",
        "null": each.null,
        "choices": sorted(str(value) for value, _ in each.flatchoices if value is not None),
        "unique": each.unique,
        "primary_key": each.primary_key,
        **{name: getattr(each, name, None) for name in ("max_length", "max_digits", "decimal_places")},
    }
