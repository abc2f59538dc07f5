"""Loads many versions of an app into one Django process, and returns the facts that Django has about each.

`load` starts this file as a script in that process, which prints the facts as JSON. Paths begin with `legacy/`; each
version becomes an app with its label as name.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

Found = dict[str, Any]


def load(apps: dict[str, dict[str, str]], folder: Path) -> dict[str, Found]:
    """Return by label `problems` (messages of the check) and `models`: facts about each class and field, by table."""
    for label, texts in apps.items():
        for path, text in texts.items():
            target = folder / label / path.removeprefix("legacy/")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.replace("from legacy.", f"from {label}.").encode())
        (folder / label / "__init__.py").touch()
    done = subprocess.run([sys.executable, __file__, str(folder), *apps], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Found] = json.loads(done.stdout)
    return found


def _read_facts(label: str) -> Found:
    from django.apps import apps
    from django.core.checks import run_checks
    from django.db.models.fields import NOT_PROVIDED

    config = apps.get_app_config(label)
    # All versions have the same tables, which these two checks report.
    problems = [
        str(each) for each in run_checks(app_configs=[config]) if each.id not in ("models.W035", "models.E028")
    ]
    models: dict[str, Any] = {}
    for model in config.get_models():
        options = model._meta
        fields = {
            field.column: {
                "name": field.name,
                "cls": field.get_internal_type(),
                "null": field.null,
                "blank": field.blank,
                "max_length": field.max_length,
                "max_digits": getattr(field, "max_digits", None),
                "decimal_places": getattr(field, "decimal_places", None),
                "unique": field.unique,
                "primary_key": field.primary_key,
                "db_default": None if field.db_default is NOT_PROVIDED else repr(field.db_default),
                "choices": [list(pair) for pair in field.flatchoices],
            }
            for field in options.concrete_fields
        }
        about = {
            "name": model.__name__,
            "managed": options.managed,
            "key": [field.column for field in options.pk_fields],
            "indexes": sorted(index.name for index in options.indexes),
            "fields": fields,
        }
        models.setdefault(options.db_table, about)
    return {"problems": problems, "models": models}


def main(folder: str, labels: list[str]) -> None:
    import django
    from django.conf import settings

    sys.path[0] = folder
    sys.dont_write_bytecode = True
    settings.configure(
        INSTALLED_APPS=["django.contrib.contenttypes", "legacygen.runtime"],
        DATABASES={},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
    )
    found: dict[str, Found] = {}
    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, *labels]
    django.setup()
    for label in labels:
        found[label] = _read_facts(label)
    print(json.dumps(found))  # noqa: T201 - the answer to the parent process


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
