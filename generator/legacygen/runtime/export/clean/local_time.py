"""Reads local times without a zone, of which a year has some twice and some never."""

import datetime as dt
from collections.abc import Collection
from typing import Any, Literal
from zoneinfo import ZoneInfo

from legacygen.runtime.export.clean.errors import CleanError
from legacygen.runtime.export.clean.formats import read_moment
from legacygen.runtime.export.local_times import find_doubt

FORMATS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%d %H:%M", "%Y-%m-%d")


def local_time(
    value: Any,
    zone: str,
    formats: Collection[str] = FORMATS,
    doubtful: Literal["reject", "first", "second"] = "reject",
) -> dt.datetime | None:
    """Return the moment that clocks in a zone such as "Europe/Madrid" showed as this text, or naive datetime.

    Zero, empty and impossible dates give None. An hour that clocks showed twice, or never, raises CleanError, unless
    `doubtful` says which of the two offsets from UTC counts: the one before the change of the clock, or the one after.
    """
    moment = value if isinstance(value, dt.datetime) else read_moment(value, formats)
    if moment is None or moment.tzinfo is not None:
        return moment
    local = moment.replace(tzinfo=ZoneInfo(zone), fold=int(doubtful == "second"))
    doubt = find_doubt(local) if doubtful == "reject" else ""
    if doubt:
        raise CleanError.about(value, f"is {doubt} in {zone}, where the clock was changed")
    return local
