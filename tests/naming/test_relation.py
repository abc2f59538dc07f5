"""A foreign key is named for what it points to."""

import pytest

from legacygen.naming import ColumnName, LinkName, field_names, link_names
from legacygen.naming.relation import relation_words


@pytest.mark.parametrize(
    ("column", "target", "expected"),
    [
        ("customer_id", "id", "customer"),
        ("CustomerID", "CustomerID", "customer"),
        ("fk_customer", "id", "customer"),
        ("id_customer", "id", "customer"),
        ("customer_fk_id", "id", "customer"),
        ("customerid", "customerid", "customer"),
        ("country_code", "code", "country"),
        ("iso", "iso", "iso"),
        ("paid", "id", "paid"),
        ("void", "id", "void"),
        ("id", "id", ""),
        ("KdNr", "KdNr", "kd"),
        ("billing_address_id", "id", "billing address"),
    ],
)
def test_words_that_only_say_key_go(column: str, target: str, expected: str) -> None:
    assert " ".join(relation_words(column, target)) == expected


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ([("customer_id", "Customer"), ("name", "")], "customer name"),
        ([("customer_id", "Customer"), ("customer", "")], "customer_ref customer"),
        ([("id", "Customer")], "customer"),
        ([("code_id", "Country"), ("code", "")], "country code"),  # whichever comes first in the table
        ([("code", ""), ("code_id", "Country")], "code country"),
        ([("customer_id", "Customer"), ("customer_id_id", "")], "customer customer_id_id"),
        ([("a_id", "A"), ("a_fk", "A")], "a_2 a"),
        ([("class_id", "SchoolClass")], "class_field"),
    ],
)
def test_a_relation_keeps_clear_of_every_column_and_its_own_value(
    columns: list[tuple[str, str]], expected: str
) -> None:
    names = field_names([ColumnName(column=column, target=target, target_column="id") for column, target in columns])
    assert list(names.values()) == expected.split()


@pytest.mark.parametrize(
    ("pairs", "target", "is_self", "used", "expected"),
    [
        ((("order_year", "year"), ("order_no", "no")), "Order", False, set(), "order"),
        ((("year", "year"), ("no", "no")), "Order", False, set(), "order"),
        ((("year", "year"), ("no", "no")), "Order", False, {"order"}, "order_ref"),
        ((("tenant", "tenant"), ("parent_no", "no")), "Lot", True, set(), "parent"),
        ((("tenant", "tenant"), ("parent", "no")), "Lot", True, {"parent"}, "parent_lot"),
    ],
)
def test_a_key_of_several_columns_is_named_for_the_one_that_differs(
    pairs: tuple[tuple[str, str], ...], target: str, is_self: bool, used: set[str], expected: str
) -> None:
    link = LinkName(key="x", pairs=pairs, target=target, is_self=is_self)
    assert link_names([link], used)["x"] == expected
