"""A relation has no word in its name that only says that it is a key."""

import pytest

from legacygen.naming.relation import drop_key_words
from legacygen.naming.words import split_name
from tests.naming.made import name


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
        ("users_id", "id", "user"),
        ("status_id", "id", "status"),
    ],
)
def test_words_that_only_say_key_are_left_out(column: str, target: str, expected: str) -> None:
    made = drop_key_words(split_name(name("relation", column, target_column=target)))
    assert " ".join(made.words) == expected


@pytest.mark.parametrize(
    ("column", "target", "expected"),
    [
        ("ordernumber", "Order", "order"),
        ("ordersid", "Order", "order"),
        ("userid", "User", "user"),
        ("position_code", "Position", "position"),
        ("order_no", "Order", "order"),
        ("from_depotcode", "Depot", "from depot"),
        ("users_id_tech", "User", "tech user"),
        ("ticket_number", "Order", "ticket number"),
        ("valid", "Val", "val"),
        ("code", "Position", "code"),
    ],
)
def test_a_key_after_the_name_of_the_target_is_left_out(column: str, target: str, expected: str) -> None:
    made = drop_key_words(split_name(name("relation", column, target=target, target_column="x")))
    assert " ".join(made.words) == expected
