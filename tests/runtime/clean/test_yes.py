"""Flags are read however they are spelled."""

from typing import Any

import pytest

from legacygen.runtime.export import clean


@pytest.mark.parametrize(
    ("value", "result"),
    [
        (None, False),
        ("", False),
        ("J", True),
        (" yes ", True),
        (1, True),
        (0, False),
        (True, True),
        ("n", False),
        (b"\x01", True),
        (b"\x00", False),
        (b"Y", True),
    ],
)
def test_a_flag_is_set_however_it_is_spelled(value: Any, result: bool) -> None:
    assert clean.yes(value) is result


def test_what_counts_as_set_can_be_named() -> None:
    assert clean.yes(2, true=(1, 2))
    assert not clean.yes("J", true=(1, 2))


@pytest.mark.parametrize(("value", "result"), [("y", True), ("N", False), (None, False), (" n ", False)])
def test_what_counts_as_not_set_can_be_named_too(value: Any, result: bool) -> None:
    assert clean.yes(value, false=["n"]) is result


@pytest.mark.parametrize("value", ["maybe", "", 2])
def test_then_another_value_is_refused(value: Any) -> None:
    with pytest.raises(clean.CleanError, match="is neither yes nor no"):
        clean.yes(value, false=["n"])
