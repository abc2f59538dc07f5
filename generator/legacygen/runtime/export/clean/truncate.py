"""Cuts text that is too long."""

import unicodedata


def truncate(value: str | None, length: int, mark: str = "…") -> str | None:
    """Return text of at most so many characters; one that is cut ends in the mark. NULL stays NULL.

    Without this function a run rejects text that is too long.
    """
    if value is None or len(value) <= length:
        return value
    end = max(length - len(mark), 0)
    while end > 0 and unicodedata.combining(value[end]):  # an accent belongs to the letter before it
        end -= 1
    return (value[:end] + mark)[:length]
