"""Models on a database of the test, without settings and without a project."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import Any

import pytest
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


def use_driver(monkeypatch: pytest.MonkeyPatch, driver: str) -> None:
    """Django's MySQL backend takes whatever module is called MySQLdb when it is imported, and so does ours."""
    pytest.importorskip(driver)
    known = ("django.db.backends.mysql", "legacygen.runtime.backends.mysql", "MySQLdb", "_mysql")
    for name in [name for name in sys.modules if name.startswith(known)]:
        parent, _, child = name.rpartition(".")
        if child == "mysql":  # so that the package has its module back, too
            monkeypatch.setattr(sys.modules[parent], child, sys.modules[name])
        monkeypatch.delitem(sys.modules, name)
    if driver == "pymysql":
        import pymysql

        for name, module in (("MySQLdb", pymysql), ("_mysql", pymysql)):
            monkeypatch.setitem(sys.modules, name, module)
        for part in ("constants", "converters", "err"):
            monkeypatch.setitem(sys.modules, f"MySQLdb.{part}", getattr(pymysql, part))
