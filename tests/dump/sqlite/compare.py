"""Compares what models read from a server and from the file that is made of its dump, in a process of its own.

Prints a line for each difference, and for each value by which its row is not found in the file.
"""

import importlib
import json
import sys
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import django
from django.conf import settings


def main() -> None:
    """Read the databases from standard input; the project is in the folder of the first argument."""
    given = json.load(sys.stdin)
    sys.path.insert(0, sys.argv[1])
    settings.configure(
        INSTALLED_APPS=["django.contrib.contenttypes", "legacygen.runtime", "old"],
        DATABASES={
            "default": {**given["file"], "TIME_ZONE": "UTC"},
            "server": {**given["server"], "TIME_ZONE": "UTC"},
        },
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
    )
    django.setup()
    for line in differences():
        print(line)  # noqa: T201 - the answer to the parent process


def differences() -> Iterator[str]:
    """Yield what is not equal, and what is not found."""
    from django.apps import apps

    importlib.import_module("old.models")
    for model in apps.get_app_config("old").get_models():
        names = [field.attname for field in model._meta.concrete_fields]
        read = {alias: sorted(map(repr, listed(model, alias, names))) for alias in ("default", "server")}
        for file, server in zip(read["default"], read["server"], strict=True):
            if file != server:
                yield f"{model.__name__}: file {file}, server {server}"
        yield from not_found(model)


def listed(model: Any, alias: str, names: list[str]) -> list[tuple[Any, ...]]:
    return [tuple(getattr(row, name) for name in names) for row in model._default_manager.using(alias)]


def not_found(model: Any) -> Iterator[str]:
    """Yield the values by which the server finds a row, and the file does not find as many."""
    for field in model._meta.concrete_fields:
        if type(field).__name__ in ("ForeignKey", "OneToOneField", "JSONField"):
            continue
        for row in model._default_manager.using("server"):
            value = getattr(row, field.attname)
            if is_stored_as_digits(value):
                continue
            wanted = {f"{field.attname}__isnull": True} if value is None else {field.attname: value}
            counts = [model._default_manager.using(alias).filter(**wanted).count() for alias in ("default", "server")]
            if counts[0] != counts[1]:
                yield f"{model.__name__}.{field.name} = {value!r}: file {counts[0]}, server {counts[1]}"


def is_stored_as_digits(value: Any) -> bool:
    """Return whether a number has more digits than SQLite keeps, of which the load has a note."""
    digits = str(value).lstrip("-").replace(".", "").strip("0")
    return (isinstance(value, Decimal) and len(digits) > 15) or (isinstance(value, int) and value >= 2**63)


if __name__ == "__main__":
    main()
