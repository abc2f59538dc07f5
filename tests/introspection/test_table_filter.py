"""Tables are selected by patterns; a name in legacygen.toml that is not in the database is an error."""

from dataclasses import replace
from typing import Any

import pytest

from legacygen.config import Config
from legacygen.errors import ConfigError
from legacygen.introspection.table_filter import select_tables
from legacygen.schema import Check, Column, ForeignKey, Index, IndexPart, Kind, Schema, Skipped, SqlType, Table
from legacygen.schema.undeclared import UndeclaredKey, Verdict

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


def test_what_is_computed_from_an_excluded_column_or_mentions_it_does_not_stay_alone() -> None:
    columns = (
        Column(name="id", type=INTEGER),
        Column(name="net", type=INTEGER),
        Column(name="gross", type=INTEGER, generated="net * 2"),
        Column(name="net2", type=INTEGER),
    )
    made = Table(
        name="price",
        columns=columns,
        primary_key=("id",),
        checks=(Check(name="a", clause="NET > 0"), Check(name="b", clause="net2 > 0")),
        indexes=(Index(name="c", parts=(IndexPart(name="net2"),), where="net IS NULL"),),
    )
    schema = Schema(engine="sqlite", tables=(made,))
    with pytest.raises(ConfigError, match=r"'exclude' matches price\.net, which gross is computed from"):
        select_tables(schema, Config(exclude=("price.net",)))
    (table,) = select_tables(schema, Config(exclude=("price.net", "price.gross"))).tables
    assert [each.name for each in table.checks] == ["b"]
    assert table.indexes == ()


def test_undeclared_relations_of_and_to_excluded_columns_are_left_out() -> None:
    found = tuple(
        UndeclaredKey(table=table, column=column, target=target, target_column="id", rule="r", verdict=Verdict.PROVEN)
        for table, column, target in (("customer", "note", "customer"), ("customer", "Name", "customer"))
    )
    chosen = select_tables(replace(CUSTOMERS, undeclared=found), Config(exclude=("customer.note",)))
    assert [each.column for each in chosen.undeclared] == ["Name"]


def test_a_pattern_that_matches_tables_of_a_schema_is_about_these() -> None:
    columns = tuple(Column(name=name, type=INTEGER) for name in ("id", "name"))
    tables = (Table(name="x", schema="crm", columns=columns), Table(name="crm", columns=columns))
    chosen = select_tables(Schema(engine="postgresql", tables=tables), Config(exclude=("crm.*",)))
    assert chosen.tables == tables[1:]


def test_columns_of_a_table_that_cannot_be_read_may_be_excluded() -> None:
    schema = replace(CUSTOMERS, skipped=(Skipped(name="vault", reason="denied"),))
    assert select_tables(schema, Config(exclude=("vault.secret",))).tables == CUSTOMERS.tables


def test_a_column_that_is_excluded_has_to_exist() -> None:
    with pytest.raises(ConfigError, match=r"'exclude' names 'customer\.secrets'"):
        select_tables(CUSTOMERS, Config(exclude=("customer.secrets",)))
