"""Values that came after the models were made: plain fields list them through the read-only engines all the same."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import models

from tests.conftest import Database, MakeDatabase
from tests.runtime.orm import Columns, alias, table_of, use_driver

UTC = dt.UTC

MYSQL = """
SET sql_mode = 'ALLOW_INVALID_DATES';
CREATE TABLE t (id int PRIMARY KEY, d date NOT NULL, dt datetime(6) NOT NULL, ti time(1));
INSERT INTO t VALUES (1, '0000-00-00', '0000-00-00', '838:59:59'),
  (2, '2021-02-31', '2021-02-31 10:00:00', '-12:30:00.5'),
  (3, '2021-02-28', '2021-02-28 10:00:00.5', '23:59:59'), (4, '2021-00-15', '2021-00-15', NULL);
"""
MYSQL_VALUES: Columns = {
    "d": (models.DateField(), [None, "2021-02-31", dt.date(2021, 2, 28), "2021-00-15"]),
    "dt": (
        models.DateTimeField(),
        [
            None,
            "2021-02-31 10:00:00.000000",
            dt.datetime(2021, 2, 28, 10, 0, 0, 500000, tzinfo=UTC),
            "2021-00-15 00:00:00.000000",
        ],
    ),
    "ti": (
        models.TimeField(),
        [
            dt.timedelta(hours=838, minutes=59, seconds=59),
            -dt.timedelta(hours=12, minutes=30, seconds=0.5),
            dt.time(23, 59, 59),
            None,
        ],
    ),
}

POSTGRESQL = """
CREATE TABLE t (id int PRIMARY KEY, d date, dz timestamptz, dt timestamp, ti time);
INSERT INTO t VALUES (1, 'infinity', '-infinity', '10000-01-01', '24:00'),
  (2, '0044-03-15 BC', '2021-02-28 10:00+00', '2021-02-28 10:00', '10:00'), (3, NULL, NULL, NULL, NULL);
"""
POSTGRESQL_VALUES: Columns = {
    "d": (models.DateField(), ["infinity", "0044-03-15 BC", None]),
    "dz": (models.DateTimeField(), ["-infinity", dt.datetime(2021, 2, 28, 10, tzinfo=UTC), None]),
    "dt": (models.DateTimeField(), ["10000-01-01 00:00:00", dt.datetime(2021, 2, 28, 10), None]),
    "ti": (models.TimeField(), ["24:00:00", dt.time(10), None]),
}

SQLITE = """
CREATE TABLE t (id integer PRIMARY KEY, d date, dt datetime, ti time, price numeric, flag bool, word text);
INSERT INTO t VALUES (1, '0000-00-00', '0000-00-00 00:00:00', '25:00:00', 'abc', 'Y', CAST(X'5A6FEB' AS text)),
  (2, '', 1577836800, '10:00', '1,5', 2, 'Zoë'), (3, '1996-07-04', '1996-07-04 10:00:00', NULL, 1.5, 1, NULL);
"""
SQLITE_VALUES: Columns = {
    "d": (models.DateField(), ["0000-00-00", "", dt.date(1996, 7, 4)]),
    "dt": (models.DateTimeField(), ["0000-00-00 00:00:00", 1577836800, dt.datetime(1996, 7, 4, 10, tzinfo=UTC)]),
    "ti": (models.TimeField(), ["25:00:00", dt.time(10), None]),
    "price": (models.DecimalField(max_digits=9, decimal_places=2), ["abc", "1,5", Decimal("1.5")]),
    "flag": (models.BooleanField(), ["Y", 2, True]),
    "word": (models.TextField(), [b"Zo\xeb", "Zoë", None]),
}


def read(database: Database, columns: Columns) -> dict[str, list[Any]]:
    engine = str(database["ENGINE"]).replace("django.", "legacygen.runtime.").replace("runtime.db", "runtime")
    with alias("probe", {**database, "ENGINE": engine}):
        rows = list(table_of(columns)._default_manager.using("probe").order_by("pk"))
    return {name: [getattr(row, name) for row in rows] for name in columns}


@pytest.mark.parametrize("server", ["mariadb", "mysql"])
@pytest.mark.parametrize("driver", ["MySQLdb", "pymysql"])
def test_zero_dates_are_none_and_nothing_else_is(
    server: str, driver: str, make_database: MakeDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = make_database(server, MYSQL)
    use_driver(monkeypatch, driver)
    assert read(database, MYSQL_VALUES) == {name: values for name, (_, values) in MYSQL_VALUES.items()}


def test_postgresql_gives_text_for_what_python_cannot_hold(make_database: MakeDatabase) -> None:
    found = read(make_database("postgresql", POSTGRESQL), POSTGRESQL_VALUES)
    assert found == {name: values for name, (_, values) in POSTGRESQL_VALUES.items()}


def test_sqlite_gives_values_as_they_are_where_they_do_not_fit(make_database: MakeDatabase) -> None:
    found = read(make_database("sqlite", SQLITE), SQLITE_VALUES)
    assert found == {name: values for name, (_, values) in SQLITE_VALUES.items()}
