"""A type is one row in `TYPES`, an engine one line in `ENGINES`: nothing else has to be registered."""

import types
from collections.abc import Iterator
from typing import Any

import pytest

from legacygen import emit, planning
from legacygen.config import Config
from legacygen.introspection import engines
from legacygen.introspection.engines import mysql, postgresql, sqlite
from legacygen.introspection.engines.base import Query, TypeRow
from legacygen.planning.fields import choose_field_type
from legacygen.planning.types import render_type_call
from legacygen.schema import Column, Evidence, Kind, Schema, SqlType, Table
from legacygen.schema.oids import CatalogOids, TableOids
from tests.conftest import MakeDatabase, OpenQuery

PARSERS: dict[str, tuple[Any, Any]] = {
    "mysql": (mysql, lambda raw: mysql.parse_type(raw, raw.partition("(")[0], 7 if "(" in raw else None, None, None)),
    "postgresql": (postgresql, postgresql.parse_type),
    "sqlite": (sqlite, sqlite.parse_type),
}


@pytest.fixture(autouse=True)
def _parsed_anew() -> Iterator[None]:
    """Types are cached by their spelling: forget those of other tests, and of this one."""
    for forget in (True, False):
        for engine, _ in PARSERS.values():
            engine.parse_type.cache_clear()
        if forget:
            yield


def models(schema: Schema) -> str:
    return emit.emit_files(planning.plan_schema(schema, Config()), "legacy")[0].text


def field(engine: str, raw: str) -> str:
    """The planned field of a column of that type."""
    declared: SqlType = PARSERS[engine][1](raw)
    return render_type_call(choose_field_type(Column(name="c", type=declared), engine))


@pytest.mark.parametrize("engine", engines.ENGINES)
@pytest.mark.parametrize(
    ("row", "spelled", "expected"),
    [
        (TypeRow(Kind.BIGINT), "fancy", "models.BigIntegerField()"),
        (TypeRow(Kind.UUID), "fancy", "models.UUIDField()"),
        (TypeRow(Kind.VARCHAR, has_length=True), "fancy(7)", "models.CharField(max_length=7)"),
    ],
)
def test_a_row_of_types_gives_its_columns_the_field(
    engine: str, row: TypeRow, spelled: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert field(engine, spelled) != expected
    PARSERS[engine][0].parse_type.cache_clear()
    monkeypatch.setitem(PARSERS[engine][0].TYPES, "fancy", row)
    assert field(engine, spelled) == expected


@pytest.mark.parametrize(
    ("row", "raw", "expected"),
    [
        (TypeRow(Kind.INTEGER, unsigned=True), "fancy", "models.PositiveIntegerField()"),
        (TypeRow(Kind.VARCHAR, length=9), "fancy", "models.CharField(max_length=9)"),
        (TypeRow(Kind.RANGE, bound=Kind.DATE), "fancy", "postgres.DateRangeField()"),
        (TypeRow(Kind.INTEGER, has_list=True), "fancy[]", "postgres.ArrayField(base_field=models.IntegerField())"),
        (
            TypeRow(Kind.INTEGER),
            "fancy[]",
            'fields.TextArrayField(base_field=models.TextField(), db_type="fancy[]")',
        ),
        (TypeRow(Kind.INTEGER, is_extension=True), "hr.fancy", "models.IntegerField()"),
        (TypeRow(Kind.INTEGER), "hr.fancy", 'fields.AsTextField(db_type="hr.fancy")'),
    ],
)
def test_the_facts_of_a_row_are_enough_on_postgresql(
    row: TypeRow, raw: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(postgresql.TYPES, "fancy", row)
    assert field("postgresql", raw) == expected


def test_a_row_of_types_counts_for_a_real_column(
    make_database: MakeDatabase, open_query: OpenQuery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sqlite.TYPES, "fancy", TypeRow(Kind.TIME))
    opened = open_query(make_database("sqlite", "CREATE TABLE t (id integer PRIMARY KEY, c fancy NOT NULL)")).opened
    assert "    c = models.TimeField()\n" in models(engines.read_schema(opened))


def made_up_engine(**more: Any) -> Any:
    """A module with the functions of an engine, whose database holds one table."""

    def read_schema(query: Query) -> Schema:
        (row,) = query("SELECT 'parcel', 'weight'")
        column = Column(name=row[1], type=SqlType(kind=Kind.TINYINT, raw="tinyint(1)", length=1), nullable=False)
        return Schema(engine="acme", tables=(Table(name=row[0], columns=(column,), primary_key=(row[1],)),))

    module: Any = types.ModuleType("acme")
    module.TYPES = {}
    module.SNAPSHOT = ("PRAGMA query_only = 1",)
    module.DIALECT = None
    module.ELSEWHERE_ADVICE = "look there"
    module.read_schema = read_schema
    module.read_oids = lambda query: CatalogOids(
        server="acme", tables=(TableOids(table="parcel", oid=1, columns=("weight",), column_numbers=(1,)),)
    )
    module.count_elsewhere = lambda query: (("attic", 3),)
    vars(module).update(more)
    return module


def test_a_line_of_engines_is_enough_for_a_new_vendor(
    make_database: MakeDatabase, open_query: OpenQuery, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = open_query(make_database("sqlite", "CREATE TABLE parcel (weight tinyint(1))")).opened
    opened.vendor = "acme"
    monkeypatch.setitem(engines.ENGINES, "acme", made_up_engine())
    engines.begin_snapshot(opened)
    assert opened.query("PRAGMA query_only") == [(1,)]
    schema = engines.read_schema(opened)
    assert engines.add_evidence(schema, opened.query) == schema
    assert "class Parcel(" in models(schema)
    assert "    weight = models.SmallIntegerField(primary_key=True)\n" in models(schema)
    oids = engines.read_oids(opened)
    assert oids is not None
    assert oids.server == "acme"
    assert engines.count_elsewhere(opened) == (("attic", 3),)
    assert engines.get_elsewhere_advice(opened) == "look there"


def test_an_engine_brings_its_own_sampling(
    make_database: MakeDatabase, open_query: OpenQuery, monkeypatch: pytest.MonkeyPatch
) -> None:
    from legacygen.introspection.sampling import mysql as measures

    class Dialect:
        def __getattr__(self, name: str) -> Any:
            return getattr(measures, name)

        def join_expressions(self, parts: list[str]) -> str:
            return " || '|' || ".join(parts)  # SQLite, which answers here, may lack CONCAT_WS

    sql = "CREATE TABLE parcel (weight tinyint(1)); INSERT INTO parcel VALUES (1), (0);"
    opened = open_query(make_database("sqlite", sql)).opened
    opened.vendor = "acme"
    monkeypatch.setitem(engines.ENGINES, "acme", made_up_engine(DIALECT=Dialect()))
    schema = engines.add_evidence(engines.read_schema(opened), opened.query)
    assert schema.tables[0].columns[0].evidence == Evidence(only_0_and_1=True)
    assert "    weight = models.BooleanField(primary_key=True)\n" in models(schema)
