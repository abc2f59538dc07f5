"""Fields of our own on SQLite, where a column may hold anything."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from legacygen.runtime import fields
from tests.conftest import MakeDatabase
from tests.runtime.orm import Columns, alias, table_of

UTC = dt.UTC


SQLITE = """
CREATE TABLE t (id integer PRIMARY KEY, d date, dt datetime, ts timestamp, ti time, n numeric, x, body text);
INSERT INTO t VALUES
  (1, '', '1996-07-04 00:00:00.000', '2020-01-01T10:00:00Z', '25:00:00', 123.456789, 12, CAST(X'FF41' AS text)),
  (2, '0000-00-00', '1996-07-05 01:02:03.500', '2020-06-01T10:00:00Z', '10:00:00', 'abc', '12', 'Zoë'),
  (3, '07/04/1996', '1996-07-06 00:00:00.000', NULL, NULL, 3, 1.5, ''),
  (4, '1996-07-04', NULL, NULL, '', NULL, X'00FF', NULL);
"""
SQLITE_VALUES: Columns = {
    "d": (fields.LegacyDateField(null=True), [None, None, "07/04/1996", dt.date(1996, 7, 4)]),
    "dt": (
        fields.LegacyDateTimeField(null=True, form="0000-00-00 00:00:00.000"),
        [
            dt.datetime(1996, 7, 4, tzinfo=UTC),
            dt.datetime(1996, 7, 5, 1, 2, 3, 500000, tzinfo=UTC),
            dt.datetime(1996, 7, 6, tzinfo=UTC),
            None,
        ],
    ),
    "ts": (
        fields.LegacyDateTimeField(null=True, form="0000-00-00T00:00:00Z"),
        [dt.datetime(2020, 1, 1, 10, tzinfo=UTC), dt.datetime(2020, 6, 1, 10, tzinfo=UTC), None, None],
    ),
    "ti": (fields.LegacyTimeField(null=True), [dt.timedelta(hours=25), dt.time(10), None, ""]),
    "n": (fields.LegacyDecimalField(null=True), [Decimal("123.456789"), "abc", Decimal(3), None]),
    "x": (fields.RawField(null=True), [12, "12", 1.5, b"\x00\xff"]),
    "body": (fields.EncodedTextField(null=True), [b"\xffA", "Zoë", "", None]),
}


@pytest.fixture
def sqlite(make_database: MakeDatabase) -> Any:
    with alias("probe", make_database("sqlite", SQLITE)) as connection:
        yield connection


def test_sqlite_columns_read_as_they_are_and_are_found_again(sqlite: Any) -> None:
    rows = table_of(SQLITE_VALUES)._default_manager.using("probe").order_by("pk")
    for name, (_, values) in SQLITE_VALUES.items():
        assert list(rows.values_list(name, flat=True)) == values, name
        for number, value in enumerate(values, 1):
            assert number in [row.pk for row in rows.filter(**{name: value})] or name == "body", (name, value)


def test_sqlite_rows_survive_an_untouched_save(sqlite: Any) -> None:
    every = "SELECT id, d, CAST(dt AS text), CAST(ts AS text), ti, n, typeof(n), x, typeof(x), HEX(body) FROM t"
    with sqlite.cursor() as cursor:
        before = cursor.connection.execute(
            every.replace(" d,", " CAST(d AS text),").replace(" ti,", " CAST(ti AS text),")
        ).fetchall()
        for row in table_of(SQLITE_VALUES)._default_manager.using("probe"):
            row.save()
        after = cursor.connection.execute(
            every.replace(" d,", " CAST(d AS text),").replace(" ti,", " CAST(ti AS text),")
        ).fetchall()
    assert after == before
