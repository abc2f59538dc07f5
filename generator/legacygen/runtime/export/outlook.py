"""The order that a run would have, as far as the code of the stubs tells, with circles and numbers of rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connections, router
from django.db.models import Model

from legacygen.runtime.export.plan import order_exports
from legacygen.runtime.export.stub import Export
from legacygen.runtime.export.stub_code import find_references

COUNTED = 100_000
"""Tables that the statistics say are smaller are counted."""

ESTIMATES = {
    "postgresql": "SELECT reltuples::bigint FROM pg_class WHERE oid = to_regclass(%s)",
    "mysql": "SELECT table_rows FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = %s",
}


Pointing = Mapping[type[Export], set[type[Export]]]
"""The stubs to whose rows those of each stub point."""


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
    by_source: dict[type[Model], dict[str, type[Export]]] = {}
    for export in exports:
        by_source.setdefault(export.source, {})[export.part] = export
    pointing = {
        export: {
            each for source, part in find_references(export) for each in _choose_stubs(by_source.get(source, {}), part)
        }
        for export in exports
    }
    return [_plan_table(export, pointing) for export in order_exports(exports)]


def _choose_stubs(stubs: Mapping[str, type[Export]], part: str | None) -> list[type[Export]]:
    """Return the stubs of a table that a reference may mean: that of the part, else the one without a name."""
    if part is None or (part not in stubs and "" not in stubs):
        return list(stubs.values())
    return [stubs[part if part in stubs else ""]]


def _plan_table(export: type[Export], pointing: Pointing) -> PlannedTable:
    circle = sorted((each for each in pointing[export] if _reaches(each, export, pointing)), key=_name_table)
    targets = {each.target for each in circle}
    deferred = [
        field.name
        for field in export.target._meta.concrete_fields
        if field.is_relation and field.null and field.related_model in targets
    ]
    rows, is_counted = count_rows(export.source)
    return PlannedTable(
        _name_table(export),
        export.target._meta.label,
        rows,
        is_counted,
        export in circle,
        tuple(_name_table(each) for each in circle if each is not export),
        tuple(deferred),
    )


def _name_table(export: type[Export]) -> str:
    table = str(export.source._meta.db_table)
    return f"{table} ({export.part})" if export.part else table


def _reaches(start: type[Export], goal: type[Export], pointing: Pointing) -> bool:
    """Return whether rows of one stub point to those of another, perhaps through others."""
    seen, waiting = {start}, [start]
    while waiting:
        export = waiting.pop()
        if export is goal:
            return True
        found = pointing[export] - seen
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
