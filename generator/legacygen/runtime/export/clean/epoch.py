"""Reads Unix time stamps."""

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from legacygen.runtime.export.clean.errors import CleanError

MICROSECONDS = {"s": 1_000_000, "ms": 1_000, "us": 1}


def epoch(value: Any, unit: Literal["s", "ms", "us"] = "s") -> dt.datetime | None:
    """Return the moment, in UTC, of a number of seconds, milliseconds or microseconds since 1970.

    NULL, empty text and 0, which stands for never, give None. Raises CleanError for what is no such number.
    """
    if value is None or str(value).strip() == "":
        return None
    try:
        number = Decimal(str(value).strip())
        moment = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=int(number * MICROSECONDS[unit]))
    except (InvalidOperation, ValueError, OverflowError) as error:
        raise CleanError.about(value, "is no Unix time") from error
    return moment if number else None
