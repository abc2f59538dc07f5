"""Tables are selected by patterns; a name in legacygen.toml that is not in the database is an error."""

from typing import Any

import pytest

from legacygen.config import Config
from legacygen.errors import ConfigError
from legacygen.introspection.table_filter import select_tables
from legacygen.schema import Column, ForeignKey, Index, IndexPart, Kind, Schema, SqlType, Table

INTEGER = SqlType(kind=Kind.INTEGER, raw="int")


def schema(*tables: str) -> Schema:
    columns = (Column(name="id", type=INTEGER), Column(name="Name", type=INTEGER))
    return Schema(engine="sqlite", tables=tuple(Table(name=name, columns=columns) for name in tables))


CUSTOMERS = Schema(
    engine="sqlite",
    tables=(
        Table(
            name="customer",
            columns=tuple(Column(name=name, type=INTEGER) for name in ("id", "Name", "secret", "note")),
            primary_key=("id",),
            indexes=(
                Index(name="by_name", parts=(IndexPart(name="Name"),)),
                Index(name="by_both", parts=(IndexPart(name="Name"), IndexPart(name="secret"))),
            ),
            foreign_keys=(ForeignKey(name="to_safe", columns=("secret",), table="safe", target_columns=("id",)),),
        ),
    ),
)


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


@pytest.mark.parametrize(
    ("exclude", "left"),
    [
        (("customer.secret",), "id Name note"),
        (("CUST*.SEC*",), "id Name note"),
        (("customer.n*",), "id secret"),
        (("*_secret", "s*.x", "sec*"), "id Name secret note"),  # patterns for tables say nothing about columns
        (("*.secret",), "id Name note"),
    ],
)
def test_a_pattern_with_a_dot_leaves_out_columns(exclude: tuple[str, ...], left: str) -> None:
    chosen = select_tables(CUSTOMERS, Config(exclude=exclude))
    assert [column.name for column in chosen.tables[0].columns] == left.split()


def test_what_contains_an_excluded_column_is_left_out_with_it() -> None:
    (table,) = select_tables(CUSTOMERS, Config(exclude=("customer.secret",))).tables
    assert [each.name for each in table.indexes] == ["by_name"]
    assert table.foreign_keys == ()


@pytest.mark.parametrize("exclude", ["customer.id", "customer.*"])
def test_the_key_of_a_table_cannot_be_excluded(exclude: str) -> None:
    with pytest.raises(ConfigError, match=r"'exclude' matches customer\.id, which tells the rows of the table apart"):
        select_tables(CUSTOMERS, Config(exclude=(exclude,)))


def test_a_column_that_is_excluded_has_to_exist() -> None:
    with pytest.raises(ConfigError, match=r"'exclude' names 'customer\.secrets'"):
        select_tables(CUSTOMERS, Config(exclude=("customer.secrets",)))
