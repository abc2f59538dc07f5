"""Splits the text of a view: tokens, items between commas, dotted names."""

import re
from collections.abc import Iterator, Sequence

TOKEN = re.compile(
    r"""--[^\n]* | /\*.*?\*/ | '(?:[^'\\]|''|\\.)*' | "(?:[^"]|"")*" | `(?:[^`]|``)*` | \[[^\]]*\] | \w+ | \s+ | .""",
    re.X | re.S,
)


def split_tokens(text: str) -> list[str]:
    """Split into tokens, without white space and comments."""
    spelled = (match[0] for match in TOKEN.finditer(text))
    return [token for token in spelled if not token.isspace() and not token.startswith(("--", "/*"))]


def iterate_depths(tokens: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the position of each token and its depth in parentheses; `(` is inside its own pair, `)` is not."""
    depth = 0
    for place, token in enumerate(tokens):
        depth += (token == "(") - (token == ")")
        yield place, depth


def split_items(tokens: Sequence[str]) -> list[list[str]]:
    """Split at the commas outside all parentheses."""
    items: list[list[str]] = [[]]
    for place, depth in iterate_depths(tokens):
        if tokens[place] == "," and depth == 0:
            items.append([])
        else:
            items[-1].append(tokens[place])
    return items


def parse_reference(tokens: Sequence[str], start: int) -> tuple[list[str], int]:
    """Return the names of the dotted reference at `start`, in lower case, and the position after it."""
    names = []
    place = start
    while place < len(tokens) and is_name(tokens[place]):
        names.append(normalize_name(tokens[place]))
        place += 1
        if place >= len(tokens) or tokens[place] != ".":
            break
        place += 1
    return names, place


def normalize_name(token: str) -> str:
    """Return a name without its quotes, in lower case."""
    if token[:1] in ('"', "`", "["):
        quote = token[-1]
        return token[1:-1].replace(quote * 2, quote).casefold()
    return token.casefold()


def is_name(token: str) -> bool:
    """Return whether the token may be a name: a word, or a quoted name."""
    return token[:1] in ('"', "`", "[") or bool(re.fullmatch(r"\w+", token))
