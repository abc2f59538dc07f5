"""Renders SQL that turns a table from the way one side has it into the way of the other side."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from legacygen.adopt.definitions import DefinedTable
from legacygen.adopt.differences import PartKind, TableDifference
from legacygen.adopt.quoting import quote_label, quote_name, quote_text
from legacygen.schema import Column

CHANGEABLE = {"mysql": (PartKind.COLUMN,), "postgresql": tuple(PartKind)[1:], "sqlite": tuple(PartKind)[1:]}
"""The parts that a statement can bring to Django's way, and that runs again without harm, by engine.

MySQL has no `IF EXISTS` for indexes and constraints.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """A table as it is, and as it is to be; `index` says which of the names of a difference is that to be."""

    present: DefinedTable
    wanted: DefinedTable
    index: int


def render_keeping(
    legacy: DefinedTable, django: DefinedTable, differences: Collection[TableDifference], engine: str
) -> tuple[str, ...]:
    """Render statements that give a new, empty table of Django's the parts of the legacy one."""
    if engine == "sqlite":
        return (f"DROP TABLE {quote_name(django.table.name, engine)}", *legacy.create) if differences else ()
    return tuple(RENDERERS[engine](Sides(present=django, wanted=legacy, index=0), differences))


def render_changing(
    legacy: DefinedTable, django: DefinedTable, differences: Collection[TableDifference], engine: str
) -> tuple[str, ...]:
    """Render statements that bring the parts of a legacy table to Django's way; they may run on both, and again."""
    if engine == "sqlite":
        return tuple(_rebuild_sqlite(legacy, django)) if differences else ()
    return tuple(RENDERERS[engine](Sides(present=legacy, wanted=django, index=1), differences))


def _rebuild_sqlite(legacy: DefinedTable, django: DefinedTable) -> Iterator[str]:
    """Copy the rows into a table of Django's definition, the way that SQLite's documentation gives."""
    name, (create, *indexes) = django.table.name, django.create
    copy = quote_name(f"new__{name}", "sqlite")
    head, bracket, rest = create.partition("(")
    assert head.split()[:2] == ["CREATE", "TABLE"]
    common = {column.name for column in legacy.table.columns if not column.generated}
    columns = ", ".join(quote_name(each.name, "sqlite") for each in django.table.columns if each.name in common)
    yield f"CREATE TABLE {copy} {bracket}{rest}"
    yield f"INSERT INTO {copy} ({columns}) SELECT {columns} FROM {quote_name(name, 'sqlite')}"
    yield f"DROP TABLE {quote_name(name, 'sqlite')}"
    yield f"ALTER TABLE {copy} RENAME TO {quote_name(name, 'sqlite')}"
    yield from indexes


def _render_mysql(sides: Sides, differences: Collection[TableDifference]) -> Iterator[str]:
    table = quote_name(sides.wanted.table.name, "mysql")
    clauses = []
    for each in differences:
        name, other = each.names[sides.index], each.names[1 - sides.index]
        if each.kind is PartKind.COLUMN:
            clauses.append(f"MODIFY {sides.wanted.columns[name]}")
        elif name in sides.wanted.parts:
            clauses.append(f"ADD {sides.wanted.parts[name]}")
        elif not name and other:
            clauses.append(f"DROP {MYSQL_DROPS[each.kind]} {quote_name(other, 'mysql')}")
    if clauses:
        yield f"ALTER TABLE {table} {', '.join(clauses)}"


MYSQL_DROPS = {PartKind.INDEX: "INDEX", PartKind.FOREIGN_KEY: "FOREIGN KEY", PartKind.CHECK: "CONSTRAINT"}


def _render_postgresql(sides: Sides, differences: Collection[TableDifference]) -> Iterator[str]:
    table = quote_label(sides.wanted.table.schema, sides.wanted.table.name, "postgresql")
    present, wanted = (
        {column.name: column for column in each.table.columns} for each in (sides.present, sides.wanted)
    )
    for each in differences:
        name, other = each.names[sides.index], each.names[1 - sides.index]
        if each.kind is PartKind.COLUMN and name in present and name in wanted:
            for action in _alter_column(present[name], wanted[name]):
                yield f"ALTER TABLE {table} ALTER COLUMN {quote_name(name, 'postgresql')} {action}"
        elif name:
            sql = sides.wanted.parts[name]
            if sql.startswith("CREATE "):
                yield sql.replace(" INDEX ", " INDEX IF NOT EXISTS ", 1)
            else:
                yield f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {quote_name(name, 'postgresql')}"
                yield f"ALTER TABLE {table} ADD CONSTRAINT {quote_name(name, 'postgresql')} {sql}"
        elif sides.present.parts[other].startswith("CREATE "):
            yield f"DROP INDEX IF EXISTS {quote_label(sides.wanted.table.schema, other, 'postgresql')}"
        else:
            yield f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {quote_name(other, 'postgresql')}"


def _alter_column(before: Column, after: Column) -> Iterator[str]:
    """Render the actions that change a column of PostgreSQL; the default goes first, since it has the old type."""
    quoted = quote_name(after.name, "postgresql")
    has_new_type = before.type.raw != after.type.raw
    if before.default and (has_new_type or before.default != after.default):
        yield "DROP DEFAULT"
    if has_new_type:
        yield f"TYPE {after.type.raw} USING {quoted}::text::{after.type.raw}"
    if after.default and (has_new_type or before.default != after.default):
        text = after.default.text
        yield f"SET DEFAULT {text if after.default.is_expression else quote_text(text, 'postgresql')}"
    if before.nullable != after.nullable:
        yield "DROP NOT NULL" if after.nullable else "SET NOT NULL"
    if after.auto_increment and not before.auto_increment:
        yield "ADD GENERATED BY DEFAULT AS IDENTITY"
    if before.auto_increment and not after.auto_increment:
        yield "DROP IDENTITY IF EXISTS"


RENDERERS: dict[str, Callable[[Sides, Collection[TableDifference]], Iterator[str]]] = {
    "mysql": _render_mysql,
    "postgresql": _render_postgresql,
}
