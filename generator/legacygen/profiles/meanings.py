"""Guesses what the values of a column mean, from the values alone; a guess names a kind and holds no value."""

import datetime as dt
import enum
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from legacygen.schema import Kind


class Meaning(enum.StrEnum):
    """A kind of values that the declared type does not show; the text completes `looks like …`."""

    FLAG = "a yes/no flag"
    EMAIL = "an e-mail address"
    URL = "a URL"
    DATE = "a date as text"
    MOMENT = "a date and time as text"
    TIMESTAMP = "a Unix time stamp"
    IP = "an IP number as an integer"
    MD5 = "an MD5 hash"
    SHA1 = "a SHA-1 hash"
    BCRYPT = "a bcrypt hash"
    PHPASS = "a phpass hash"
    MONEY = "an amount of money as text"
    JSON = "JSON"
    PHP = "PHP-serialized data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """A meaning; `formats` are those of strptime that all dates have: several if day and month may be either."""

    meaning: Meaning
    formats: tuple[str, ...] = ()


FEWEST = 3
"""The fewest different values that show a meaning, except for flags."""
MOST = 1_000
"""The most different values that are looked at."""
SHARE = 0.95
"""The share of the values that must be of a kind."""
LONG = 190
"""Characters from which on a text may have been read in part."""

TEXTS = frozenset({Kind.CHAR, Kind.VARCHAR, Kind.TEXT, Kind.UNKNOWN, Kind.JSON_TEXT})
INTEGERS = frozenset({Kind.INTEGER, Kind.BIGINT})
SMALL_INTEGERS = INTEGERS | {Kind.TINYINT, Kind.SMALLINT}

YES = frozenset("1 y yes t true on j ja s si sí o oui x".split())
NO = frozenset("0 n no f false off nein non -".split())
DATE_FORMATS = ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%Y/%m/%d", "%Y%m%d")
MOMENT_FORMATS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%Y%m%d%H%M%S")
MIN_LENGTHS = {"%Y%m%d": 8, "%Y%m%d%H%M%S": 14}
"""The lengths of formats without separators, which strptime also reads from fewer digits."""
YEARS = range(1850, 2101)
SECONDS = range(631_152_000, 2_147_483_648)
"""Unix time from 1990 to 2038."""
ADDRESSES = range(2**24, 2**32)
IP_WORDS = frozenset({"ip", "ipaddr", "ipaddress", "ipnum", "ipno"})

ENTITY = re.compile(r"&(?:[a-zA-Z][a-zA-Z0-9]{1,30}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
# UTF-8 read as cp1252 or Latin-1: the first byte of a letter, and one of the bytes that follow it.
MOJIBAKE = re.compile("[ÂÃ][\u0080-\u00bfŒœŠšŸŽžƒ\u02c6\u02dc\u2013-\u203a€™]|â€")
PATTERNS = {
    Meaning.EMAIL: re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}"),
    Meaning.URL: re.compile(r"(https?|ftp)://\S+|www\.\S+\.\S+", re.I),
    Meaning.MD5: re.compile(r"[0-9a-f]{32}", re.I),
    Meaning.SHA1: re.compile(r"[0-9a-f]{40}", re.I),
    Meaning.BCRYPT: re.compile(r"\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{53}"),
    Meaning.PHPASS: re.compile(r"\$[PH]\$[./0-9A-Za-z]{31}"),
    Meaning.PHP: re.compile(r"(a:\d+:\{|s:\d+:\"|[OC]:\d+:\"|[ibd]:[-\d.]+;|N;).*", re.S),
    Meaning.MONEY: re.compile(
        r"[-+]?([€$£]|EUR|USD|CHF)? ?[-+]?(\d+|\d{1,3}([.,' ]\d{3})+)[.,](\d\d|-)-? ?([€$£]|EUR|USD|CHF)?", re.I
    ),
}


def guess_meaning(name: str, kind: Kind, values: Sequence[str], *, is_mixed: bool = False) -> Guess | None:
    """Guess the meaning of a column of that name and declared kind; None where its type says all.

    `values` are its different values without NULL, empty text and dates of zeros; `is_mixed` if some of the latter two
    were there.
    """
    looked_at = [value.strip() for value in values[:MOST]]
    if kind not in TEXTS | SMALL_INTEGERS or not looked_at:
        return None
    if _is_flag({value.casefold() for value in values}, is_text=kind in TEXTS, is_mixed=is_mixed):
        return Guess(meaning=Meaning.FLAG)
    if len(looked_at) < FEWEST:
        return None
    return next(_guess_from_text(looked_at) if kind in TEXTS else _guess_from_numbers(name, kind, looked_at), None)


def has_entities(value: str) -> bool:
    """Return whether a text has HTML entities."""
    return ENTITY.search(value) is not None


def is_mojibake(value: str) -> bool:
    """Return whether a text seems to be UTF-8 that was read as Latin-1."""
    return MOJIBAKE.search(value) is not None


def _is_flag(words: set[str], *, is_text: bool, is_mixed: bool) -> bool:
    """Return whether values are two answers; text may also be one, beside nothing."""
    words = {word.strip() for word in words}
    is_pair = len(words) == 2 and bool(words & YES) and bool(words & NO) and words <= YES | NO
    return is_pair or (is_text and is_mixed and len(words) == 1 and words <= YES)


def _guess_from_text(values: Sequence[str]) -> Iterator[Guess]:
    for meaning, formats in ((Meaning.DATE, DATE_FORMATS), (Meaning.MOMENT, MOMENT_FORMATS)):
        fitting = tuple(each for each in formats if _is_common(values, partial(_is_date, each)))
        if fitting:
            yield Guess(meaning=meaning, formats=fitting)
    for meaning, pattern in PATTERNS.items():
        if _is_common(values, pattern.fullmatch):
            yield Guess(meaning=meaning)
    if _is_common(values, _is_json):
        yield Guess(meaning=Meaning.JSON)


def _guess_from_numbers(name: str, kind: Kind, values: Sequence[str]) -> Iterator[Guess]:
    if kind not in INTEGERS:
        return
    if _is_common(values, partial(_is_date, "%Y%m%d")):
        yield Guess(meaning=Meaning.DATE, formats=("%Y%m%d",))
    is_named = not IP_WORDS.isdisjoint(re.split(r"[^a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()))
    if is_named and _is_common(values, partial(_is_within, ADDRESSES)):
        yield Guess(meaning=Meaning.IP)
    elif _is_common(values, partial(_is_within, SECONDS)):
        yield Guess(meaning=Meaning.TIMESTAMP)


def _is_common(values: Sequence[str], is_one: Callable[[str], object]) -> bool:
    """Return whether nearly all values are of a kind; it stops at the value that decides."""
    needed = SHARE * len(values)
    others = 0
    for value in values:
        others += not is_one(value)
        if len(values) - others < needed:
            return False
    return True


def _is_date(form: str, value: str) -> bool:
    try:
        return dt.datetime.strptime(value, form).year in YEARS and len(value) >= MIN_LENGTHS.get(form, 0)
    except ValueError:
        return False


def _is_within(numbers: range, value: str) -> bool:
    return value.isdecimal() and int(value) in numbers


def _is_json(value: str) -> bool:
    """Return whether a text is an object or array; one that was read in part only has to begin like one."""
    if value[:1] not in ("{", "["):
        return False
    try:
        json.loads(value)
    except ValueError:
        return len(value) >= LONG and re.match(r'\{\s*"|\[\s*["\[{\d]', value) is not None
    return True
