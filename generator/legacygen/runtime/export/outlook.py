"""The order that a run would have, as far as the code of the stubs tells, with circles and numbers of rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connections, router
from django.db.models import Model

from legacygen.runtime.export.plan import order_exports
from legacygen.runtime.export.stub import Export
from legacygen.runtime.export.stub_code import find_referenced_models

COUNTED = 100_000
"""Tables that the statistics say are smaller are counted."""

ESTIMATES = {
    "postgresql": "SELECT reltuples::bigint FROM pg_class WHERE oid = to_regclass(%s)",
    "mysql": "SELECT table_rows FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = %s",
}


@dataclass(frozen=True, slots=True)
class PlannedTable:
    """A table in the order of the run. `circle` are the other tables that it points to and that point back to it.

    `deferred` are fields of the target that point to such a table and may be NULL at first.
    """

    name: str
    target: str
    rows: int
    is_counted: bool
    points_to_itself: bool
    circle: tuple[str, ...]
    deferred: tuple[str, ...]


def plan_tables(exports: Sequence[type[Export]]) -> list[PlannedTable]:
    """Return the tables in the order in which they are carried over."""
    by_source: dict[type[Model], list[type[Export]]] = {}
    for export in exports:
        by_source.setdefault(export.source, []).append(export)
    pointing = {export: {each for each in find_referenced_models(export) if each in by_source} for export in exports}
    return [_plan_table(export, pointing, by_source) for export in order_exports(exports)]


def _plan_table(
    export: type[Export],
    pointing: dict[type[Export], set[type[Model]]],
    by_source: dict[type[Model], list[type[Export]]],
) -> PlannedTable:
    circle = [
        source
        for source in sorted(pointing[export], key=lambda each: each._meta.db_table)
        if _reaches(source, export.source, pointing, by_source)
    ]
    targets = {each.target for source in circle for each in by_source[source]}
    deferred = [
        field.name
        for field in export.target._meta.concrete_fields
        if field.is_relation and field.null and field.related_model in targets
    ]
    rows, is_counted = count_rows(export.source)
    table = str(export.source._meta.db_table)
    return PlannedTable(
        f"{table} ({export.part})" if export.part else table,
        export.target._meta.label,
        rows,
        is_counted,
        export.source in circle,
        tuple(str(source._meta.db_table) for source in circle if source is not export.source),
        tuple(deferred),
    )


def _reaches(
    start: type[Model],
    goal: type[Model],
    pointing: dict[type[Export], set[type[Model]]],
    by_source: dict[type[Model], list[type[Export]]],
) -> bool:
    """Return whether rows of one table point to another, perhaps through others."""
    seen, waiting = {start}, [start]
    while waiting:
        source = waiting.pop()
        if source is goal:
            return True
        found = {each for export in by_source[source] for each in pointing[export]} - seen
        seen |= found
        waiting += found
    return False


def count_rows(source: type[Model]) -> tuple[int, bool]:
    """Return the number of rows of a table, and whether they were counted rather than estimated by the server."""
    connection = connections[router.db_for_read(source)]
    statement = ESTIMATES.get(connection.vendor)
    if statement:
        table = source._meta.db_table
        name = connection.ops.quote_name(table) if connection.vendor == "postgresql" else table
        with connection.cursor() as cursor:
            cursor.execute(statement, [name])
            found = cursor.fetchone()
        if found and found[0] is not None and found[0] > COUNTED:
            return int(found[0]), False
    return source._default_manager.count(), True
