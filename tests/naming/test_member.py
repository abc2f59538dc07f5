"""Members of an enumeration are in capitals, with readable labels."""

import pytest

from legacygen.naming import make_label, name_members


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ("in transit|PG-13|", "IN_TRANSIT PG_13 EMPTY"),
        ("1|2|2nd", "VALUE_1 VALUE_2 VALUE_2ND"),
        ("a b|a-b|A_B", "A_B_2 A_B A_B_3"),
        ("MySQL|PostgreSQL|inTransit", "MYSQL POSTGRESQL IN_TRANSIT"),
        ("+|-", "OTHER OTHER_2"),
        ("ja|größer", "JA GRÖSSER"),
        ("mro|name|None", "MRO NAME NONE"),
    ],
)
def test_members(values: str, expected: str) -> None:
    made = name_members(values.split("|"))
    assert sorted(made.values()) == sorted(expected.split())
    assert list(made) == values.split("|")


@pytest.mark.parametrize(("value", "expected"), [("on sale", "On sale"), ("PG-13", "PG-13"), ("in_work", "In work")])
def test_labels(value: str, expected: str) -> None:
    assert make_label(value) == expected
