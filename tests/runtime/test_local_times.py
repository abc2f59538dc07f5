"""Local times at the changes of the clock are counted."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from legacygen.runtime.export.local_times import find_doubt

MADRID = ZoneInfo("Europe/Madrid")


@pytest.mark.parametrize(
    ("value", "doubt"),
    [
        (dt.datetime(2020, 10, 25, 2, 30, tzinfo=MADRID), "ambiguous"),
        (dt.datetime(2020, 10, 25, 2, 30, tzinfo=MADRID, fold=1), "ambiguous"),
        (dt.datetime(2020, 3, 29, 2, 30, tzinfo=MADRID), "nonexistent"),
        (dt.datetime(2020, 3, 29, 3, 30, tzinfo=MADRID), ""),
        (dt.datetime(2020, 7, 1, tzinfo=MADRID), ""),
        (dt.datetime(2020, 10, 25, 2, 30, tzinfo=dt.UTC), ""),
        (dt.datetime(2020, 10, 25, 2, 30), ""),
        (None, ""),
        ("2020-00-00", ""),
    ],
)
def test_a_time_that_a_clock_has_shown_twice_or_never_is_doubtful(value: Any, doubt: str) -> None:
    assert find_doubt(value) == doubt
