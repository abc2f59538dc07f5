"""Fields of our own on MySQL: what they read with either driver, how they are found again, what a save leaves."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db import models

from legacygen.runtime import fields
from tests.conftest import MakeDatabase
from tests.runtime.orm import Columns, alias, table_of, use_driver

UTC = dt.UTC
DRIVERS = ["MySQLdb", "pymysql"]
UUID = uuid.UUID("12345678-1234-4678-9234-567812345678")


MYSQL = """
SET sql_mode = 'ALLOW_INVALID_DATES';
CREATE TABLE t (id int PRIMARY KEY,
  d date NOT NULL, dn date, dt datetime(6), ts timestamp NOT NULL DEFAULT '0000-00-00 00:00:00', ti time(1),
  flag bit(1), mask bit(64), colours set('red', 'green', 'blue') NOT NULL,
  body varbinary(40), guid binary(16), big decimal(65, 30));
INSERT INTO t VALUES
  (1, '0000-00-00', '0000-00-00', '0000-00-00', '0000-00-00', '100:30:00', b'1', b'10', 'red,blue', 'Größe',
   X'12345678123446789234567812345678', 1.5),
  (2, '2021-02-31', NULL, '2021-02-31 10:00:00.5', '2021-01-01', '-12:30:00.5', b'0', ~0, '', X'FF00', NULL, NULL),
  (3, '2021-00-15', '2021-01-02', '2021-01-01 10:00:00', '2021-01-01 10:00', '23:59:59', NULL, NULL, 'green', NULL,
   NULL, 12345678901234567890.123456789),
  (4, '2021-01-01', '0000-05-05', NULL, '2021-01-01', NULL, NULL, NULL, 'red', '', NULL, NULL);
"""
MYSQL_VALUES: Columns = {
    "d": (fields.LegacyDateField(null=True), [None, "2021-02-31", "2021-00-15", dt.date(2021, 1, 1)]),
    "dn": (fields.LegacyDateField(null=True), [None, None, dt.date(2021, 1, 2), "0000-05-05"]),
    "dt": (
        fields.LegacyDateTimeField(null=True),
        [None, "2021-02-31 10:00:00.500000", dt.datetime(2021, 1, 1, 10, tzinfo=UTC), None],
    ),
    "ts": (
        fields.LegacyDateTimeField(null=True),
        [
            None,
            dt.datetime(2021, 1, 1, tzinfo=UTC),
            dt.datetime(2021, 1, 1, 10, tzinfo=UTC),
            dt.datetime(2021, 1, 1, tzinfo=UTC),
        ],
    ),
    "ti": (
        fields.LegacyTimeField(null=True),
        [
            dt.timedelta(hours=100, minutes=30),
            -dt.timedelta(hours=12, minutes=30, seconds=0.5),
            dt.time(23, 59, 59),
            None,
        ],
    ),
    "flag": (fields.BooleanBitField(null=True), [True, False, None, None]),
    "mask": (fields.BitField(null=True, bits=64), [2, 2**64 - 1, None, None]),
    "colours": (fields.SetField(max_length=20), [("red", "blue"), (), ("green",), ("red",)]),
    "body": (fields.EncodedTextField(null=True), ["Größe", b"\xff\x00", None, ""]),
    "guid": (fields.BinaryUUIDField(null=True), [UUID, None, None, None]),
    "big": (
        fields.LegacyDecimalField(null=True),
        [Decimal("1.5"), None, Decimal("12345678901234567890.123456789"), None],
    ),
}
"""Per column its field and the value of each row."""


@pytest.fixture(params=[(server, driver) for server in ("mariadb", "mysql") for driver in DRIVERS], ids=" ".join)
def mysql(request: pytest.FixtureRequest, make_database: MakeDatabase, monkeypatch: pytest.MonkeyPatch) -> Any:
    database = make_database(request.param[0], MYSQL)
    use_driver(monkeypatch, request.param[1])
    with alias("probe", database) as connection:
        yield connection


def dump(connection: Any) -> list[Any]:
    """The rows as the server prints them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, CAST(d AS CHAR), CAST(dn AS CHAR), CAST(dt AS CHAR), CAST(ts AS CHAR), CAST(ti AS CHAR),"
            " flag + 0, mask + 0, colours, HEX(body), HEX(guid), CAST(big AS CHAR) FROM t ORDER BY id"
        )
        return list(cursor.fetchall())


def test_mysql_columns_read_as_they_are(mysql: Any) -> None:
    rows = list(table_of(MYSQL_VALUES)._default_manager.using("probe").order_by("pk"))
    for name, (_, values) in MYSQL_VALUES.items():
        assert [getattr(row, name) for row in rows] == values, name
    table = table_of(MYSQL_VALUES)._default_manager.using("probe").order_by("pk")
    assert list(table.values_list(*MYSQL_VALUES)) == list(
        zip(*(held for _, held in MYSQL_VALUES.values()), strict=True)
    )


def test_mysql_columns_are_found_by_the_value_that_was_read(mysql: Any) -> None:
    rows = table_of(MYSQL_VALUES)._default_manager.using("probe")
    for name, (_, values) in MYSQL_VALUES.items():
        for number, value in enumerate(values, 1):
            assert number in [row.pk for row in rows.filter(**{name: value})], (name, value)


def test_mysql_rows_survive_an_untouched_save(mysql: Any) -> None:
    before = dump(mysql)
    for row in table_of(MYSQL_VALUES)._default_manager.using("probe"):
        row.save()
    assert dump(mysql) == before


def test_a_zero_date_is_nothing_to_a_filter_too(mysql: Any) -> None:
    rows = table_of(MYSQL_VALUES)._default_manager.using("probe").order_by("pk")
    assert [row.pk for row in rows.filter(d__isnull=True)] == [1]
    assert [row.pk for row in rows.filter(dn__isnull=False)] == [3, 4]
    assert [row.pk for row in rows.exclude(d="2021-02-31")] == [1, 3, 4]
    assert [row.pk for row in rows.filter(d__year=2021, d__gte="2021-01-01")] == [2, 4]


def test_times_sort_and_aggregate_as_lengths(mysql: Any) -> None:
    rows = table_of(MYSQL_VALUES)._default_manager.using("probe").exclude(ti=None)
    assert list(rows.values_list("pk", flat=True).order_by("ti")) == [2, 3, 1]
    assert rows.aggregate(most=models.Max("ti")) == {"most": dt.timedelta(hours=100, minutes=30)}
    assert list(rows.values("ti").annotate(n=models.Count("pk")).order_by("ti").values_list("n", flat=True)) == [
        1,
        1,
        1,
    ]
    assert rows.filter(ti__in=rows.values("ti")).count() == 3
    assert rows.values("ti").distinct().count() == 3


def test_a_set_is_found_by_a_member(mysql: Any) -> None:
    rows = table_of(MYSQL_VALUES)._default_manager.using("probe").order_by("pk")
    assert [row.pk for row in rows.filter(colours__has="red")] == [1, 4]
    assert [row.pk for row in rows.filter(body__startswith="Grö")] == [1]
