"""Tables for unmanaged models in the test database, so that the project's tests run without the legacy server."""

from collections.abc import Iterator
from typing import Any

from django.apps import AppConfig
from django.db import connections, router
from django.db.backends.sqlite3.schema import DatabaseSchemaEditor
from django.db.models import BaseConstraint, Model

from legacygen.runtime.gone import is_gone
from legacygen.runtime.rowkey import RowKey

SQLITE_COLLATIONS = ("", "binary", "nocase", "rtrim")


class _Editor(DatabaseSchemaEditor):
    """Makes tables for models of any server: SQLite knows no collation of theirs, and no brackets in a type.

    Nor does it know constraints that exclude, or have an operator class. Rows without a key may be alike.
    """

    _has_key = True

    def table_sql(self, model: type[Model]) -> tuple[str, Any]:
        options = model._meta
        self._has_key = not isinstance(options.pk, RowKey)
        every = options.constraints
        options.constraints = [each for each in every if _is_for_any(each)]
        try:
            made: tuple[str, Any] = super().table_sql(model)
        finally:
            options.constraints = every
        return made

    def _collate_sql(self, collation: str, old_collation: str | None = None, table_name: str | None = None) -> str:
        return ""

    def _pk_constraint_sql(self, columns: list[str]) -> str:
        return str(super()._pk_constraint_sql(columns)) if self._has_key else ""  # type: ignore[misc]

    def _iter_column_sql(self, column_db_type: str, *args: Any, **kwargs: Any) -> Iterator[str]:
        plain = "text" if "[" in column_db_type else column_db_type
        yield from super()._iter_column_sql(plain, *args, **kwargs)  # type: ignore[misc]


def create_tables(app_config: AppConfig, using: str, **_: Any) -> None:
    """Receive `post_migrate`: make the missing tables of an app's unmanaged models in a test database.

    Only an in-memory SQLite database is ever written to, and only when the router reads the models from it. Connect
    it in the app's `ready()`; it runs while the test database is made, before it is cloned for parallel tests.
    """
    connection = connections[using]
    if connection.vendor != "sqlite" or not connection.is_in_memory_db():  # type: ignore[attr-defined]
        return
    there = set(connection.introspection.table_names(include_views=True))
    with _Editor(connection) as editor:
        for model in app_config.get_models(include_auto_created=True):
            if _is_wanted(model, using) and model._meta.db_table not in there:
                editor.create_model(model)


def _is_wanted(model: type[Model], using: str) -> bool:
    is_table = not (model._meta.managed or model._meta.proxy or model._meta.swapped or is_gone(model))
    return is_table and router.db_for_read(model) == using


def _is_for_any(constraint: BaseConstraint) -> bool:
    """Whether SQLite can keep a constraint, or at least knows by itself that it cannot."""
    expressions = getattr(constraint, "expressions", ())
    parts = [part for each in expressions if hasattr(each, "flatten") for part in each.flatten()]
    is_postgresql = any(type(each).__module__.startswith("django.contrib.postgres") for each in (constraint, *parts))
    collations = [str(getattr(part, "collation", None) or "").lower() for part in parts]
    return not is_postgresql and all(each in SQLITE_COLLATIONS for each in collations)
