"""Reads the name of a column as the name of what it refers to: `users_id_editor`, `fk_user`, `userid` name a user."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

MARKERS = {"id", "ids", "fk", "oid", "uuid", "guid"}
"""Words that say that a column holds a key of something."""
LOOSE_MARKERS = {"no", "nr", "num", "number", "code", "key", "ref", "cod", "codigo", "idx", "pk"}
"""Words that may say so; `phone_no` is no key of a phone."""
SHORTEST = 3
"""The fewest letters of a name before or after an `id` without a separator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnName:
    """The words of a name, and the `stem` without a marker; `is_marked` if it has one, `is_loose` if that may be one.

    `stem` is empty for a name that consists of a marker.
    """

    words: tuple[str, ...]
    stem: tuple[str, ...]
    is_marked: bool = False
    is_loose: bool = False


def read_column_name(words: Sequence[str]) -> tuple[ColumnName, ...]:
    """Return the ways to read a name, given as words, the likeliest first."""
    found = tuple(words)
    if not found:
        return ()
    last = found[-1].rstrip("0123456789") or found[-1]
    plain = (*found[:-1], last)
    if last in MARKERS | LOOSE_MARKERS and len(plain) > 1:
        return _mark(plain, plain[:-1], last)
    if "id" in plain[1:-1]:
        return _mark(plain, plain[: plain.index("id", 1)], "id")
    if plain[0] in MARKERS | LOOSE_MARKERS and len(plain) > 1:
        return _mark(plain, plain[1:], plain[0])
    return (*_split_glued(plain), ColumnName(words=plain, stem=plain))


def _mark(words: tuple[str, ...], stem: tuple[str, ...], marker: str) -> tuple[ColumnName, ...]:
    """Return the readings with a marker: a digit is a part of the name, or else counts it, as in `address2_id`."""
    name = ColumnName(words=words, stem=stem, is_marked=marker in MARKERS, is_loose=marker in LOOSE_MARKERS)
    last = stem[-1].rstrip("0123456789")
    return (name, replace(name, stem=(*stem[:-1], last))) if last not in ("", stem[-1]) else (name,)


def _split_glued(words: tuple[str, ...]) -> tuple[ColumnName, ...]:
    """Return the readings of a name whose marker has no separator: `userid`, `iduser`, `userno`."""
    *before, last = words
    ends = [(last.removesuffix(marker), marker) for marker in ("id", "no", "nr", "num") if last.endswith(marker)]
    starts = [(last.removeprefix(marker), marker) for marker in ("id", "fk", "cod") if last.startswith(marker)]
    parts = [*ends, *(starts if not before else [])]
    return tuple(
        name for rest, marker in parts if len(rest) >= SHORTEST for name in _mark(words, (*before, rest), marker)
    )
