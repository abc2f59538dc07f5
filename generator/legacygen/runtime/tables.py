"""Creation of tables for unmanaged models in a test database, so that tests run without the legacy server."""

from collections.abc import Iterator
from typing import Any

from django.apps import AppConfig
from django.db import connections, router
from django.db.backends.sqlite3.schema import DatabaseSchemaEditor
from django.db.models import BaseConstraint, Model

from legacygen.runtime.gone import is_gone
from legacygen.runtime.rowkey import RowKey

SQLITE_COLLATIONS = ("", "binary", "nocase", "rtrim")


class AnyServerEditor(DatabaseSchemaEditor):
    """A schema editor that makes tables in SQLite for models of any server.

    It leaves out what SQLite does not support: collations, brackets in types, exclusion constraints, operator classes.
    A table without a key gets none, so that it may hold equal rows.
    """

    _has_key = True

    def table_sql(self, model: type[Model]) -> tuple[str, Any]:
        """Return the SQL for a table, without constraints that SQLite does not support."""
        options = model._meta
        self._has_key = not isinstance(options.pk, RowKey)
        every = options.constraints
        # Replaced for the call, because Django reads them from the model.
        options.constraints = [each for each in every if _is_portable(each)]
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
    """Create the missing tables of an app's unmanaged models in a test database, on the signal `post_migrate`.

    Only an in-memory SQLite database is ever written to, and only if the router reads the models from it. Connect the
    function in the app's `ready()`: it runs while the test database is made, before that is cloned for parallel tests.
    """
    connection = connections[using]
    if connection.vendor != "sqlite" or not connection.is_in_memory_db():  # type: ignore[attr-defined]
        return
    existing = set(connection.introspection.table_names(include_views=True))
    with AnyServerEditor(connection) as editor:
        for model in app_config.get_models(include_auto_created=True):
            if _needs_table(model, using) and model._meta.db_table not in existing:
                editor.create_model(model)


def _needs_table(model: type[Model], using: str) -> bool:
    is_table = not (model._meta.managed or model._meta.proxy or model._meta.swapped or is_gone(model))
    return is_table and router.db_for_read(model) == using


def _is_portable(constraint: BaseConstraint) -> bool:
    """Return whether SQLite supports a constraint, or Django leaves it out on SQLite by itself."""
    expressions = getattr(constraint, "expressions", ())
    parts = [part for each in expressions if hasattr(each, "flatten") for part in each.flatten()]
    is_postgresql = any(type(each).__module__.startswith("django.contrib.postgres") for each in (constraint, *parts))
    collations = [str(getattr(part, "collation", None) or "").lower() for part in parts]
    return not is_postgresql and all(each in SQLITE_COLLATIONS for each in collations)
