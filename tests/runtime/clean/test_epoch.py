"""Unix time stamps are moments in UTC, and 0 stands for never."""

import datetime as dt
from typing import Any

import pytest

from legacygen.runtime.export import clean

MOMENT = dt.datetime(2012, 2, 3, 4, 5, 6, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("value", "unit", "result"),
    [
        (None, "s", None),
        ("", "s", None),
        (0, "s", None),
        ("0", "ms", None),
        (1328241906, "s", MOMENT),
        ("1328241906", "s", MOMENT),
        (1328241906000, "ms", MOMENT),
        ("1328241906.25", "s", MOMENT.replace(microsecond=250_000)),
        (1328241906000001, "us", MOMENT.replace(microsecond=1)),
        (-1, "s", dt.datetime(1969, 12, 31, 23, 59, 59, tzinfo=dt.UTC)),
    ],
)
def test_a_time_stamp_is_a_moment(value: Any, unit: Any, result: dt.datetime | None) -> None:
    assert clean.epoch(value, unit) == result


@pytest.mark.parametrize("value", ["2012-02-03", 10**15, "NaN", "Infinity", 10**400])
def test_what_is_no_time_stamp_is_refused(value: Any) -> None:
    with pytest.raises(clean.CleanError, match="is no Unix time"):
        clean.epoch(value)
