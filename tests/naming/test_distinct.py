"""Names that would be alike get a number, the same one every time."""

import itertools

import pytest

from legacygen.naming import ColumnName, class_names, field_names
from legacygen.naming.distinct import distinct, preferred

TWINS = ("order_item", "order-item", "Order_Item", "orderitem")


@pytest.mark.parametrize("order", list(itertools.permutations(TWINS)))
def test_the_order_of_the_tables_does_not_matter(order: tuple[str, ...]) -> None:
    names = class_names({table: table for table in order})
    assert names == {
        "order_item": "OrderItem4",
        "order-item": "OrderItem3",
        "Order_Item": "OrderItem2",
        "orderitem": "Orderitem",
    }


@pytest.mark.parametrize("order", list(itertools.permutations(("caseT", "case_t", "CASE_T"))))
def test_what_is_called_so_in_the_database_keeps_the_name(order: tuple[str, ...]) -> None:
    names = field_names([ColumnName(column=column) for column in order])
    assert names == {"case_t": "case_t", "CASE_T": "case_t_2", "caseT": "case_t_3"}


def test_names_taken_are_given_to_no_one() -> None:
    assert distinct({"a": "x"}, taken=["X"]) == {"a": "x_2"}


@pytest.mark.parametrize(
    ("ladders", "expected"),
    [
        ({"a": ["x", "y"], "b": ["z", "z"]}, "x z"),
        ({"a": ["x", "y"], "b": ["x", "z"]}, "y z"),
        ({"a": ["x", "y", "v"], "b": ["x", "y", "w"]}, "v w"),
        ({"a": ["x", "y", "x"], "b": ["x", "y", "x"]}, "y y"),
    ],
)
def test_like_names_step_on_together(ladders: dict[str, list[str]], expected: str) -> None:
    assert " ".join(preferred(ladders).values()) == expected
