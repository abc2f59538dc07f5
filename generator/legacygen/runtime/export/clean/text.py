"""Tidies text at its ends."""


def text(value: str | None) -> str:
    """Return text without NUL bytes and without white space around it; NULL gives an empty text."""
    return (value or "").replace("\0", "").strip()
