"""Looks at an app of generated models as a user's project would, in a process of its own, on the real database.

`examine` starts the process; run as a script, this file is what goes on in it.
"""

import json
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.cells import ROWS, differences

if TYPE_CHECKING:
    from django.db.models import Model

ROOT = Path(__file__).parents[1]
FEW = 5


def examine(project: Path, app: str, database: dict[str, object]) -> list[str]:
    """What is wrong with the app `app` in the folder `project` on that database, in sentences; hopefully nothing."""
    for folder in (project / app, project / app / "export"):
        if folder.is_dir():
            (folder / "__init__.py").touch()
    done = subprocess.run(
        [sys.executable, "-m", "tests.examine", str(project), app],
        cwd=ROOT,
        input=json.dumps(database),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        return [done.stderr[-3000:]]
    problems: list[str] = json.loads(done.stdout)
    return problems


def configure(app: str, database: dict[str, object]) -> None:
    """Settings of a project on that database with Django's own engine."""
    import django
    from django.conf import settings

    settings.configure(
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.postgres", "legacygen.runtime", app]
        if str(database["ENGINE"]).endswith("postgresql")
        else ["django.contrib.contenttypes", "legacygen.runtime", app],
        DATABASES={"default": {**database, "TIME_ZONE": "UTC"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
    )
    django.setup()


def _problems(app: str) -> Iterator[str]:
    from django.apps import apps
    from django.core import checks

    yield from (f"check: {message}" for message in checks.run_checks())
    for model in apps.get_app_config(app).get_models():
        try:
            yield from _rows(model)
        except Exception as error:
            if "has not been populated" not in str(error):  # a materialized view that no one can read yet
                yield f"{model.__name__}: {type(error).__name__}: {error}"


def _rows(model: "type[Model]") -> Iterator[str]:
    """List, count, print, compare cells, find each row by its key, follow its relations, ask for its constraints."""
    from django.core.exceptions import ValidationError

    rows = list(model._default_manager.all()[:ROWS])
    count = model._default_manager.count()
    if min(count, ROWS) != len(rows):
        yield f"{model.__name__}: counts {count} rows, lists {len(rows)}"
    for row in rows:
        str(row)
        hash(row)
    yield from differences(model)
    for row in rows[:FEW]:
        found = model._default_manager.filter(pk=row.pk).count()
        if not found:
            yield f"{model.__name__}: row {row.pk!r} is not found by its key"
        for field in model._meta.get_fields():
            yield from _relation(row, field)
        try:
            row.validate_constraints()
        except ValidationError as error:  # what the database holds, its constraints allow
            yield f"{model.__name__}: row {row.pk!r} breaks a constraint: {error}"
    for field in model._meta.fields:
        if field.is_relation:
            list(model._default_manager.select_related(field.name)[:FEW])


def _relation(row: "Model", field: Any) -> Iterator[str]:
    from django.core.exceptions import ObjectDoesNotExist

    if not field.is_relation:
        return
    try:
        if field.one_to_many or field.many_to_many:
            name = field.get_accessor_name() if field.auto_created else field.name
            list(getattr(row, name).all()[:FEW])
        else:
            name = field.get_accessor_name() if field.auto_created else field.name
            getattr(row, name)
    except ObjectDoesNotExist:  # an orphan, which the database allows where no key is declared
        return
    except Exception as error:
        yield f"{type(row).__name__}.{field.name}: {type(error).__name__}: {error}"


if __name__ == "__main__":
    warnings.simplefilter("error")
    folder, label = sys.argv[1:3]
    sys.path[0] = folder
    sys.dont_write_bytecode = True
    configure(label, json.load(sys.stdin))
    print(json.dumps(list(_problems(label))))  # noqa: T201 - the answer to the parent process
