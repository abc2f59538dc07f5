"""Renders values as Python literals, in the spelling of black."""

import ast
import functools
import re
from collections.abc import Iterable

STRING = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'")
"""A string literal with its escapes, in which a word is no name."""


@functools.cache
def string_literal(value: str) -> str:
    """Return a string literal in double quotes, or in single quotes if these need fewer escapes."""
    text = repr(value)
    # `repr` uses double quotes only where that avoids escapes.
    if text.startswith('"') or value.count('"') > value.count("'"):
        return text
    inner = text[1:-1].replace("\\'", "'").replace('"', '\\"')
    return f'"{inner}"'


def bytes_literal(value: bytes) -> str:
    """Return a bytes literal in double quotes, or in single quotes if these need fewer escapes."""
    text = repr(value)[1:]
    if text.startswith('"') or value.count(b'"') > value.count(b"'"):
        return f"b{text}"
    inner = text[1:-1].replace("\\'", "'").replace('"', '\\"')
    return f'b"{inner}"'


def decimal_argument(text: str) -> str:
    """Return the argument of `Decimal` for a plain number: an integer literal if that is exact, else a string."""
    return str(int(text)) if text.lstrip("+-").isdigit() else string_literal(text)


def list_literal(values: Iterable[str]) -> str:
    """Return a list of expressions, on one line."""
    return f"[{', '.join(values)}]"


def is_number_literal(text: str) -> bool:
    """Return whether text of SQL is a number that has the same spelling in Python."""
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return False
    # `True` is an int in Python, but no number in SQL.
    return isinstance(value, int | float) and not isinstance(value, bool)
