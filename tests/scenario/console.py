"""Runs in a project: takes requests as lines of JSON, so that one process serves many steps of a scenario.

`{"legacy": ["run"]}` runs a command, `{"sql": "…"}` changes or asks the new project, `{"state": true}` sums up its
rows, and `{"kill_at": ["rental.Rental", 100]}` lets the process kill itself when it makes the hundredth rental.
"""

import contextlib
import hashlib
import io
import json
import os
import signal
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import django


def serve() -> None:
    """Answer the requests on standard input, one by one, until it ends."""
    answers: dict[str, Any] = {"legacy": run_command, "sql": run_sql, "state": sum_up, "kill_at": kill_at}
    for line in sys.stdin:
        ((name, argument),) = json.loads(line).items()
        print(json.dumps(answers[name](argument)), flush=True)  # noqa: T201


def run_command(arguments: list[str]) -> dict[str, Any]:
    """Run `manage.py legacy …` and return its exit code and what it prints."""
    from django.core.management import execute_from_command_line

    code: Any = 0
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as err:
        try:
            execute_from_command_line(["manage.py", *arguments])
        except SystemExit as exit_:
            code = exit_.code or 0
    return {"code": code, "out": out.getvalue(), "err": err.getvalue()}


def run_sql(statement: str) -> list[Any]:
    """Run a statement on the new project and return the rows that it gives."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [[str(value) for value in row] for row in cursor.fetchall()] if cursor.description else []


def kill_at(where: list[Any]) -> None:
    """Let the process kill itself when it makes so many objects of a model."""
    from django.db.models.signals import pre_init

    label, number = where
    numbers = count(1)

    def look(**_: Any) -> None:
        if next(numbers) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    pre_init.connect(look, sender=label, weak=False)


def sum_up(_: Any) -> dict[str, str]:
    """Return by model the number of objects and a checksum, in which legacy rows take the place of new keys."""
    from django.apps import apps

    names = dict(name_objects())
    models = [
        *apps.get_app_config("rental").get_models(include_auto_created=True),
        *apps.get_app_config("auth").get_models(include_auto_created=True),
    ]
    found = {}
    for model in models:
        if model._meta.object_name not in ("Permission", "Group_permissions"):
            rows = sorted(describe_object(new, names) for new in model._base_manager.all())
            found[model._meta.label] = f"{len(rows)} {hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:16]}"
    return found


def name_objects() -> Iterator[tuple[tuple[str, str], str]]:
    """Yield the objects of the ledger, by model and key, with the legacy rows that they come from."""
    from legacygen.runtime.ledger.models import Origin

    rows: dict[tuple[str, str], list[str]] = {}
    for each in Origin.objects.select_related("table", "shape"):
        model, key = each.shape.model, each.target_text or str(each.target)
        rows.setdefault((model, key), []).append(f"{each.table} {each.key_text or each.key} {each.part}")
    for name, origins in rows.items():
        yield name, "; ".join(sorted(origins))


def describe_object(new: Any, names: dict[tuple[str, str], str]) -> str:
    """Return the values of an object, but for its key and dates of today."""
    parts = [names.get((new._meta.label, str(new.pk)), "")]
    for field in new._meta.concrete_fields:
        value = getattr(new, field.attname)
        if field.is_relation:
            value = names.get((field.related_model._meta.label, str(value)), value)
        if not field.primary_key and field.name != "date_joined":
            parts.append(f"{field.name}={value}")
    return ", ".join(parts)


if __name__ == "__main__":
    sys.path.insert(0, str(Path.cwd()))
    django.setup()
    serve()
