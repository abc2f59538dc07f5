"""Rows are counted on every server by bounded probes, and only codes that name nobody are kept of their values."""

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from legacygen.errors import QueryError
from legacygen.introspection import engines
from legacygen.introspection.sampling import counting
from legacygen.introspection.sampling.code_columns import keep_codes
from legacygen.naming.personal import is_personal_name
from legacygen.schema import Column, Kind, SqlType
from legacygen.schema.statistics import CodeCount, TableStatistics
from tests import servers
from tests.conftest import MakeDatabase, OpenQuery

ON_ALL = pytest.mark.parametrize("server", servers.NAMES)
SQL = """
CREATE TABLE vacant (id int NOT NULL PRIMARY KEY, note varchar(20));
CREATE TABLE list (word varchar(20));
INSERT INTO list VALUES ('one'), ('three');
CREATE TABLE orders (id int NOT NULL PRIMARY KEY, state varchar(20) NOT NULL, kind int, city varchar(30),
  email varchar(60), paid date, code varchar(9) UNIQUE, remark text);
"""
ROW = "INSERT INTO orders VALUES ({id}, '{state}', {kind}, 'Rom', 'a{id}@x.org', {paid}, 'c{id}', 'Grüße');"


def make_rows(count: int) -> str:
    rows = (
        {"id": number, "state": "paid" if number % 2 else "öpen", "kind": number % 3, "paid": "'2020-01-02'"}
        for number in range(1, count)
    )
    nulls = ROW.format(id=count, state="paid", kind="NULL", paid="NULL")
    return "".join(ROW.format(**row) for row in rows) + nulls


def count(query: Any) -> dict[str, TableStatistics]:
    found = engines.count_rows(engines.read_schema(query.opened), query)
    assert found is not None
    return {each.table: each for each in found}


@ON_ALL
def test_rows_nulls_lengths_and_codes_are_counted(
    server: str, make_database: MakeDatabase, open_query: OpenQuery
) -> None:
    query = open_query(make_database(server, SQL + make_rows(30)))
    before = query.statements
    found = count(query)
    assert query.statements - before <= 14
    assert (found["vacant"].rows, found["vacant"].read, found["vacant"].columns) == (0, 0, ())
    assert [(each.name, each.nulls, each.longest) for each in found["list"].columns] == [("word", 0, 5)]
    orders = found["orders"]
    assert (orders.rows, orders.is_estimate, orders.read, orders.highest) == (30, False, 30, 30)
    columns = {each.name: each for each in orders.columns}
    assert {name: each.nulls for name, each in columns.items() if each.nulls} == {"kind": 1, "paid": 1}
    assert (columns["email"].longest, columns["state"].longest) == (9, 4)
    codes = {name: {each.code: each.rows for each in column.codes} for name, column in columns.items() if column.codes}
    assert codes == {"state": {"paid": 16, "öpen": 14}, "kind": {"0": 9, "1": 10, "2": 10}}


@ON_ALL
def test_no_more_than_the_newest_rows_are_read(
    server: str, make_database: MakeDatabase, open_query: OpenQuery, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("COUNTED", 20), ("MOST", 10), ("FEWEST", 10)):
        monkeypatch.setattr(counting, name, value)
    older = "".join(ROW.format(id=number, state="old", kind=7, paid="NULL") for number in range(1, 21))
    newer = "".join(ROW.format(id=number, state="new", kind=8, paid="'2020-01-02'") for number in range(21, 31))
    orders = count(open_query(make_database(server, SQL + older + newer)))["orders"]
    assert (orders.read, orders.highest, orders.is_estimate) == (10, 30, True)
    assert orders.rows >= 20
    columns = {each.name: each for each in orders.columns}
    assert (columns["paid"].nulls, columns["state"].codes) == (0, (CodeCount(code="new", rows=10),))


@ON_ALL
def test_tables_of_many_columns_are_counted(server: str, make_database: MakeDatabase, open_query: OpenQuery) -> None:
    columns = ", ".join(f"c{number} varchar(9)" for number in range(150))
    sql = (
        f"CREATE TABLE wide (id int NOT NULL PRIMARY KEY, {columns}); INSERT INTO wide (id, c149) VALUES (1, 'last');"
    )
    wide = count(open_query(make_database(server, sql)))["wide"]
    assert (wide.rows, len(wide.columns), wide.columns[-1].longest, wide.columns[0].nulls) == (1, 150, 4, 1)


