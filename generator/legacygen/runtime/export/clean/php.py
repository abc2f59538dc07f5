"""Reads data that PHP's `serialize` has written, without making objects of any class."""

import re
from dataclasses import dataclass
from typing import Any

from legacygen.runtime.export.clean.errors import CleanError

DEEPEST = 64
"""Arrays within arrays; data of the web is seldom deeper than ten."""
HEADS = re.compile(rb"N;|b:[01];|i:[-+]?\d{1,20};|d:[-+.\dEe]{1,400};|d:-?INF;|d:NAN;|[saO]:\d{1,10}:|[RrCE]:")
"""What a value begins with, or all of it."""


@dataclass(frozen=True, slots=True)
class PhpObject:
    """An object of PHP: the name of its class and its properties. No code of that class is there or runs."""

    name: str
    properties: dict[int | str, Any]


def php(value: str | bytes | None) -> Any:
    """Return what serialized data holds: None, bool, int, float, str, list, dict or PhpObject.

    An array with the keys 0, 1, 2 … becomes a list. NULL and empty text give None. Raises CleanError for data that is
    damaged or cut, has references, or is nested too deeply.
    """
    if value is None or not value:
        return None
    reasons = []
    # The lengths count the bytes of UTF-8, or of the encoding that the text had before.
    for encoding in ("utf-8", "cp1252"):
        try:
            raw = value.encode(encoding) if isinstance(value, str) else value
            return _PhpReader(raw, encoding).read_all()
        except ValueError as error:
            reasons.append(str(error))
    raise CleanError.about(value, f"is not PHP-serialized data: {reasons[0]}")


class _PhpReader:
    """A reader of bytes; `place` is where it stands. Its methods raise ValueError with the reason."""

    def __init__(self, raw: bytes, encoding: str) -> None:
        self._raw, self._encoding = raw, encoding
        self._place = 0

    def read_all(self) -> Any:
        """Return the one value."""
        value = self._read_value(0)
        if self._place < len(self._raw):
            raise ValueError(f"there is more behind its end, at byte {self._place}")
        return value

    def _read_value(self, depth: int) -> Any:
        head = HEADS.match(self._raw, self._place)
        if head is None:
            raise ValueError(f"nothing known begins at byte {self._place}")
        if depth > DEEPEST:
            raise ValueError(f"it is nested more than {DEEPEST} deep")
        self._place = head.end()
        text = head[0].decode("ascii")
        kind, number = text[0], text[2:-1]
        if kind in "RrCE":
            raise ValueError(f"{kind} at byte {head.start()} is a reference, or data of a class, which are not read")
        if kind == "s":
            return self._read_string(int(number), b";")
        if kind == "a":
            return _simplify(self._read_pairs(int(number), depth))
        if kind == "O":
            name = self._read_string(int(number), b":")
            return PhpObject(name, self._read_pairs(self._read_count(), depth))
        return _read_scalar(kind, number)

    def _read_string(self, length: int, end: bytes) -> str:
        """Return the text of so many bytes in quotes, with the sign behind them."""
        start, stop = self._place + 1, self._place + 1 + length
        if self._raw[self._place : start] != b'"' or self._raw[stop : stop + 2] != b'"' + end:
            raise ValueError(f"the text at byte {self._place} is not {length} bytes long")
        self._place = stop + 2
        return self._raw[start:stop].decode(self._encoding)

    def _read_count(self) -> int:
        match = re.compile(rb"(\d{1,10}):").match(self._raw, self._place)
        if match is None:
            raise ValueError(f"the number of properties is missing at byte {self._place}")
        self._place = match.end()
        return int(match[1])

    def _read_pairs(self, count: int, depth: int) -> dict[int | str, Any]:
        self._expect(b"{")
        found: dict[int | str, Any] = {}
        for _ in range(count):
            key = self._read_value(depth + 1)
            if type(key) not in (int, str) or key in found:
                raise ValueError(f"the key before byte {self._place} is no key, or there twice")
            found[key] = self._read_value(depth + 1)
        self._expect(b"}")
        return found

    def _expect(self, sign: bytes) -> None:
        if self._raw[self._place : self._place + 1] != sign:
            raise ValueError(f"{sign.decode()} is missing at byte {self._place}")
        self._place += 1


def _read_scalar(kind: str, number: str) -> Any:
    if kind == "N":
        return None
    if kind == "b":
        return number == "1"
    return int(number) if kind == "i" else float(number)


def _simplify(pairs: dict[int | str, Any]) -> Any:
    """Return a list where the keys are its positions."""
    return list(pairs.values()) if pairs and list(pairs) == list(range(len(pairs))) else pairs
