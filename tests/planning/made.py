"""Short ways to make tables for the tests of planning: `table("t", "id! int", "name text", key="id")`."""

from typing import Any

from legacygen import planning
from legacygen.config import Config
from legacygen.plan import Field, Model, Plan
from legacygen.schema import Column, ForeignKey, Index, IndexPart, Kind, Schema, SqlType, Table

KINDS = {
    "int": SqlType(kind=Kind.INTEGER, raw="int"),
    "text": SqlType(kind=Kind.TEXT, raw="text"),
    "char": SqlType(kind=Kind.VARCHAR, raw="varchar(20)", length=20),
    "date": SqlType(kind=Kind.DATE, raw="date"),
    "bool": SqlType(kind=Kind.BOOLEAN, raw="boolean"),
    "decimal": SqlType(kind=Kind.DECIMAL, raw="decimal(9,2)", precision=9, scale=2),
    "float": SqlType(kind=Kind.FLOAT, raw="double"),
    "json": SqlType(kind=Kind.JSON, raw="json"),
}


def column(text: str, **more: Any) -> Column:
    """A column from `name kind`; a `!` after the name is NOT NULL."""
    name, _, kind = text.partition(" ")
    declared = more.pop("type", KINDS[kind or "int"])
    return Column(name=name.rstrip("!"), type=declared, nullable=not name.endswith("!"), **more)


def table(name: str, *columns: str | Column, key: str = "", unique: tuple[str, ...] = (), **more: Any) -> Table:
    """A table; `unique` are sets of columns, such as `a b`."""
    made = tuple(each if isinstance(each, Column) else column(each) for each in columns)
    indexes = tuple(index(f"u{number}", names, unique=True) for number, names in enumerate(unique))
    indexes += more.pop("indexes", ())
    return Table(name=name, columns=made, primary_key=tuple(key.split()), indexes=indexes, **more)


def index(name: str, columns: str, **more: Any) -> Index:
    return Index(name=name, parts=tuple(IndexPart(name=each) for each in columns.split()), **more)


def pointer(columns: str, target: str, target_columns: str) -> ForeignKey:
    return ForeignKey(
        name=f"to_{target}", columns=tuple(columns.split()), table=target, target_columns=tuple(target_columns.split())
    )


def plan(*tables: Table, engine: str = "mysql", **config: Any) -> Plan:
    return planning.plan_schema(Schema(engine=engine, tables=tables), Config(**config))


def model(planned: Plan, name: str) -> Model:
    return next(each for each in planned.models if each.table == name)


def field(planned: Plan, name: str, identity: str) -> Field:
    return next(each for each in model(planned, name).fields if each.identity == identity)


def source(made: Field) -> str:
    """The call that makes a field."""
    arguments = [*made.positional, *(f"{each.name}={each.value}" for each in made.arguments)]
    return f"{made.cls}({', '.join(arguments)})"


def codes(planned: Plan) -> list[tuple[str, str]]:
    """The column and code of each note."""
    return [(each.column, each.code) for each in planned.notes]
