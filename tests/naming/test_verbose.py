"""A class name is spelled in words, in the singular and in the plural."""

import pytest

from legacygen.naming import derive_verbose_names


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
    assert derive_verbose_names(name) == (one, many)
