"""Repairs text in the wrong encoding."""

from typing import TypeVar

Text = TypeVar("Text", str, None)


def mojibake(value: Text) -> Text:
    """Repair UTF-8 text that was stored as Latin-1 or cp1252 (`ZoÃ«` becomes `Zoë`); other text is unchanged."""
    if value is None:
        return value
    try:
        return b"".join(map(_encode, value)).decode("utf-8")
    except UnicodeError:
        return value


def _encode(letter: str) -> bytes:
    """Return the byte of a letter in cp1252; bytes which that leaves open come as control characters of Latin-1."""
    return bytes([ord(letter)]) if "\x80" <= letter <= "\x9f" else letter.encode("cp1252")
