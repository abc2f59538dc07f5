"""Fields of our own on PostgreSQL: what they read, how they are found again, what a save leaves."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from django.core import serializers
from django.db import models

from legacygen.runtime import fields
from tests.conftest import MakeDatabase
from tests.runtime.orm import Columns, alias, table_of

UTC = dt.UTC


POSTGRESQL = """
CREATE TYPE mood AS ENUM ('fine', 'so so');
CREATE TYPE pair AS (number int, word text);
CREATE TABLE t (id int PRIMARY KEY, d date, dt timestamptz, ts timestamp, ti time, js json, moods mood[], pairs pair[],
  price money, place point, made pair, during tsrange, days int4multirange, card macaddr, net inet, cost numeric,
  days_open interval, doc xml, rings timetz);
INSERT INTO t VALUES
  (1, 'infinity', '-infinity', 'infinity', '24:00', '{"b": [1, 2.50],  "a": "x"}', '{fine,"so so"}',
   ARRAY[(1, 'x')::pair], '12.50', '(1,2)',
   '(1,"a b")', '[2020-01-01,2021-01-01)', '{[1,3),[5,6)}', '08:00:2b:01:02:03', '10.1.2.3/24', 'NaN',
   '3 mons 2 days', '<a/>', '10:00:00+02'),
  (2, '0044-03-15 BC', '2021-06-01 10:00+00', '10000-01-01', '10:00', '"text"', '{}', '{}', NULL, NULL, NULL,
   'empty', '{}', NULL, NULL, 1.10, '1 day', NULL, '24:00:00-05:30'),
  (3, '2021-06-01', NULL, '2021-06-01 10:00:00.25', NULL, '1', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
   12345678901234567890.12345678901234567890, NULL, NULL, NULL),
  (4, NULL, NULL, NULL, NULL, 'null', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
"""
POSTGRESQL_VALUES: Columns = {
    "d": (fields.LegacyDateField(null=True), ["infinity", "0044-03-15 BC", dt.date(2021, 6, 1), None]),
    "dt": (
        fields.LegacyDateTimeField(null=True),
        ["-infinity", dt.datetime(2021, 6, 1, 10, tzinfo=UTC), None, None],
    ),
    "ts": (
        fields.LegacyDateTimeField(null=True),
        ["infinity", "10000-01-01 00:00:00", dt.datetime(2021, 6, 1, 10, 0, 0, 250000, tzinfo=UTC), None],
    ),
    "ti": (fields.LegacyTimeField(null=True), [dt.timedelta(days=1), dt.time(10), None, None]),
    "js": (fields.JSONTextField(null=True), [{"b": [1, 2.5], "a": "x"}, "text", 1, None]),
    "moods": (
        fields.TextArrayField(models.TextField(), null=True, db_type="mood[]"),
        [["fine", "so so"], [], None, None],
    ),
    "pairs": (fields.TextArrayField(models.TextField(), null=True, db_type="pair[]"), [["(1,x)"], [], None, None]),
    "price": (fields.AsTextField(null=True, db_type="money"), ["$12.50", None, None, None]),
    "place": (fields.AsTextField(null=True, db_type="point"), ["(1,2)", None, None, None]),
    "made": (fields.AsTextField(null=True, db_type="pair"), ['(1,"a b")', None, None, None]),
    "during": (
        fields.AsTextField(null=True, db_type="tsrange"),
        ['["2020-01-01 00:00:00","2021-01-01 00:00:00")', "empty", None, None],
    ),
    "days": (fields.AsTextField(null=True, db_type="int4multirange"), ["{[1,3),[5,6)}", "{}", None, None]),
    "card": (fields.AsTextField(null=True, db_type="macaddr"), ["08:00:2b:01:02:03", None, None, None]),
    "net": (fields.AsTextField(null=True, db_type="inet"), ["10.1.2.3/24", None, None, None]),
    "cost": (
        fields.LegacyDecimalField(null=True),
        [Decimal("NaN"), Decimal("1.10"), Decimal("12345678901234567890.12345678901234567890"), None],
    ),
    "days_open": (fields.AsTextField(null=True, db_type="interval"), ["3 mons 2 days", "1 day", None, None]),
    "rings": (
        fields.AsTextField(null=True, db_type="time with time zone"),
        ["10:00:00+02", "24:00:00-05:30", None, None],
    ),
    "doc": (fields.AsTextField(null=True, db_type="xml"), ["<a/>", None, None, None]),
}


@pytest.fixture(params=[False, True], ids=["client binding", "server binding"])
def postgres(request: pytest.FixtureRequest, make_database: MakeDatabase) -> Any:
    database = make_database("postgresql", POSTGRESQL)
    with alias("probe", {**database, "OPTIONS": {"server_side_binding": request.param}}) as connection:
        yield connection


def whole(connection: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM t ORDER BY id")
        return list(cursor.fetchall())


def test_postgresql_columns_read_as_they_are_and_are_found_again(postgres: Any) -> None:
    rows = table_of(POSTGRESQL_VALUES)._default_manager.using("probe").order_by("pk")
    for name, (_, values) in POSTGRESQL_VALUES.items():
        read = list(rows.values_list(name, flat=True))
        assert [str(value) for value in read] == [str(value) for value in values], name
        for number, value in enumerate(values, 1):
            found = rows.filter(**{f"{name}__isnull": True} if value is None else {name: value})
            if name != "js" or value is not None:
                assert number in [row.pk for row in found], (name, value)


def test_postgresql_rows_survive_an_untouched_save(postgres: Any) -> None:
    before = whole(postgres)
    for row in table_of(POSTGRESQL_VALUES)._default_manager.using("probe"):
        row.save()
    assert whole(postgres) == before


def test_postgresql_rows_are_serialized(postgres: Any) -> None:
    rows = table_of(POSTGRESQL_VALUES)._default_manager.using("probe").order_by("pk")
    first = json.loads(serializers.serialize("json", rows))[0]["fields"]
    assert (first["rings"], first["d"], first["cost"]) == ("10:00:00+02", "infinity", "NaN")


def test_json_of_either_type_is_asked_alike(postgres: Any) -> None:
    rows = table_of(POSTGRESQL_VALUES)._default_manager.using("probe")
    assert [row.pk for row in rows.filter(js__a="x")] == [1]
    assert [row.pk for row in rows.filter(js__has_key="b", js__b__0=1)] == [1]
    assert list(rows.filter(pk=1).values_list("js__b", flat=True)) == [[1, 2.5]]
    assert [row.pk for row in rows.filter(moods__contains=["so so"])] == [1]
