"""The text of a view in pieces: tokens, what commas separate, dotted names."""

import re
from collections.abc import Iterator, Sequence

TOKEN = re.compile(
    r"""--[^\n]* | /\*.*?\*/ | '(?:[^'\\]|''|\\.)*' | "(?:[^"]|"")*" | `(?:[^`]|``)*` | \[[^\]]*\] | \w+ | \s+ | .""",
    re.X | re.S,
)


def tokens_of(text: str) -> list[str]:
    """The tokens without white space and comments."""
    spelled = (match[0] for match in TOKEN.finditer(text))
    return [token for token in spelled if not token.isspace() and not token.startswith(("--", "/*"))]


def depths(tokens: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The place of each token, and in how many brackets it stands; an opening one stands in itself."""
    depth = 0
    for place, token in enumerate(tokens):
        depth += (token == "(") - (token == ")")
        yield place, depth


def split(tokens: Sequence[str]) -> list[list[str]]:
    """The tokens between the commas that stand outside all brackets."""
    items: list[list[str]] = [[]]
    for place, depth in depths(tokens):
        if tokens[place] == "," and depth == 0:
            items.append([])
        else:
            items[-1].append(tokens[place])
    return items


def reference(tokens: Sequence[str], start: int) -> tuple[list[str], int]:
    """The names of a dotted reference in lower case, and where it ends."""
    names = []
    place = start
    while place < len(tokens) and is_name(tokens[place]):
        names.append(plain(tokens[place]))
        place += 1
        if place >= len(tokens) or tokens[place] != ".":
            break
        place += 1
    return names, place


def plain(token: str) -> str:
    """A name without its quotes, in lower case."""
    if token[:1] in ('"', "`", "["):
        quote = token[-1]
        return token[1:-1].replace(quote * 2, quote).casefold()
    return token.casefold()


def is_name(token: str) -> bool:
    """Whether it may name something: a word, or what is quoted as a name."""
    return token[:1] in ('"', "`", "[") or bool(re.fullmatch(r"\w+", token))
