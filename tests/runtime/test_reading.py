"""Pages of rows: each row once, for every kind of key, on every engine."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import DatabaseError, connections, models, transaction
from django.db.models.functions import RowNumber

from legacygen.runtime import fields
from legacygen.runtime.export import reading
from legacygen.runtime.rowkey import NULL, RowKey
from tests.conftest import MakeDatabase
from tests.runtime.old.models import Person
from tests.runtime.orm import alias, model, use_driver

ENGINES = ["sqlite", "postgresql", "mariadb MySQLdb", "mariadb pymysql", "mysql MySQLdb", "mysql pymysql"]
PLACES = ["sqlite", "postgresql", "mysql"]


@dataclass(frozen=True, slots=True)
class KeyCase:
    """A kind of key: its field, its column on SQLite, PostgreSQL and MySQL ("" where it has none), and keys in SQL."""

    field: Callable[[], models.Field[Any, Any]]
    types: tuple[str, str, str]
    keys: list[str]
    before: str = ""
    """What PostgreSQL needs first."""


def key(kind: Any, **options: Any) -> Callable[[], Any]:
    return lambda: kind(primary_key=True, **options)


FLOATS = ["0.1", "-0.3", "1e30", "16777217", "3.14159274", "0", "123456.789"]
KEYS = {
    "whole": KeyCase(key(models.IntegerField), ("int",) * 3, ["-2147483648", "-7", "-1", "0", "1", "9", "2147483647"]),
    "unsigned": KeyCase(
        key(models.PositiveBigIntegerField),
        ("", "", "bigint unsigned"),
        ["0", "1", "9223372036854775807", "9223372036854775808", "18446744073709551614", "18446744073709551615"],
    ),
    "too narrow a field": KeyCase(key(models.IntegerField), ("bigint",) * 3, ["1", "3000000000", "3000000001", "4e9"]),
    "single": KeyCase(key(fields.SingleFloatField), ("real", "real", "float"), FLOATS),
    "double": KeyCase(
        key(models.FloatField), ("double",) + ("double precision",) * 2, [*FLOATS, "0.30000000000000004"]
    ),
    "enum": KeyCase(
        key(models.CharField, max_length=9, choices=[(each, each) for each in ("z", "a", "M", "b", "")]),
        ("varchar(9)", "letter", "enum('z', 'a', 'M', 'b')"),
        ["'z'", "'a'", "'M'", "'b'"],
        "CREATE TYPE letter AS ENUM ('z', 'a', 'M', 'b');",
    ),
    "decimal": KeyCase(
        key(models.DecimalField, max_digits=20, decimal_places=6),
        ("decimal(20, 6)",) * 3,
        ["-1.5", "0", "0.000001", "99999999999999.999999", "10"],
    ),
    "date": KeyCase(key(fields.LegacyDateField), ("date",) * 3, ["'1999-12-31'", "'2000-01-01'", "'1000-01-01'"]),
    "datetime": KeyCase(
        key(models.DateTimeField),
        ("datetime", "timestamp with time zone", "datetime(6)"),
        [
            "'2001-01-01 00:00:00.000001'",
            "'2001-01-01 00:00:00.000002'",
            "'2001-01-01 00:00:00'",
            "'1999-01-01 00:00:00'",
        ],
    ),
    "uuid": KeyCase(
        key(models.UUIDField),
        ("char(32)", "uuid", ""),
        [f"'{digit}23456781234467892345678123456ab'" for digit in "f0a19"],
    ),
    "binary uuid": KeyCase(
        key(fields.BinaryUUIDField), ("blob", "", "binary(16)"), [f"X'{digit * 32}'" for digit in "f0a19"]
    ),
    "binary": KeyCase(
        key(models.BinaryField, max_length=9), ("blob", "", "varbinary(9)"), ["X'00'", "X''", "X'FF00'", "X'61'"]
    ),
    "bytea": KeyCase(key(models.BinaryField), ("", "bytea", ""), [r"'\x00'", r"'\x'", r"'\xff00'", r"'\x61'"]),
    "text": KeyCase(
        key(models.CharField, max_length=9),
        ("varchar(9) COLLATE NOCASE", 'varchar(9) COLLATE "odd"', "varchar(9) COLLATE utf8mb4_german2_ci"),
        ["''", "'ß'", "'straße '", "'Ä'", "'a'", "'b '", "'Zebra'", "'ö'", "'10'", "'9'"],
        "CREATE COLLATION odd (provider = icu, locale = 'de-u-ks-level2', deterministic = false);",
    ),
    "padded text": KeyCase(
        key(models.CharField, max_length=9),
        ("char(9)", "char(9)", "char(9) COLLATE utf8mb4_bin"),
        ["'a'", "'b'", "'B'"],
    ),
    "latin text": KeyCase(
        key(models.CharField, max_length=9), ("", "", "varchar(9) CHARACTER SET latin1"), ["'é'", "'f'", "'€'", "'g '"]
    ),
}


@pytest.fixture
def make_legacy(
    request: pytest.FixtureRequest, make_database: MakeDatabase, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Any]]:
    """`make_legacy(engine, sql)` makes the alias `old` a read-only connection to a database from the script."""
    monkeypatch.setattr(reading, "PAGE", 2)
    opened: list[Any] = []

    def make(engine: str, sql: str) -> Any:
        server, _, driver = engine.partition(" ")
        database = make_database(server, sql)
        if driver:
            use_driver(monkeypatch, driver)
        database["ENGINE"] = str(database["ENGINE"]).replace("django.db.backends", "legacygen.runtime.backends")
        opened.append(alias("old", database))
        return opened[-1].__enter__()

    yield make
    for each in opened:
        each.__exit__(None, None, None)


def find_vendor(engine: str) -> str:
    name = engine.partition(" ")[0]
    return "mysql" if name == "mariadb" else name


def build_table(name: str, engine: str) -> str:
    case, vendor = KEYS[name], find_vendor(engine)
    column = case.types[PLACES.index(vendor)]
    values = ", ".join(f"({literal}, 'row {number}')" for number, literal in enumerate(case.keys))
    before = case.before if vendor == "postgresql" else ""
    return f"{before} CREATE TABLE t (k {column} PRIMARY KEY, note varchar(20)); INSERT INTO t VALUES {values};"


def check_pages(rows: Any, count: int) -> list[Any]:
    """Check that the pages have each row of a queryset once, that all but the last are full, and what is made of them.

    Returns the keys in the order of reading.
    """
    pages = list(reading.read_pages(rows))
    assert [len(page) for page in pages[:-1]] == [2] * (len(pages) - 1)
    assert all(pages)
    read = [values for page in pages for values in page]
    made = reading.build_rows(rows.model, rows.db, read)
    assert len(read) == count
    expected = {repr(vars_of(row)) for row in rows}
    assert {repr(vars_of(row)) for row in made} == expected
    assert all(row._state.db == rows.db and not row._state.adding for row in made)
    keys = [row.pk for row in made]
    assert [vars_of(row) for row in reading.fetch_rows(rows, keys[::-1])] == [vars_of(row) for row in made[::-1]]
    return keys


def vars_of(row: models.Model) -> dict[str, Any]:
    return {each.attname: getattr(row, each.attname) for each in row._meta.concrete_fields}


@pytest.mark.parametrize(
    ("name", "engine"),
    [(name, each) for name in KEYS for each in ENGINES if KEYS[name].types[PLACES.index(find_vendor(each))]],
)
def test_each_row_is_read_once_by_every_kind_of_key(make_legacy: Any, name: str, engine: str) -> None:
    make_legacy(engine, build_table(name, engine))
    table = model("t", k=KEYS[name].field(), note=models.CharField(max_length=20))
    check_pages(table._default_manager.using("old"), len(KEYS[name].keys))


RELATED = """
CREATE TABLE house (id int PRIMARY KEY, street varchar(20));
INSERT INTO house VALUES (1, 'c'), (2, 'b'), (3, 'a'), (4, NULL), (-5, 'z');
CREATE TABLE roof (house int PRIMARY KEY, tiles int);
INSERT INTO roof VALUES (3, 7), (-5, 8), (1, 9);
CREATE TABLE part (a int, b varchar(9), f double precision, PRIMARY KEY (a, b, f));
INSERT INTO part VALUES (1, 'a', 0.1), (1, 'b', 0.1), (2, 'a', 0.2), (1, 'a', 0.3), (0, 'x', 0);
CREATE TABLE bare (n int, w varchar(9), d decimal(5, 2));
INSERT INTO bare VALUES (1, 'a', NULL), (1, NULL, 1), (NULL, NULL, NULL), (NULL, 'a', 2.5), (NULL, NULL, NULL);
CREATE TABLE tbl_person (number int PRIMARY KEY, name varchar(20), country_id varchar(2), parent_id int, created date);
INSERT INTO tbl_person (number, name, parent_id)
VALUES (1, 'a', NULL), (2, 'b', 1), (3, 'c', 1), (4, 'd', 2), (5, 'e', 1);
CREATE VIEW seen AS SELECT n, w FROM bare WHERE w IS NULL;
CREATE VIEW doubled AS SELECT 7 AS id, street FROM house;
"""


@dataclass(frozen=True, slots=True)
class Schema:
    house: Any
    roof: Any
    part: Any
    bare: Any
    seen: Any
    doubled: Any


def make_schema() -> Schema:
    text: Any = {"max_length": 20, "null": True}
    house = model("house", id=models.IntegerField(primary_key=True), street=models.CharField(**text))
    house._meta.ordering = ["street"]
    roof = model(
        "roof",
        house=models.OneToOneField(house, models.DO_NOTHING, primary_key=True, db_column="house"),
        tiles=models.IntegerField(),
    )
    part = model(
        "part",
        pk=models.CompositePrimaryKey("a", "b", "f"),
        a=models.IntegerField(),
        b=models.CharField(max_length=9),
        f=models.FloatField(),
    )
    number: Any = models.IntegerField(null=True)
    word: Any = models.CharField(**text)
    bare = model(
        "bare",
        pk=RowKey("n", "w", "d"),
        n=number,
        w=word,
        d=models.DecimalField(max_digits=5, decimal_places=2, null=True),
    )
    seen = model("seen", pk=RowKey("n", "w"), n=number.clone(), w=word.clone())
    doubled = model("doubled", id=models.IntegerField(primary_key=True), street=models.CharField(**text))
    return Schema(house, roof, part, bare, seen, doubled)


@pytest.fixture(params=ENGINES)
def schema(request: pytest.FixtureRequest, make_legacy: Any) -> Schema:
    make_legacy(request.param, RELATED)
    return make_schema()


def of(table: Any) -> Any:
    return table._default_manager.using("old")


def test_keys_of_several_columns_or_of_another_table_are_read_once(schema: Schema) -> None:
    assert check_pages(of(schema.roof).all(), 3) in ([-5, 1, 3], [3, -5, 1])
    assert check_pages(of(schema.part).all(), 5)[0] == (0, "x", 0.0)
    assert check_pages(of(schema.bare).all(), 5).count((NULL, NULL, NULL)) == 2
    assert check_pages(of(schema.seen).all(), 3).count((NULL, NULL)) == 2


def test_what_the_user_chooses_is_kept_and_the_rest_is_dropped(schema: Schema) -> None:
    houses = of(schema.house)
    assert check_pages(houses.order_by("-street").reverse(), 5) == [-5, 1, 2, 3, 4]
    assert check_pages(houses.filter(id__gt=1), 3) == [2, 3, 4]
    assert check_pages(houses.exclude(street="b").defer("street"), 4) == [-5, 1, 3, 4]
    assert check_pages(of(schema.roof).select_related("house").filter(house__street__lt="z"), 2) in ([1, 3], [3, 1])


def test_joins_and_groups_of_the_queryset_repeat_no_row(schema: Schema) -> None:
    people = of(Person).all()
    assert check_pages(people.filter(person__number__gt=0).distinct(), 2) == [1, 2]
    assert check_pages(people.annotate(n=models.Count("person")).filter(n__gte=1), 2) == [1, 2]
    assert check_pages(people.select_related("parent").filter(parent__name="a"), 3) == [2, 3, 5]
    assert check_pages(people.prefetch_related(models.Prefetch("person_set", people)), 5) == [1, 2, 3, 4, 5]
    if connections["old"].vendor != "sqlite":
        with pytest.raises(ValueError, match=r"tbl_person has several rows with the key 1;.*use distinct"):
            list(reading.read_pages(people.filter(person__number__gt=0)))


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_query_a_failure_or_a_rollback_between_pages_does_not_disturb_them(make_legacy: Any, engine: str) -> None:
    make_legacy(engine, RELATED)
    bare, found = of(make_schema().bare), []
    for page in reading.read_pages(bare.all()):
        found += page
        assert bare.filter(n=1).count() == 2
        with pytest.raises(DatabaseError), transaction.atomic(using="old"):
            of(model("missing", id=models.IntegerField(primary_key=True))).count()
        with transaction.atomic(using="old"):
            list(bare.all())
            transaction.set_rollback(True, using="old")
    assert len(found) == 5


def test_a_window_function_sees_the_whole_table(schema: Schema) -> None:
    numbered = of(schema.house).annotate(place=models.Window(RowNumber(), order_by="id"))
    assert check_pages(numbered.filter(place__gte=3), 3) == [2, 3, 4]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda rows: rows[:3], "a slice"),
        (lambda rows: rows.union(rows), "union"),
        (lambda rows: rows.distinct("street"), "distinct"),
        (lambda rows: rows.values("street"), "values"),
    ],
)
def test_a_choice_that_depends_on_the_order_is_refused(change: Callable[[Any], Any], words: str) -> None:
    with pytest.raises(ValueError, match=rf"queryset of house has {words}.*use filter\(\)"):
        reading.read_pages(change(of(make_schema().house)))


@pytest.mark.parametrize("engine", ENGINES[1:])
def test_a_key_that_is_not_unique_is_named(make_legacy: Any, engine: str) -> None:
    make_legacy(engine, RELATED)
    with pytest.raises(ValueError, match="doubled has several rows with the key 7"):
        list(reading.read_pages(of(make_schema().doubled)))


@pytest.mark.parametrize("engine", ENGINES)
def test_pages_end_where_the_table_ends(make_legacy: Any, engine: str) -> None:
    sql = "".join(
        f"CREATE TABLE t{count} (id int PRIMARY KEY, w varchar(9));"
        + "".join(f"INSERT INTO t{count} VALUES ({number}, 'x');" for number in range(count))
        for count in range(6)
    )
    make_legacy(engine, sql)
    for count, composite in itertools.product(range(6), [False, True]):
        parts: Any = {"w": models.CharField(max_length=9)}
        if composite:
            table = model(f"t{count}", pk=RowKey("id", "w"), id=models.IntegerField(), **parts)
        else:
            table = model(f"t{count}", id=models.IntegerField(primary_key=True), **parts)
        pages = list(reading.read_pages(of(table)))
        assert [len(page) for page in pages] == [2] * (count // 2) + [1] * (count % 2)


@pytest.mark.parametrize("engine", ENGINES)
def test_rows_are_found_by_more_keys_than_a_query_can_have(
    make_legacy: Any, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PAGE", 1000)
    rows = ", ".join(f"({number}, {f'{number % 7}' if number % 3 else 'NULL'})" for number in range(1500))
    make_legacy(engine, f"CREATE TABLE t (a int NOT NULL, b int); INSERT INTO t VALUES {rows};")
    columns: Any = {"a": models.IntegerField(), "b": models.IntegerField(null=True)}
    for key in (RowKey("a", "b"), None):
        table = model("t", pk=key, **columns) if key else model("t", a=models.IntegerField(primary_key=True))
        keys = [row.pk for row in of(table).order_by("-a")]
        missing = (-1, NULL) if key else -1
        assert [row.pk for row in reading.fetch_rows(of(table), [missing, *keys, missing])] == keys


def test_columns_that_cannot_be_compared_are_told_apart_after_reading(make_legacy: Any) -> None:
    make_legacy("sqlite", "CREATE TABLE t (a int, b text); INSERT INTO t VALUES (1, 'x'), (1, 'y'), (2, NULL);")
    table = model(
        "t", pk=RowKey("a", "b", exact=False), a=models.IntegerField(null=True), b=models.TextField(null=True)
    )
    assert [row.pk for row in reading.fetch_rows(of(table), [(1, "y"), (3, "x"), (2, NULL)])] == [(1, "y"), (2, NULL)]
