"""Local times get their zone; those that a clock showed twice or never are refused, unless a stub decides."""

import datetime as dt
from typing import Any

import pytest

from legacygen.runtime.export import clean

TWICE, NEVER = "2012-10-28 02:30:00", "2012-03-25 02:30:00"


@pytest.mark.parametrize(
    ("value", "result"),
    [
        (None, None),
        ("", None),
        ("0000-00-00 00:00:00", None),
        ("2012-02-31 10:00:00", None),
        ("2012-01-02 10:00:00", dt.datetime(2012, 1, 2, 9, tzinfo=dt.UTC)),
        ("2012-07-02T10:00:00", dt.datetime(2012, 7, 2, 8, tzinfo=dt.UTC)),
        ("2012-07-02", dt.datetime(2012, 7, 1, 22, tzinfo=dt.UTC)),
        (dt.datetime(2012, 7, 2, 10), dt.datetime(2012, 7, 2, 8, tzinfo=dt.UTC)),
        (dt.datetime(2012, 7, 2, 10, tzinfo=dt.UTC), dt.datetime(2012, 7, 2, 10, tzinfo=dt.UTC)),
    ],
)
def test_a_local_time_is_a_moment(value: Any, result: dt.datetime | None) -> None:
    assert clean.local_time(value, "Europe/Madrid") == result


@pytest.mark.parametrize(
    ("value", "doubtful", "hour"),
    [(TWICE, "first", 0), (TWICE, "second", 1), (NEVER, "first", 1), (NEVER, "second", 0)],
)
def test_a_stub_decides_about_an_hour_that_was_there_twice_or_never(value: str, doubtful: Any, hour: int) -> None:
    moment = clean.local_time(value, "Europe/Madrid", doubtful=doubtful)
    assert moment
    assert moment.astimezone(dt.UTC).hour == hour


@pytest.mark.parametrize(("value", "reason"), [(TWICE, "ambiguous"), (NEVER, "nonexistent"), ("soon", "the format")])
def test_a_time_that_is_in_doubt_is_refused(value: str, reason: str) -> None:
    with pytest.raises(clean.CleanError, match=reason):
        clean.local_time(value, "Europe/Madrid")
