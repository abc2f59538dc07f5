"""Expressions in rows have the value that MySQL gives them."""

import re

import pytest

from legacygen.dump.computed import compute_value


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("CONCAT('a', 'b')", "ab"),
        ("1 + 1", "2"),
        ("INET_ATON('127.0.0.1')", "2130706433"),
        ("INET_ATON('nowhere')", None),
        ("MD5('a')", "0cc175b9c0f1b6a831c399e269772661"),
        ("SHA1('a')", "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8"),
        ("MD5(NULL)", None),
        ("UNHEARD_OF('a')", None),
    ],
)
def test_an_expression_is_computed(expression: str, expected: str | None) -> None:
    assert compute_value(expression) == expected


@pytest.mark.parametrize(
    ("expression", "form"),
    [
        ("NOW()", r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"),
        ("curdate()", r"\d{4}-\d\d-\d\d"),
        ("UNIX_TIMESTAMP()", r"\d{10}"),
        ("CONCAT(CURTIME(), ' UTC')", r"\d\d:\d\d:\d\d UTC"),
    ],
)
def test_a_clock_tells_the_time_in_the_form_of_mysql(expression: str, form: str) -> None:
    assert re.fullmatch(form, str(compute_value(expression)))
