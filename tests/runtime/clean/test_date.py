"""Dates are read from text; zero and impossible ones are None, and text that is no date is refused."""

import datetime as dt
from typing import Any

import pytest
from django.db.models import Value
from django.db.models.expressions import DatabaseDefault

from legacygen.runtime.export import clean


@pytest.mark.parametrize(
    ("value", "result"),
    [
        (None, None),
        ("0000-00-00", None),
        ("2012-02-31", None),
        ("2012-00-15", None),
        ("", None),
        ("  ", None),
        ("2012-02-03", dt.date(2012, 2, 3)),
        (" 2012-2-3 ", dt.date(2012, 2, 3)),
        ("0009-01-02", dt.date(9, 1, 2)),
        (dt.datetime(2012, 2, 3, 4), dt.date(2012, 2, 3)),
        (dt.date(2012, 2, 3), dt.date(2012, 2, 3)),
    ],
)
def test_zero_and_impossible_dates_are_none(value: Any, result: dt.date | None) -> None:
    assert clean.date(value) == result


@pytest.mark.parametrize(
    ("value", "formats", "result"),
    [
        ("03.02.12", ["%d.%m.%y"], dt.date(2012, 2, 3)),
        ("31.02.2012", ["%Y-%m-%d", "%d.%m.%Y"], None),
        (20120203, ["%Y%m%d"], dt.date(2012, 2, 3)),
        ("20120231", ["%Y%m%d"], None),
        ("3 Feb 2012", ["%d %b %Y"], dt.date(2012, 2, 3)),
        ("31 Feb 2012", ["%d %b %Y"], None),
        ("100%2012", ["100%%%Y"], dt.date(2012, 1, 1)),
    ],
)
def test_dates_are_read_in_other_formats(value: Any, formats: list[str], result: dt.date | None) -> None:
    assert clean.date(value, formats=formats) == result


def test_the_default_of_a_column_in_an_object_of_a_test_is_no_date() -> None:
    assert clean.date(DatabaseDefault(Value("0000-00-00"))) is None


@pytest.mark.parametrize("value", ["unknown", "03.02.2012", "2012", "2012-02-03 later", "2012-02-03 10:00:00"])
def test_text_that_is_no_date_is_refused(value: str) -> None:
    with pytest.raises(clean.CleanError, match="is not in the format %Y-%m-%d"):
        clean.date(value)
