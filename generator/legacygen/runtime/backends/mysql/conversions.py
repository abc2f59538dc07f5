"""What makes Python values of dates and times, alike for mysqlclient and PyMySQL.

Django's own parser of TIME fails the whole query beyond 24 hours, and PyMySQL then loses the connection; mysqlclient
makes None of every date that is none, PyMySQL text. Here a zero date is None, an impossible one the server's text, and
a long TIME a timedelta.
"""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from MySQLdb.constants import FIELD_TYPE  # type: ignore[import-untyped]

TIME = re.compile(r"(-?)(\d+):(\d\d):(\d\d)(?:\.(\d{1,6}))?")
ZEROS = "0-: ."


def date(value: str | bytes) -> dt.date | str | None:
    """A DATE."""
    text = _text(value)
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return text if text.strip(ZEROS) else None


def datetime(value: str | bytes) -> dt.datetime | str | None:
    """A DATETIME or TIMESTAMP."""
    text = _text(value)
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return text if text.strip(ZEROS) else None


def time(value: str | bytes) -> dt.time | dt.timedelta | str:
    """A TIME, which is a signed length of up to 838:59:59."""
    text = _text(value)
    match = TIME.fullmatch(text)
    if not match:
        return text
    sign, hours, minutes, seconds, fraction = match.groups()
    parts = int(hours), int(minutes), int(seconds), int((fraction or "").ljust(6, "0"))
    if not sign and parts[0] < 24:
        return dt.time(*parts)
    length = dt.timedelta(hours=parts[0], minutes=parts[1], seconds=parts[2], microseconds=parts[3])
    return -length if sign else length


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


CONVERSIONS: Mapping[Any, Any] = {
    FIELD_TYPE.DATE: date,
    FIELD_TYPE.DATETIME: datetime,
    FIELD_TYPE.TIME: time,
    FIELD_TYPE.TIMESTAMP: datetime,
}
"""For the `conv` of either driver."""
