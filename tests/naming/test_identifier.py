"""Every name is one that Python and Django accept."""

import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legacygen.naming.identifier import LONGEST, write_pascal_case, write_snake_case
from legacygen.naming.words import split_words
from tests.naming.made import class_names, field_names, plain


@pytest.mark.parametrize(
    ("raw", "field", "cls"),
    [
        ("2fa_codes", "n2fa_codes", "N2faCodes"),
        ("per%cent", "per_cent", "PerCent"),
        ("_lead", "lead", "Lead"),
        ("trail_", "trail", "Trail"),
        ("a__b", "a_b", "AB"),
        ("Größe", "größe", "Größe"),
        ("таблица", "таблица", "Таблица"),
        ("日本", "日本", "日本"),
        ("%", "column", "Table"),
        ("--", "column", "Table"),
    ],
)
def test_a_name_is_made_legal(raw: str, field: str, cls: str) -> None:
    assert (write_snake_case(split_words(raw)), write_pascal_case(split_words(raw))) == (field, cls)


def test_a_class_is_cut_where_django_has_its_limit() -> None:
    assert len(write_pascal_case(["x" * 300])) == LONGEST


@given(st.lists(st.text(min_size=1), min_size=1, max_size=8, unique=True))
def test_any_columns_get_different_names_that_django_accepts(columns: list[str]) -> None:
    names = field_names(plain(*columns))
    assert len({name.casefold() for name in names.values()}) == len(columns)
    for name in names.values():
        assert name.isidentifier()
        assert not keyword.iskeyword(name)
        assert "__" not in name
        assert name.strip("_") == name


@given(st.lists(st.text(min_size=1), min_size=1, max_size=8, unique=True))
def test_any_tables_get_different_names_that_django_accepts(tables: list[str]) -> None:
    names = class_names({table: table for table in tables})
    assert len({name.casefold() for name in names.values()}) == len(tables)
    assert all(name.isidentifier() and not keyword.iskeyword(name) for name in names.values())
