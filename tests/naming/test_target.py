"""A relation is called for what it points to."""

import pytest

from legacygen.naming.target import name_after_target
from tests.naming.made import name


@pytest.mark.parametrize(
    ("words", "target", "expected"),
    [
        ("from", "Depot", "from depot"),
        ("billing", "Address", "billing address"),
        ("b depot", "Depot", "depot"),
        ("from depot", "Depot", "from depot"),
        ("cust", "Customer", "customer"),
        ("kd", "Kunde", "kunde"),
        ("billing addr", "Address", "billing address"),
        ("o", "Order", "order"),
        ("a", "Order", "order"),
        ("owner", "User", "owner"),
        ("parent", "Page", "parent"),
        ("created by", "User", "created by"),
        ("manager", "Member", "manager"),
        ("source", "Source", "source"),
    ],
)
def test_a_role_a_letter_or_an_abbreviation_alone_is_no_name(words: str, target: str, expected: str) -> None:
    made = name_after_target(name("relation", "x", target=target).with_words(words.split()))
    assert " ".join(made.words) == expected


@pytest.mark.parametrize(
    ("words", "target", "key", "expected"),
    [
        ("isbn", "Book", "isbn", "book"),
        ("iso code", "Country", "iso_code", "country"),
        ("username", "User", "username", "user"),
        ("iso", "Country", "iso_code", "country"),  # after the last word of the key is gone
        ("name", "File", "name_hash", "file"),
        ("isbn", "Book", "id", "isbn"),  # the column may be called so for another reason
        ("currency", "CurrencyCode", "currency", "currency"),
    ],
)
def test_a_kind_of_key_is_no_name(words: str, target: str, key: str, expected: str) -> None:
    made = name_after_target(name("relation", "x", target=target, target_column=key).with_words(words.split()))
    assert " ".join(made.words) == expected
