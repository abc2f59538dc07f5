"""Pure functions for the dirt of legacy columns."""

import datetime as dt
from typing import Any

import pytest

from legacygen.runtime.export import clean


@pytest.mark.parametrize(
    ("value", "result"),
    [(None, False), ("", False), ("J", True), (" yes ", True), (1, True), (0, False), (True, True), ("n", False)],
)
def test_a_flag_is_set_however_it_is_spelled(value: Any, result: bool) -> None:
    assert clean.yes(value) is result


def test_what_counts_as_set_can_be_named() -> None:
    assert clean.yes(2, true=(1, 2))
    assert not clean.yes("J", true=(1, 2))


@pytest.mark.parametrize(("value", "result"), [(None, ""), (" a\0 ", "a"), ("ok", "ok")])
def test_text_has_no_nul_and_no_white_space_around(value: str | None, result: str) -> None:
    assert clean.text(value) == result


@pytest.mark.parametrize(
    ("value", "result"),
    [
        (None, None),
        ("0000-00-00", None),
        ("2012-02-31", None),
        ("", None),
        ("2012-02-03", dt.date(2012, 2, 3)),
        (dt.datetime(2012, 2, 3, 4), dt.date(2012, 2, 3)),
        (dt.date(2012, 2, 3), dt.date(2012, 2, 3)),
    ],
)
def test_zero_and_impossible_dates_are_none(value: Any, result: dt.date | None) -> None:
    assert clean.date(value) == result


def test_dates_are_read_in_other_formats() -> None:
    assert clean.date("03.02.12", formats=("%d.%m.%y",)) == dt.date(2012, 2, 3)


@pytest.mark.parametrize(
    ("value", "result"),
    [("ZoÃ«", "Zoë"), ("Zoë", "Zoë"), ("Ã\x81gnes", "Ágnes"), ("â‚¬ 5", "€ 5"), ("plain", "plain")],
)
def test_utf8_stored_as_latin1_is_made_right_and_other_text_left_alone(value: str, result: str) -> None:
    assert clean.mojibake(value) == result


def test_html_is_unescaped() -> None:
    assert clean.unescape("a &amp; b<br />c") == "a & b\nc"
