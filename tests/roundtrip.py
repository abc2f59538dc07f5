"""Finds each value of an app of generated models again and saves each row untouched, on a database to play with.

`roundtrip` starts a process with Django's own engine; run as a script, this file is what goes on in it.
"""

import json
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.cells import ROWS
from tests.examine import configure

ROOT = Path(__file__).parents[1]
UNFOUND = ("ForeignKey", "OneToOneField", "SearchVectorField")


MEMORY: dict[str, object] = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}


def roundtrip(project: Path, app: str, database: dict[str, object] = MEMORY) -> list[str]:
    """What is not found again or not as it was, in sentences; hopefully nothing.

    In memory the tables are made as for the tests of a project.
    """
    for folder in (project / app, project / app / "export"):
        if folder.is_dir():
            (folder / "__init__.py").touch()
    command = [sys.executable, "-m", "tests.roundtrip", str(project), app]
    done = subprocess.run(command, cwd=ROOT, input=json.dumps(database), capture_output=True, text=True, check=False)
    problems: list[str] = [done.stderr[-3000:]] if done.returncode else json.loads(done.stdout)
    return problems


def _problems(app: str) -> Iterator[str]:
    from django.apps import apps
    from django.db import connections

    from legacygen.runtime.tables import create_tables

    connection: Any = connections["default"]
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        create_tables(apps.get_app_config(app), "default")
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_list(cursor)
    views = {each.name for each in found if each.type == "v"}
    for model in apps.get_app_config(app).get_models():
        rows = list(model._default_manager.all()[:ROWS])
        fields: list[Any] = [field for field in model._meta.concrete_fields if type(field).__name__ not in UNFOUND]
        for field in fields:
            for row in rows:
                yield from _not_found(model, field, row)
        if model._meta.pk.__class__.__name__ == "RowKey" or model._meta.db_table in views:
            continue
        before = _printed(connection, model)
        for row in rows:
            try:
                row.save()
            except Exception as error:
                yield f"{model.__name__} {row.pk}: {type(error).__name__}: {error}"
        if _printed(connection, model) != before:
            yield f"{model.__name__}: {before} became {_printed(connection, model)}"


def _not_found(model: Any, field: Any, row: Any) -> Iterator[str]:
    value = getattr(row, field.attname)
    if isinstance(value, bytes) and "Encoded" in type(field).__name__:
        return
    wanted = {f"{field.attname}__isnull": True} if value is None else {field.attname: value}
    try:
        if model._default_manager.filter(pk=row.pk, **wanted).count() != 1:
            yield f"{model.__name__}.{field.name}: {value!r} is not found"
    except Exception as error:
        yield f"{model.__name__}.{field.name}: {value!r}: {type(error).__name__}: {error}"


def _printed(connection: Any, model: Any) -> list[str]:
    """The rows as the server prints them, sorted."""
    columns = [_print(connection, field) for field in model._meta.concrete_fields]
    name = connection.ops.quote_name(model._meta.db_table)
    joined = {"mysql": f"CONCAT_WS('|', {', '.join(columns)})", "postgresql": f"{name}::text"}
    sql = f"SELECT {joined.get(connection.vendor, ' || '.join(columns))} FROM {name}"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return sorted(str(row[0]) for row in cursor.fetchall())


def _print(connection: Any, field: Any) -> str:
    name = connection.ops.quote_name(field.column)
    if connection.vendor == "sqlite":
        return f"typeof({name}) || hex({name})"
    is_binary = "Binary" in type(field).__name__ or "Encoded" in type(field).__name__
    return f"QUOTE(HEX({name}))" if is_binary else f"QUOTE(CAST({name} AS CHAR))"


if __name__ == "__main__":
    warnings.simplefilter("error")
    folder, label = sys.argv[1:3]
    sys.path[0] = folder
    sys.dont_write_bytecode = True
    configure(label, json.load(sys.stdin))
    print(json.dumps(list(_problems(label))))  # noqa: T201 - the answer to the parent process
