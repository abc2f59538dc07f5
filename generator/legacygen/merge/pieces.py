"""A module cut into its classes by the text alone, so that what a run does not touch need not be parsed."""

import ast
import functools
import itertools
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from legacygen.merge.text import LINE_END

START = re.compile(r"\nclass ")
NAME = re.compile(r"class\s+(\w+)\s*(.*)")
TABLE = re.compile(r"db_table[ \t]*=[ \t]*(.*)")
OUTSIDE = re.compile(r"\n(?=[^\s#])")
"""A line at the top level that is no comment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A class with what comes behind it. `table` is its `db_table`; nothing where that is not plain to see.

    `bases` is the rest of its first line, `is_alone` when nothing but comments comes behind it.
    """

    name: str
    bases: str
    table: str | None
    text: str
    is_alone: bool


@functools.lru_cache(maxsize=64)  # once to say what will stay, once to parse the rest
def cut(text: str) -> tuple[str, list[Piece]]:
    """What is before the first class, and the classes; none where the text may be about something else."""
    starts = [0, *(found.start() + 1 for found in START.finditer(text)), len(text)]
    head, *parts = (text[start:end] for start, end in itertools.pairwise(starts))
    if any(part.count(quotes) % 2 for part in (head, *parts) for quotes in ('"""', "'''")):
        return text, []
    return head, [piece for part in parts for piece in _piece(part)]


def only(head: str, pieces: Iterable[Piece], tables: Collection[str]) -> str:
    """The text with blank lines for the classes of all but some tables, as far as it is sure that they are that."""
    parts, is_apart = [head], False
    for piece in pieces:
        is_blank = is_apart and piece.is_alone and piece.table is not None and piece.table not in tables
        parts.append("\n" * len(LINE_END.findall(piece.text)) if is_blank else piece.text)
        is_apart = piece.is_alone  # else there may be a decorator of the next one
    return "".join(parts)


def of_tables(pieces: Collection[Piece], tables: Collection[str]) -> set[str]:
    """The names of the classes of some tables, as far as that is plain to see, and of those that inherit from them."""
    found, before = {piece.name for piece in pieces if piece.table in tables}, -1
    while before < len(found):
        before = len(found)
        found |= {piece.name for piece in pieces if found.intersection(re.findall(r"\w+", piece.bases))}
    return found


def _piece(text: str) -> Iterator[Piece]:
    found = NAME.match(text)
    tables = TABLE.findall(text)
    yield Piece(
        name=found[1] if found else "",
        bases=found[2] if found else "",
        table=_value(tables[0]) if len(tables) == 1 else None,
        text=text,
        is_alone=not OUTSIDE.search(text.rstrip()),
    )


def _value(source: str) -> str | None:
    try:
        value = ast.literal_eval(source)
    except (SyntaxError, ValueError):
        return None
    return value if isinstance(value, str) else None
