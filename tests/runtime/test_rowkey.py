"""The key of a table that has none: NULL is equal to NULL, rows hash, are found and refreshed."""

import pickle
from typing import Any

import pytest
from django.apps import apps

from legacygen.runtime.rowkey import NULL

ROWS = [(1, "a"), (1, None), (None, "a"), (None, None)]


@pytest.fixture
def bare(tables: None) -> Any:
    model: Any = apps.get_model("old", "Bare")
    model.objects.bulk_create([model(number=number, word=word) for number, word in ROWS])
    return model


def test_every_row_hashes_prints_and_is_found_by_its_key(bare: Any) -> None:
    rows = list(bare.objects.all())
    assert len(set(rows)) == len(ROWS)
    for row in rows:
        assert str(row)
        assert list(bare.objects.filter(pk=row.pk)) == [row]
        row.refresh_from_db()
        assert pickle.loads(pickle.dumps(row)) == row


def test_the_key_says_null_where_there_is_no_value(bare: Any) -> None:
    assert {row.pk for row in bare.objects.all()} == {(1, "a"), (1, NULL), (NULL, "a"), (NULL, NULL)}
    assert repr(bare.objects.get(number=None, word=None).pk) == "(NULL, NULL)"


def test_several_rows_are_found_by_their_keys(bare: Any) -> None:
    assert bare.objects.filter(pk__in=[(1, NULL), (None, "a"), (7, "x")]).count() == 2
    assert bare.objects.exclude(pk=(1, NULL)).count() == 3
    assert bare.objects.in_bulk([(NULL, NULL)]).keys() == {(NULL, NULL)}


def test_setting_the_key_sets_the_columns(bare: Any) -> None:
    row = bare(pk=(2, NULL))
    assert (row.number, row.word) == (2, None)


def test_columns_that_cannot_be_compared_find_all_rows_with_the_same_nulls(tables: None) -> None:
    model: Any = apps.get_model("old", "Odd")
    model.objects.bulk_create([model(data=b"a", extra=[1]), model(data=b"b", extra=[2]), model(data=None, extra=[])])
    first = model.objects.get(data=b"a")
    assert hash(first) == hash(first)
    assert model.objects.filter(pk=first.pk).count() == 2


def test_a_key_is_made_anew_from_its_parts() -> None:
    for name in ("Bare", "Odd"):
        key = apps.get_model("old", name)._meta.pk
        _, path, names, options = key.deconstruct()
        assert path == "legacygen.runtime.rowkey.RowKey"
        assert names == (("number", "word") if name == "Bare" else ("data", "extra"))
        assert options.get("exact", True) is (name == "Bare")
        assert len(key) == 2
