"""Values of rows that are expressions: NOW(), CONCAT('a', 'b') and the like, as SQLite computes them."""

import contextlib
import datetime as dt
import functools
import hashlib
import ipaddress
import sqlite3
from collections.abc import Callable

from legacygen.dump.translation import translate_expression

LONGEST = 1_000_000
"""Bytes of a value, so that no expression takes all of the memory."""

STEPS = 1_000_000
"""Steps of SQLite, so that no expression takes a long time."""


CLOCKS = {"NOW": "%Y-%m-%d %H:%M:%S", "CURDATE": "%Y-%m-%d", "CURTIME": "%H:%M:%S", "UNIX_TIMESTAMP": "%s"}
"""Functions of the current time that SQLite lacks, and the form of what they return."""


def _convert_address(text: object) -> int | None:
    """Return an address of IPv4 as a number; None for any other value, as MySQL does."""
    try:
        return int(ipaddress.IPv4Address(str(text)))
    except ValueError:
        return None


def _digest(name: str, text: object) -> str | None:
    """Return a digest of a text or of bytes in hexadecimal digits."""
    data = text if isinstance(text, bytes) else str(text).encode()
    return None if text is None else hashlib.new(name, data, usedforsecurity=False).hexdigest()


FUNCTIONS: dict[str, Callable[[object], str | int | None]] = {
    "INET_ATON": _convert_address,
    "MD5": functools.partial(_digest, "md5"),
    "SHA": functools.partial(_digest, "sha1"),
}
"""Functions of one value that SQLite lacks, under the names that they have after the translation."""


def _print_now(form: str) -> str:
    now = dt.datetime.now(dt.UTC)
    return now.strftime(form) if form != "%s" else str(int(now.timestamp()))


@functools.lru_cache(maxsize=1024)
def compute_value(text: str) -> str | bytes | None:
    """Return the value of an expression without columns; None for one that SQLite cannot compute, and for NULL."""
    clock = CLOCKS.get(text.removesuffix("()").upper()) if text.endswith("()") else None
    if clock:  # by far the most frequent expressions; the parser of the others takes a while to import
        return _print_now(clock)
    sql = translate_expression(text)
    if not sql:
        return None
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
        for name, form in CLOCKS.items():
            connection.create_function(name, 0, functools.partial(_print_now, form))
        for name, function in FUNCTIONS.items():
            connection.create_function(name, 1, function, deterministic=True)
        connection.set_progress_handler(lambda: 1, STEPS)
        try:
            rows = connection.execute(f"SELECT {sql}").fetchall()
        except (sqlite3.Error, sqlite3.Warning):
            return None
    value = rows[0][0] if len(rows) == 1 and len(rows[0]) == 1 else None
    return str(value) if isinstance(value, int | float) else value
