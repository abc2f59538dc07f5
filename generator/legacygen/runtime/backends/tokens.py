"""Cuts SQL into tokens: where comments, strings and quoted names end is a matter of the engine."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple

# Blanks are those of SQL, and what is not ASCII belongs to words: to Python, other characters are blanks too.
BLANK = r"[ \t\n\r\f\v]+"
LETTER = r"[A-Za-z0-9_$\u0080-\U0010ffff]"
WORD = f"{LETTER}+"
# Placeholders stand for values, and long lists of them for most of the text that an ORM sends.
SKIPPED = rf"(?:{BLANK}|%s(?!{LETTER})(?:, )?)*+"
SIMPLE = r"'(?:[^']|'')*+'"
ESCAPED = r"'(?:[^'\\]|''|\\.)*+'"
BACKTICKED = r"`(?:[^`]|``)*+`"
DOUBLE = r'"(?:[^"]|"")*+"'
FLAT_COMMENT = r"/\*.*?\*/"


class Kind(Enum):
    """What a token is; EXECUTED is a comment that the server executes, OPEN a quote or comment without an end."""

    WORD = auto()
    NAME = auto()
    STRING = auto()
    SYMBOL = auto()
    COMMENT = auto()
    EXECUTED = auto()
    OPEN = auto()


KINDS = {kind.name: kind for kind in Kind}


class Token(NamedTuple):
    """A word in capitals, a quoted name in capitals without its quotes, or anything else as it stands."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The lexical rules of an engine, as patterns; `nested` where comments may hold comments."""

    comment: str
    string: str
    name: str
    executed: str = r"(?!)"
    nested: bool = False

    def pattern(self) -> re.Pattern[str]:
        """All rules as one pattern whose groups are named after the kinds."""
        kinds = {
            "EXECUTED": self.executed,
            "COMMENT": self.comment,
            "NEST": r"/\*" if self.nested else r"(?!)",
            "STRING": self.string,
            "NAME": self.name,
            "WORD": WORD,
            "OPEN": r"['\"`]|/\*",
            "SYMBOL": r".",
        }
        return re.compile(f"{SKIPPED}(?:{'|'.join(f'(?P<{kind}>{rule})' for kind, rule in kinds.items())})", re.S)


MYSQL = Lexicon(
    comment=rf"--(?=[\x00-\x20\x7f]|\Z)[^\n]*|\#[^\n]*|{FLAT_COMMENT}",
    executed=r"/\*M?!",
    string=rf'{ESCAPED}|"(?:[^"\\]|""|\\.)*+"',
    name=BACKTICKED,
)
_LINE = r"--[^\n\r]*"
# The parts of a string that goes on after a line break keep the escapes of the first part.
_GOES_ON = rf"(?:[ \t\f\v]|{_LINE})*[\n\r](?:{BLANK}|{_LINE}[\n\r])*"
_WITH_ESCAPES = rf"{ESCAPED}(?:{_GOES_ON}{ESCAPED})*"
_DOLLARED = r"\$(?P<tag>(?:[A-Za-z_\u0080-\U0010ffff][A-Za-z0-9_\u0080-\U0010ffff]*)?)\$.*?\$(?P=tag)\$"
POSTGRESQL = Lexicon(
    comment=_LINE, nested=True, string=rf"[eE]{_WITH_ESCAPES}|{SIMPLE}|{_DOLLARED}", name=rf"(?:[uU]&)?{DOUBLE}"
)
SQLITE = Lexicon(comment=rf"--[^\n]*|{FLAT_COMMENT}", string=SIMPLE, name=rf"{DOUBLE}|{BACKTICKED}|\[[^\]]*\]")


_token = tuple.__new__  # what Token() does in the end, and a long statement has a hundred thousand of them


def cut(sql: str, pattern: re.Pattern[str]) -> Iterator[Token]:
    """The tokens of a text by `Lexicon.pattern`, without blanks; a comment without an end is the last of them."""
    position: int | None = 0
    while position is not None:
        start, position = position, None
        for found in pattern.finditer(sql, start):
            group = found.lastgroup or "OPEN"
            text = found[group]
            if group == "WORD":
                text = text.upper()
            elif group == "NAME" and text[0] not in "uU":
                text = text[1:-1].replace(text[-1] * 2, text[-1]).upper()
            elif group == "NEST":
                start = found.start(group)
                position = _end_of_nested(sql, start)
                yield Token(Kind.COMMENT, sql[start:position]) if position else Token(Kind.OPEN, sql[start:])
                break
            yield _token(Token, (KINDS[group], text))


def _end_of_nested(sql: str, start: int) -> int | None:
    """Where the comment at `start` ends, if it does."""
    depth = 0
    for mark in re.finditer(r"/\*|\*/", sql[start:]):
        depth += 1 if mark[0] == "/*" else -1
        if not depth:
            return start + mark.end()
    return None
