"""The same rows give the same counts on each server; a comment has counts and kinds, and never a value."""

import dataclasses
from typing import Any

import pytest

from legacygen.errors import LegacygenError
from legacygen.introspection import engines
from legacygen.profiles import (
    ColumnProfile,
    TableProfile,
    describe_column_profile,
    describe_row_count,
    profile_table,
    sample,
)
from legacygen.schema import Schema, Table
from tests import servers
from tests.conftest import MakeDatabase, OpenQuery

NAMES = {"mariadb": "`od``d na%me`", "mysql": "`od``d na%me`", "postgresql": '"od`d na%me"', "sqlite": '"od`d na%me"'}
SQL = """
CREATE TABLE person (id integer PRIMARY KEY, {odd} varchar(20), mail varchar(80), born varchar(10) NOT NULL,
  flag char(1), body {blob}, made {moment}, ip bigint, long_text text);
INSERT INTO person VALUES
 (1, 'Zoë', 'secret1@example.com', '31.01.1970', 'J', NULL, '2020-01-01 10:00:00', 3232235777, '{long}'),
 (2, 'KrÃ¼ger', 'secret2@example.com', '00.00.0000', 'N', {bytes}, '2020-01-01 10:00:00', 167772161, 'x'),
 (3, 'R&amp;D', '', '30.12.1999', 'J', {bytes}, NULL, 2886729729, NULL),
 (4, NULL, 'secret4@example.com', '01.02.2003', '', {bytes}, '2021-01-01 10:00:00', 16843009, 'y');
"""
EXPECTED = {
    "id": "all values distinct",
    "od`d na%me": "25 % NULL, all values distinct, HTML entities in 1, mojibake in 1",
    "mail": "never NULL, all values distinct, looks like an e-mail address, empty strings instead of NULL: 1",
    "born": "all values distinct, looks like a date as text (DD.MM.YYYY), zero dates: 1",
    "flag": "never NULL, 3 distinct values, looks like a yes/no flag, empty strings instead of NULL: 1",
    "body": "25 % NULL",
    "made": "25 % NULL, 2 distinct values",
    "ip": "never NULL, all values distinct, looks like an IP number as an integer, which clean.ip() reads",
    "long_text": "25 % NULL, all values distinct",
}


def _sql(server: str) -> str:
    is_mysql, is_postgresql = server in ("mariadb", "mysql"), server == "postgresql"
    return SQL.format(
        odd=NAMES[server],
        blob="bytea" if is_postgresql else "blob",
        moment="datetime" if is_mysql else "timestamp",
        bytes="'\\xff00'" if is_postgresql else "X'FF00'",
        long="z" * 1000,
    )


def _profile(query: Any, name: str = "person") -> tuple[Table, TableProfile]:
    schema: Schema = engines.read_schema(query.opened)
    table = next(each for each in schema.tables if each.name == name)
    return table, profile_table(query.opened, table)


@pytest.mark.parametrize("server", servers.NAMES)
def test_each_server_gives_the_same_counts(server: str, make_database: MakeDatabase, open_query: OpenQuery) -> None:
    table, found = _profile(open_query(make_database(server, _sql(server))))
    nullable = {each.name: each.nullable for each in table.columns}
    nullable["id"] = False
    described = {name: describe_column_profile(each, nullable=nullable[name]) for name, each in found.columns.items()}
    assert described == EXPECTED
    assert describe_row_count(found) == "The counts below are of all 4 rows."
    assert "secret" not in repr(found)


@pytest.mark.parametrize("server", ["mariadb", "mysql"])
def test_dates_of_zeros_are_counted_though_the_driver_gives_none(
    server: str, make_database: MakeDatabase, open_query: OpenQuery
) -> None:
    rows = "('0000-00-00', '0000-00-00'), (NULL, '2021-01-01')"
    sql = f"SET sql_mode = ''; CREATE TABLE t (a date, b datetime(3)); INSERT INTO t VALUES {rows};"
    _, found = _profile(open_query(make_database(server, sql)), "t")
    assert describe_column_profile(found.columns["a"], nullable=True) == "50 % NULL, 1 distinct value, zero dates: 1"
    assert found.columns["b"].zero_dates == 1


@pytest.mark.parametrize("server", servers.NAMES)
def test_a_large_table_is_read_in_part_and_says_so(
    server: str, make_database: MakeDatabase, open_query: OpenQuery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample, "MOST_ROWS", 2)
    monkeypatch.setattr(sample, "FEWEST_ROWS", 2)
    query = open_query(make_database(server, _sql(server)))
    _, found = _profile(query)
    assert (found.rows, found.partial) == (2, True)
    assert describe_row_count(found) == "The counts below are of the first 2 rows."
    assert all(len(rows) <= 3 for sql, rows in query.opened.answered.items() if "LIMIT 3" in sql)


def test_a_view_is_not_read(make_database: MakeDatabase, open_query: OpenQuery) -> None:
    query = open_query(make_database("sqlite", "CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t;"))
    with pytest.raises(LegacygenError, match="the rows of a view are not read"):
        _profile(query, "v")


def test_rows_behind_a_policy_are_not_read(make_database: MakeDatabase, open_query: OpenQuery) -> None:
    sql = "CREATE TABLE t (a int); INSERT INTO t VALUES (1); ALTER TABLE t ENABLE ROW LEVEL SECURITY;"
    with pytest.raises(LegacygenError, match="may not read them without side effects"):
        _profile(open_query(make_database("postgresql", sql)), "t")


def test_text_that_is_no_utf8_is_counted(make_database: MakeDatabase, open_query: OpenQuery) -> None:
    sql = "CREATE TABLE t (a text); INSERT INTO t VALUES (CAST(X'5A6FEB' AS text)), ('b');"
    _, found = _profile(open_query(make_database("sqlite", sql)), "t")
    assert found.columns["a"].distinct == 2


PROFILE = ColumnProfile(rows=1000, nulls=120, distinct=3)


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({}, "12 % NULL, 3 distinct values"),
        ({"nulls": 1}, "under 1 % NULL, 3 distinct values"),
        ({"nulls": 999, "distinct": 1}, "over 99 % NULL, 1 distinct value"),
        ({"nulls": 1000, "distinct": 0}, "always NULL"),
        ({"nulls": 0, "distinct": 1000}, "never NULL, all values distinct"),
        ({"is_cut": True}, "12 % NULL, at least 3 distinct values"),
        ({"distinct": None}, "12 % NULL"),
        ({"rows": 0, "nulls": 0, "distinct": 0}, ""),
    ],
)
def test_counts_are_put_into_words(changed: dict[str, Any], text: str) -> None:
    assert describe_column_profile(dataclasses.replace(PROFILE, **changed), nullable=True) == text


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        (0, "The table has no rows."),
        (1, "The counts below are of its only row."),
        (1234, "The counts below are of all 1,234 rows."),
    ],
)
def test_a_comment_says_of_which_rows_the_counts_are(rows: int, text: str) -> None:
    assert describe_row_count(TableProfile(rows=rows, partial=False, columns={})) == text
