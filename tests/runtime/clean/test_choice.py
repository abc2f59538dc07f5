"""Codes become values of the new application; an unknown one is refused."""

from typing import Any

import pytest

from legacygen.runtime.export import clean

STATES = {"N": "new", "P": "paid", 3: "sent", None: "unknown"}


@pytest.mark.parametrize(
    ("value", "result"), [("N", "new"), (" p ", "paid"), (3, "sent"), ("3", "sent"), (None, "unknown")]
)
def test_a_code_becomes_a_value(value: Any, result: str) -> None:
    assert clean.choice(value, STATES) == result


def test_the_dict_may_tell_cases_apart() -> None:
    assert [clean.choice(each, {"a": 1, "A": 2}) for each in ("a", "A")] == [1, 2]


@pytest.mark.parametrize("value", ["X", "", 4])
def test_another_code_is_refused_unless_there_is_a_value_for_others(value: Any) -> None:
    assert clean.choice(value, STATES, other="lost") == "lost"
    assert clean.choice(value, STATES, other=None) is None
    with pytest.raises(clean.CleanError, match="is none of the codes"):
        clean.choice(value, STATES)


def test_null_is_a_code_too() -> None:
    with pytest.raises(clean.CleanError, match="None is none of the codes"):
        clean.choice(None, {"N": "new"})
