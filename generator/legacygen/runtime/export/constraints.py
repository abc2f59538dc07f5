"""Checks by the server of the new project: constraints before COMMIT, and values as strictly on MySQL as elsewhere."""

import contextlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connections, router, transaction
from django.db.models import Exists, ForeignKey, Model, OuterRef

from legacygen.runtime.export.failures import describe_failure

LISTED = 20
"""Rows that a failure lists by key."""

STRICT_MODES = ("STRICT_ALL_TABLES", "NO_ZERO_DATE", "NO_ZERO_IN_DATE", "ERROR_FOR_DIVISION_BY_ZERO")
"""Modes of MySQL and MariaDB; without the first they store what fits of a value, and 0 for NULL."""


@dataclass(frozen=True, slots=True)
class DanglingRows:
    """Rows of a new model whose foreign key points to nothing: `rows` has up to LISTED pairs of key and value."""

    model: type[Model]
    field: str
    rows: list[tuple[Any, Any]]
    total: int

    def __str__(self) -> str:
        target = self.model._meta.get_field(self.field).related_model._meta.label  # type: ignore[union-attr]
        listed = ", ".join(f"{key!r} → {value!r}" for key, value in self.rows)
        more = f" and {self.total - len(self.rows)} more" if self.total > len(self.rows) else ""
        what = f"{self.total} {'row points' if self.total == 1 else 'rows point'} to a {target} that is not there"
        return f"{self.model._meta.label}: {self.field}: {what}: {listed}{more}"


def check_constraints_now(alias: str, models: Collection[type[Model]] | None = None) -> None:
    """Let the server check what it would check at COMMIT: all of it, or on SQLite and MySQL only the tables of models.

    Raises IntegrityError; the transaction can be used afterwards.
    """
    connection = connections[alias]
    tables = None if models is None else [each._meta.db_table for each in _add_related(models)]
    with transaction.atomic(using=alias):  # PostgreSQL refuses all queries after an error, up to the savepoint
        if connection.vendor == "mysql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT @@SESSION.foreign_key_checks")
                if cursor.fetchone()[0]:
                    return  # then every statement was checked when it ran
        connection.check_constraints(table_names=tables)


def list_dangling_rows(models: Iterable[type[Model]], alias: str, most: int = LISTED) -> list[DanglingRows]:
    """Return what the foreign keys of models point to in vain, by model and field, up to `most` rows each.

    The tables of their parents and of their many-to-many fields are searched too, but no field without a constraint.
    """
    found = []
    for model in _add_related(models):
        for field in model._meta.local_concrete_fields:
            if isinstance(field, ForeignKey) and _has_constraint(field):
                dangling = _find_dangling_rows(model, field, alias, most)
                if dangling.rows:
                    found.append(dangling)
    return found


def _find_dangling_rows(model: type[Model], field: "ForeignKey[Any, Any]", alias: str, most: int) -> DanglingRows:
    related: Any = field.related_model
    there = related._base_manager.using(alias).filter(**{field.target_field.attname: OuterRef(field.attname)})
    rows = model._base_manager.using(alias).filter(~Exists(there), **{f"{field.attname}__isnull": False})
    listed = list(rows.order_by("pk").values_list("pk", field.attname)[: most + 1])
    total = len(listed) if len(listed) <= most else rows.count()
    return DanglingRows(model, field.name, listed[:most], total)


def _has_constraint(field: Any) -> bool:
    return field.db_constraint and router.db_for_write(field.model) == router.db_for_write(field.related_model)


def _add_related(models: Iterable[type[Model]]) -> list[type[Model]]:
    """Return models with those whose rows are stored along: the parents, and the links of many-to-many fields."""
    found: dict[Any, None] = {}
    for model in models:
        for each in (*model._meta.get_parent_list(), model):
            found[each] = None
            found.update(dict.fromkeys(link.remote_field.through for link in each._meta.local_many_to_many))
    return [each for each in found if not each._meta.proxy]


def describe_constraint_failure(error: BaseException, models: Iterable[type[Model]], alias: str) -> str:
    """Return why `check_constraints_now` failed, in one line without a full stop: with all rows, if they are named."""
    with contextlib.suppress(DatabaseError), transaction.atomic(using=alias):
        dangling = list_dangling_rows(models, alias)
        if dangling:
            return "; ".join(map(str, dangling))
    return describe_failure(error)


@contextlib.contextmanager
def strict_sessions(aliases: Iterable[str]) -> Iterator[None]:
    """Make the sessions of MySQL and MariaDB refuse values that they would change, as long as the block lasts.

    To be entered outside of a transaction: the mode is set back even if that of the run has failed.
    """
    with contextlib.ExitStack() as stack:
        for alias in aliases:
            if connections[alias].vendor == "mysql":
                stack.enter_context(_strict_session(alias))
        yield


@contextlib.contextmanager
def _strict_session(alias: str) -> Iterator[None]:
    before = _read_modes(alias)
    modes = [each for each in before.split(",") if each]
    _set_modes(alias, ",".join([*modes, *(each for each in STRICT_MODES if each not in modes)]))
    session = connections[alias].connection
    try:
        yield
    finally:
        # A new session has the mode of the server, and that of a lost one is gone with it: no failure of the run.
        if connections[alias].connection is session and session is not None:
            with contextlib.suppress(DatabaseError):
                _set_modes(alias, before)


def _read_modes(alias: str) -> str:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT @@SESSION.sql_mode")
        return str(cursor.fetchone()[0])


def _set_modes(alias: str, modes: str) -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute("SET SESSION sql_mode = %s", [modes])
