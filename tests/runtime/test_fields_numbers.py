"""Numbers that Django's own fields lose: found by the value that was read, in every lookup that compares."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import models

from legacygen.runtime import fields
from tests.conftest import MakeDatabase
from tests.runtime.orm import alias, model

FLOATS = """
CREATE TABLE t (id int PRIMARY KEY, n {});
INSERT INTO t VALUES (1, 0.1), (2, 0.3), (3, -2.7e-9), (4, 16777216), (5, 1.17549435e-38), (6, NULL), (7, 123456.7);
"""
KEYS = """
CREATE TABLE page (id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, name varchar(10));
INSERT INTO page VALUES (5, 'a'), (9540952483316114396, 'b'), (18446744073709551615, 'c');
CREATE TABLE visit (id int PRIMARY KEY, page_id bigint unsigned, FOREIGN KEY (page_id) REFERENCES page (id));
INSERT INTO visit VALUES (1, 9540952483316114396), (2, 5), (3, NULL), (4, 18446744073709551615);
"""


@pytest.mark.parametrize(("server", "type_"), [("mariadb", "float"), ("mysql", "float"), ("postgresql", "real")])
def test_a_float_of_four_bytes_is_found_by_every_comparison(
    make_database: MakeDatabase, server: str, type_: str
) -> None:
    table = model("t", id=models.IntegerField(primary_key=True), n=fields.SingleFloatField(null=True))
    with alias("probe", make_database(server, FLOATS.format(type_))):
        rows = table._default_manager.using("probe").order_by("pk")
        read = {row.pk: row.n for row in rows if row.n is not None}
        for key, value in read.items():
            below = {each for each, other in read.items() if other < value}
            above = {each for each, other in read.items() if other > value}
            found: dict[str, Any] = {
                "exact": (value, {key}),
                "in": ([value, None], {key}),
                "range": ((value, value), {key}),
                "lte": (value, below | {key}),
                "gte": (value, above | {key}),
                "lt": (value, below),
                "gt": (value, above),
            }
            for lookup, (wanted, keys) in found.items():
                assert {row.pk for row in rows.filter(**{f"n__{lookup}": wanted})} == keys, (lookup, value)
                others = {row.pk for row in rows.exclude(**{f"n__{lookup}": wanted})}
                assert others == {*range(1, 8)} - keys, (lookup, value)
        assert rows.filter(n__in=rows.values("n")).count() == len(read)
        assert rows.filter(n__lte=models.F("n")).count() == len(read)


@pytest.mark.parametrize("server", ["mariadb", "mysql"])
def test_an_unsigned_counter_is_found_in_its_whole_range(make_database: MakeDatabase, server: str) -> None:
    page = model("page", id=fields.PositiveBigAutoField(primary_key=True), name=models.CharField(max_length=10))
    link: Any = models.ForeignKey(page, models.DO_NOTHING, null=True, related_name="visits")
    visit = model("visit", id=models.IntegerField(primary_key=True), page=link)
    with alias("probe", make_database(server, KEYS)):
        pages, visits = (each._default_manager.using("probe").order_by("pk") for each in (page, visit))
        for each in pages:
            assert pages.get(pk=each.pk).name == each.name
            assert pages.filter(pk__in=[each.pk], pk__gte=each.pk).count() == 1
            assert [visit.page for visit in visits.filter(page=each.pk)] == [each]
        assert [each.page and each.page.name for each in visits.prefetch_related("page")] == ["b", "a", None, "c"]
        assert not pages.filter(pk=2**64).exists()
        assert not pages.filter(pk=-1).exists()


def test_an_unsigned_counter_counts_in_a_database_for_tests(make_database: MakeDatabase) -> None:
    page = model("page", id=fields.PositiveBigAutoField(primary_key=True), name=models.CharField(max_length=10))
    with alias("probe", make_database("sqlite", "")) as connection:
        with connection.schema_editor() as editor:
            editor.create_model(page)
        made = [page._default_manager.using("probe").create(name=name) for name in "ab"]
        assert [each.pk for each in made] == [1, 2]
