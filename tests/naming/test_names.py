"""The rules together: verbose names, chosen names, the register of rules."""

import pkgutil

import pytest

from legacygen import naming
from legacygen.errors import ConfigError
from legacygen.naming import ColumnName, class_names, field_names, verbose_names


@pytest.mark.parametrize(
    ("name", "one", "many"),
    [
        ("OrderDetail", "order detail", "order details"),
        ("OrderItem2", "order item 2", "order items 2"),
        ("Address", "address", "addresses"),
        ("News", "news", "news"),
        ("CustomerDemographics", "customer demographics", "customer demographics"),
        ("SalesByCategory", "sales by category", "sales by category"),
        ("ProductSalesFor1997", "product sales for 1997", "product sales for 1997"),
        ("N2faCode", "n 2 fa code", "n 2 fa codes"),
        ("Таблица", "таблица", "таблица"),
    ],
)
def test_verbose_names(name: str, one: str, many: str) -> None:
    assert verbose_names(name) == (one, many)


def test_every_rule_is_registered_and_says_what_it_does() -> None:
    modules = {module.name for module in pkgutil.iter_modules(naming.__path__)}
    assert {rule.__name__.rpartition(".")[2] for rule in naming.RULES} == modules
    assert all(rule.__doc__ for rule in naming.RULES)


@pytest.mark.parametrize("name", ["class", "a b", "", "2x", "a__b", "_a", "a_", "save"])
def test_a_chosen_name_that_django_cannot_use_is_an_error(name: str) -> None:
    with pytest.raises(ConfigError, match="a name that Django cannot use"):
        field_names([ColumnName(column="x")], chosen={"x": name})


def test_chosen_names_stay_and_others_keep_clear_of_them() -> None:
    assert class_names({"a": "orders", "b": "x"}, chosen={"b": "Order"}) == {"a": "Orders", "b": "Order"}
    columns = [ColumnName(column="a"), ColumnName(column="b", target="B", target_column="id")]
    assert field_names(columns, chosen={"a": "b_id"}) == {"a": "b_id", "b": "b_ref"}
