"""Creation of tables for unmanaged models in a test database, so that tests run without the legacy server."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import AppConfig
from django.db import connections, router
from django.db.backends.sqlite3.schema import DatabaseSchemaEditor
from django.db.models import BaseConstraint, Model

from legacygen.runtime.gone import is_gone
from legacygen.runtime.rowkey import RowKey

QUALIFIED = re.compile(r'"(?:[^"]|"")*"\."(?:[^"]|"")*"')
"""A name of a table with that of its schema."""

SQLITE_COLLATIONS = ("", "binary", "nocase", "rtrim")


class AnyServerEditor(DatabaseSchemaEditor):
    """A schema editor that makes tables in SQLite for models of any server.

    It leaves out what SQLite does not support: collations, brackets in types, exclusion constraints, operator classes,
    and indexes, whose names must differ from those of all tables. A table without a key gets none, so that it may hold
    equal rows.
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

    def execute(self, sql: Any, params: Any = ()) -> None:
        """Run a statement; a name with `%` is doubled for queries, which have parameters, but here it has none."""
        super().execute(sql if params else str(sql).replace("%%", "%"), params or None)

    def _model_indexes_sql(self, model: type[Model]) -> list[Any]:
        return []

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
    existing = {_lower_ascii(name) for name in connection.introspection.table_names(include_views=True)}
    models = [model for model in app_config.get_models(include_auto_created=True) if _needs_table(model, using)]
    left_out = find_left_out(models)
    with AnyServerEditor(connection) as editor:
        for model in models:
            if model not in left_out and _fold_name(model._meta.db_table) not in existing:
                editor.create_model(model)


def find_left_out(models: Iterable[type[Model]]) -> dict[type[Model], str]:
    """Return the models without a table in a test database, each with the reason: SQLite does not allow a name."""
    found: dict[type[Model], str] = {}
    tables: dict[str, type[Model]] = {}
    for model in models:
        written = model._meta.db_table
        name = _fold_name(written)
        if name in tables:
            found[model] = f"SQLite takes its table {written} for that of {tables[name].__name__}"
        elif name.startswith("sqlite_"):
            found[model] = f"SQLite keeps the name {written} for itself"
        elif QUALIFIED.fullmatch(written):
            found[model] = f"SQLite has no schemas, as in the name {written}"
        elif reason := _find_odd_name(model):
            found[model] = reason
        else:
            tables[name] = model
    return found


def _find_odd_name(model: type[Model]) -> str:
    """Return why SQLite does not allow a name in the table, or an empty text."""
    columns = [field.column for field in model._meta.local_concrete_fields if field.column]
    for name in (model._meta.db_table, *columns):
        if '"' in name.removeprefix('"').removesuffix('"').replace('""', ""):
            return f"SQLite does not allow the quote in the name {name}"
    same: dict[str, str] = {}
    for name in columns:
        known = same.setdefault(_fold_name(name), name)
        if known != name:
            return f"SQLite takes the columns {known} and {name} for one"
    return ""


def _fold_name(written: str) -> str:
    """Return the name in `db_table` or `db_column` as SQLite compares it: unquoted, in lowercase."""
    quoted = len(written) > 1 and written[0] == written[-1] == '"'
    name = (written[1:-1] if quoted else written).replace('""', '"').replace("%%", "%")
    return _lower_ascii(name)


def _lower_ascii(name: str) -> str:
    """Return a name in lowercase as far as SQLite ignores the case, which is for ASCII letters."""
    return "".join(letter.lower() if letter.isascii() else letter for letter in name)


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
