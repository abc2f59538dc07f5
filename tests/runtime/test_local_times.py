"""Local times at the changes of the clock are counted."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connections

from legacygen.runtime.export import Export
from legacygen.runtime.export.local_times import find_doubt
from legacygen.runtime.export.run.runner import run_exports
from tests.runtime.new.models import Contact
from tests.runtime.old.models import Person

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


def test_a_run_counts_doubtful_times_by_column(tables: None, monkeypatch: pytest.MonkeyPatch) -> None:
    class People(Export):
        source = Person
        target = Contact

        def row(self, old: Any) -> Any:
            return self.target(name=old.name, created=old.created)

    for number, hour in enumerate((1, 2, 3), 1):
        Person.objects.create(number=number, name="n", created=dt.datetime(2020, 10, 25, hour, 30, tzinfo=dt.UTC))
    monkeypatch.setitem(connections["legacy"].settings_dict, "TIME_ZONE", "Europe/Madrid")
    for name in ("timezone", "timezone_name"):
        connections["legacy"].__dict__.pop(name, None)
    try:
        (account,) = run_exports([People]).accounts
    finally:
        for name in ("timezone", "timezone_name"):
            connections["legacy"].__dict__.pop(name, None)
    assert account.doubtful == {"created: ambiguous": 1}
