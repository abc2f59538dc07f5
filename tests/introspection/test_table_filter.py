"""Tables are selected by patterns; a name in legacygen.toml that is not in the database is an error."""

from typing import Any

import pytest

from legacygen.config import Config
from legacygen.errors import ConfigError
from legacygen.introspection.table_filter import select_tables
from legacygen.schema import Column, Kind, Schema, SqlType, Table

INTEGER = SqlType(kind=Kind.INTEGER, raw="int")


def schema(*tables: str) -> Schema:
    columns = (Column(name="id", type=INTEGER), Column(name="Name", type=INTEGER))
    return Schema(engine="sqlite", tables=tuple(Table(name=name, columns=columns) for name in tables))


@pytest.mark.parametrize(
    ("options", "selected"),
    [
        ({}, ["a", "b_bak", "c"]),
        ({"exclude": ("*_BAK",)}, ["a", "c"]),
        ({"include": ("a", "b*")}, ["a", "b_bak"]),
        ({"include": ("A",), "exclude": ("z*",)}, ["a"]),
    ],
)
def test_patterns_choose_tables_in_any_case(options: dict[str, Any], selected: list[str]) -> None:
    chosen = select_tables(schema("a", "b_bak", "c"), Config(**options))
    assert [table.name for table in chosen.tables] == selected


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            {"classes": {"custmer": "X"}},
            "legacygen.toml: [classes] names 'custmer', but no selected table has that name; did you mean 'customer'?",
        ),
        (
            {"fields": {"customer.nme": "x"}},
            "legacygen.toml: [fields] names 'customer.nme', but no selected column has that name; "
            "did you mean 'customer.Name'?",
        ),
        (
            {"types": {"zzz.qqq": "x"}},
            "legacygen.toml: [types] names 'zzz.qqq', but no selected column has that name.",
        ),
        (
            {"relations": {"customer.id": "orders.idd"}},
            "legacygen.toml: [relations.customer.id] names 'orders.idd', but no selected column has that name; "
            "did you mean 'orders.id'?",
        ),
        (
            {"exclude": ("order",)},
            "legacygen.toml: 'exclude' names 'order', but there is no such table; did you mean 'orders'?",
        ),
    ],
)
def test_a_name_that_matches_nothing_is_an_error_with_the_nearest_one(options: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigError) as error:
        select_tables(schema("customer", "orders"), Config(**options))
    assert str(error.value) == sentence
