"""Conversions of dates and times to Python values, the same for mysqlclient and PyMySQL.

Django's own parser of TIME fails the whole query for more than 24 hours, and PyMySQL then loses the connection. For an
impossible date mysqlclient returns None and PyMySQL text. Here a zero date is None, an impossible date is the text of
the server, and a long TIME is a timedelta.
"""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from MySQLdb.constants import FIELD_TYPE  # type: ignore[import-untyped]

TIME = re.compile(r"(-?)(\d+):(\d\d):(\d\d)(?:\.(\d{1,6}))?")
ZERO_CHARACTERS = "0-: ."


def parse_date(value: str | bytes) -> dt.date | str | None:
    """Convert a DATE; an impossible date stays text."""
    text = _decode_text(value)
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return text if text.strip(ZERO_CHARACTERS) else None


def parse_datetime(value: str | bytes) -> dt.datetime | str | None:
    """Convert a DATETIME or TIMESTAMP; an impossible date stays text."""
    text = _decode_text(value)
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return text if text.strip(ZERO_CHARACTERS) else None


def parse_time(value: str | bytes) -> dt.time | dt.timedelta | str:
    """Convert a TIME, which is a signed duration of up to 838:59:59; a time within one day is a `time`."""
    text = _decode_text(value)
    match = TIME.fullmatch(text)
    if not match:
        return text
    sign, hours, minutes, seconds, fraction = match.groups()
    parts = int(hours), int(minutes), int(seconds), int((fraction or "").ljust(6, "0"))
    if not sign and parts[0] < 24:
        return dt.time(*parts)
    duration = dt.timedelta(hours=parts[0], minutes=parts[1], seconds=parts[2], microseconds=parts[3])
    return -duration if sign else duration


def _decode_text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


CONVERSIONS: Mapping[Any, Any] = {
    FIELD_TYPE.DATE: parse_date,
    FIELD_TYPE.DATETIME: parse_datetime,
    FIELD_TYPE.TIME: parse_time,
    FIELD_TYPE.TIMESTAMP: parse_datetime,
}
"""Conversions by column type, in the form of the `conv` of both drivers."""
