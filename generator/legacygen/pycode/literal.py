"""Source text of values, spelled as black spells it."""

import ast
import functools
from collections.abc import Iterable


@functools.cache
def string_literal(value: str) -> str:
    """A string literal with double quotes, unless single ones need fewer escapes."""
    text = repr(value)
    if text.startswith('"') or value.count('"') > value.count("'"):
        return text
    inner = text[1:-1].replace("\\'", "'").replace('"', '\\"')
    return f'"{inner}"'


def bytes_literal(value: bytes) -> str:
    """A bytes literal with double quotes, unless single ones need fewer escapes."""
    text = repr(value)[1:]
    if text.startswith('"') or value.count(b'"') > value.count(b"'"):
        return f"b{text}"
    inner = text[1:-1].replace("\\'", "'").replace('"', '\\"')
    return f'b"{inner}"'


def decimal_argument(text: str) -> str:
    """The argument of `Decimal` for a plain number: an integer where that is exact."""
    return str(int(text)) if text.lstrip("+-").isdigit() else string_literal(text)


def list_literal(values: Iterable[str]) -> str:
    """A list of expressions."""
    return f"[{', '.join(values)}]"


def is_number_literal(text: str) -> bool:
    """Whether SQL text is a plain number that Python spells alike."""
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return False
    return isinstance(value, int | float) and not isinstance(value, bool)
