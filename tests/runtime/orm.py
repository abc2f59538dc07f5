"""Models on a database of the test, without settings and without a project."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from django.apps.registry import Apps
from django.db import connections, models


def model(table: str, /, **fields: models.Field[Any, Any]) -> Any:
    """An unmanaged model in a registry of its own."""
    options = {"managed": False, "db_table": table, "app_label": "legacy", "apps": Apps()}
    namespace = {"Meta": type("Meta", (), options), "__module__": __name__, **fields}
    return type(table.capitalize(), (models.Model,), namespace)


@contextlib.contextmanager
def alias(name: str, database: dict[str, object]) -> Iterator[Any]:
    """The connection to a database under an alias, for as long as the block lasts."""
    entry = connections.configure_settings({"default": {}, name: {"TIME_ZONE": None, **database}})[name]
    connections.settings[name] = entry
    try:
        yield connections[name]
    finally:
        connections[name].close()
        del connections[name]
        del connections.settings[name]


Columns = dict[str, tuple["models.Field[Any, Any]", list[Any]]]
"""Per column its field and the value of each row, from the first key on."""


def table_of(columns: Columns) -> Any:
    """The model of the table `t`, whose key is `id`."""
    return model(
        "t", id=models.IntegerField(primary_key=True), **{name: pair[0].clone() for name, pair in columns.items()}
    )
