"""The name of a column is read as the name of what it refers to."""

import pytest

from legacygen.naming.words import split_words
from legacygen.relations.column_names import read_column_name


@pytest.mark.parametrize(
    ("column", "stem", "is_marked"),
    [
        ("user_id", "user", True),
        ("CustomerID", "customer", True),
        ("fk_user", "user", True),
        ("id_billing_address", "billing address", True),
        ("users_id_editor", "users", True),
        ("address2_id", "address2", True),
        ("customer_id2", "customer", True),
        ("userid", "user", True),
        ("idcliente", "cliente", True),
        ("order_itemid", "order item", True),
        ("dept_no", "dept", False),
        ("currency_code", "currency", False),
        ("author", "author", False),
        ("id", "id", False),
    ],
)
def test_a_marker_is_told_from_the_name_of_the_thing(column: str, stem: str, is_marked: bool) -> None:
    name = read_column_name(split_words(column))[0]
    assert (" ".join(name.stem), name.is_marked) == (stem, is_marked)


def test_a_name_without_letters_has_no_reading() -> None:
    assert read_column_name(split_words("!!")) == ()


def test_a_digit_may_count_the_thing() -> None:
    assert [each.stem for each in read_column_name(("address2", "id"))] == [("address2",), ("address",)]