@ON_ALL
def test_rows_whose_declared_key_leads_nowhere_are_counted(
    server: str, make_database: MakeDatabase, open_query: OpenQuery
) -> None:
    off = {"sqlite": "", "postgresql": "SET session_replication_role = replica;"}
    sql = f"""{off.get(server, "SET FOREIGN_KEY_CHECKS = 0;")}
CREATE TABLE owner (id int NOT NULL PRIMARY KEY); INSERT INTO owner VALUES (1), (2);
CREATE TABLE place (a int NOT NULL, b int NOT NULL, PRIMARY KEY (a, b)); INSERT INTO place VALUES (1, 1), (2, 2);
CREATE TABLE pet (id int NOT NULL PRIMARY KEY, owner_id int, other int, a int, b int, CONSTRAINT a FOREIGN KEY
  (owner_id) REFERENCES owner (id), CONSTRAINT b FOREIGN KEY (other) REFERENCES owner (id), CONSTRAINT c FOREIGN KEY
  (a, b) REFERENCES place (a, b));
INSERT INTO pet VALUES (1, 1, 1, 1, 1), (2, 9, 2, 1, 2), (3, NULL, 1, NULL, 7), (4, 9, NULL, 2, 0);"""
    pet = count(open_query(make_database(server, sql)))["pet"]
    found = {each.name: (each.nulls, each.orphans) for each in pet.columns}
    assert found == {"owner_id": (1, 2), "other": (1, 0), "a": (1, 0), "b": (0, 0), "(a, b)": (0, 1)}


def test_an_unreadable_table_is_left_out_alone(make_database: MakeDatabase, open_query: OpenQuery) -> None:
    query = open_query(make_database("mariadb", SQL))
    schema = engines.read_schema(query.opened)

    def refusing(sql: str) -> list[tuple[object, ...]]:
        if "`list`" in sql:
            raise QueryError("Table 'list' is marked as crashed")
        return query(sql)

    assert [each.table for each in engines.count_rows(schema, refusing) or ()] == ["orders", "vacant"]
    other = dataclasses.replace(schema, engine="oracle")
    assert engines.count_rows(other, refusing) is None


COLUMN = Column(name="state", type=SqlType(kind=Kind.VARCHAR, raw="varchar(255)", length=255))


@pytest.mark.parametrize(
    ("codes", "is_kept"),
    [
        (["A", "B"], True),
        (["", "in-progress", "übergeben", "10"], True),
        (["Anna Schmidt", "B"], False),
        (["anna@example.org", "B"], False),
        (["10.0.0.1"], False),
        (["4915112345"], False),
        (["x" * 21], False),
        ([f"c{number}" for number in range(20)], True),
        ([f"c{number}" for number in range(21)], False),
        ([], False),
    ],
)
def test_values_are_kept_only_if_they_are_few_short_codes(codes: list[str], is_kept: bool) -> None:
    found = [CodeCount(code=code, rows=5) for code in codes]
    assert bool(keep_codes(COLUMN, found)) == is_kept
    assert keep_codes(COLUMN, [CodeCount(code=code, rows=4) for code in codes]) == ()


def test_words_that_may_be_names_are_kept_only_of_columns_that_are_meant_for_codes() -> None:
    found = [CodeCount(code=code, rows=50) for code in ("Anna", "Ömer")]
    assert keep_codes(COLUMN, found) == tuple(found)
    assert keep_codes(dataclasses.replace(COLUMN, name="done"), found) == ()


@pytest.mark.parametrize(
    ("name", "is_personal"),
    [
        ("status", False),
        ("order_type", False),
        ("country_code", False),
        ("FirstName", True),
        ("vorname2", True),
        ("cust_email", True),
        ("usr_strasse", True),
        ("companyname", True),
        ("ship_city", True),
        ("rename", True),
        ("handled_by", True),
        ("tarif", False),
    ],
)
def test_names_of_columns_tell_what_may_be_personal(name: str, is_personal: bool) -> None:
    assert is_personal_name(name) == is_personal


def test_a_table_of_as_many_columns_as_a_server_allows_is_counted(sqlite_query: Callable[[str], Any]) -> None:
    columns = "".join(f", c{number} int" for number in range(1016))
    found = count(
        sqlite_query(f"CREATE TABLE wide (id integer PRIMARY KEY{columns}); INSERT INTO wide (id) VALUES (7);")
    )
    assert (found["wide"].rows, found["wide"].highest, len(found["wide"].columns)) == (1, 7, 1016)
