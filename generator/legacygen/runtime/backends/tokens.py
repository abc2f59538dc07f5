"""Splits SQL into tokens by the rules of an engine, which decide where comments, strings and names end."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple

# White space as SQL knows it; Python's \s would match more. Characters beyond ASCII belong to words.
BLANK = r"[ \t\n\r\f\v]+"
LETTER = r"[A-Za-z0-9_$\u0080-\U0010ffff]"
WORD = f"{LETTER}+"
# Placeholders stand for values. An ORM sends long lists of them, so that skipping them here saves most tokens.
SKIPPED = rf"(?:{BLANK}|%s(?!{LETTER})(?:, )?)*+"
SIMPLE = r"'(?:[^']|'')*+'"
ESCAPED = r"'(?:[^'\\]|''|\\.)*+'"
BACKTICKED = r"`(?:[^`]|``)*+`"
DOUBLE = r'"(?:[^"]|"")*+"'
FLAT_COMMENT = r"/\*.*?\*/"


class TokenKind(Enum):
    """The kind of a token.

    EXECUTED is the start of a comment that the server executes; OPEN is a quote or comment without an end.
    """

    WORD = auto()
    NAME = auto()
    STRING = auto()
    SYMBOL = auto()
    COMMENT = auto()
    EXECUTED = auto()
    OPEN = auto()


KINDS_BY_NAME = {kind.name: kind for kind in TokenKind}


class Token(NamedTuple):
    """A word in capitals, a quoted name in capitals without its quotes, or any other text unchanged."""

    kind: TokenKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The lexical rules of an engine, as regular expressions; `nested` is true if comments may contain comments."""

    comment: str
    string: str
    name: str
    executed: str = r"(?!)"
    nested: bool = False

    def compile_pattern(self) -> re.Pattern[str]:
        """Return all rules as one pattern whose groups have the names of the kinds, and NEST for nested comments."""
        # The order counts: the first rule that matches wins, so that OPEN only gets what no other rule could close.
        rules = {
            "EXECUTED": self.executed,
            "COMMENT": self.comment,
            "NEST": r"/\*" if self.nested else r"(?!)",
            "STRING": self.string,
            "NAME": self.name,
            "WORD": WORD,
            "OPEN": r"['\"`]|/\*",
            "SYMBOL": r".",
        }
        return re.compile(f"{SKIPPED}(?:{'|'.join(f'(?P<{kind}>{rule})' for kind, rule in rules.items())})", re.S)


MYSQL = Lexicon(
    comment=rf"--(?=[\x00-\x20\x7f]|\Z)[^\n]*|\#[^\n]*|{FLAT_COMMENT}",
    executed=r"/\*M?!",
    string=rf'{ESCAPED}|"(?:[^"\\]|""|\\.)*+"',
    name=BACKTICKED,
)
_LINE = r"--[^\n\r]*"
# A string continues in quotes on the next line; all its parts have the escapes of the first.
_CONTINUED = rf"(?:[ \t\f\v]|{_LINE})*[\n\r](?:{BLANK}|{_LINE}[\n\r])*"
_WITH_ESCAPES = rf"{ESCAPED}(?:{_CONTINUED}{ESCAPED})*"
_DOLLARED = r"\$(?P<tag>(?:[A-Za-z_\u0080-\U0010ffff][A-Za-z0-9_\u0080-\U0010ffff]*)?)\$.*?\$(?P=tag)\$"
POSTGRESQL = Lexicon(
    comment=_LINE, nested=True, string=rf"[eE]{_WITH_ESCAPES}|{SIMPLE}|{_DOLLARED}", name=rf"(?:[uU]&)?{DOUBLE}"
)
SQLITE = Lexicon(comment=rf"--[^\n]*|{FLAT_COMMENT}", string=SIMPLE, name=rf"{DOUBLE}|{BACKTICKED}|\[[^\]]*\]")

_make_token = tuple.__new__  # skips the __new__ of Token, because a long statement has a hundred thousand tokens


def split_tokens(sql: str, pattern: re.Pattern[str]) -> Iterator[Token]:
    """Yield the tokens of a text, without white space; a comment without an end is the last one.

    `pattern` is that of a lexicon.
    """
    position: int | None = 0
    while position is not None:
        start, position = position, None
        for found in pattern.finditer(sql, start):
            group = found.lastgroup or "OPEN"
            text = found[group]
            if group == "WORD":
                text = text.upper()
            elif group == "NAME" and text[0] not in "uU":  # the guard has to see the mark of Unicode escapes
                text = text[1:-1].replace(text[-1] * 2, text[-1]).upper()
            elif group == "NEST":
                # No regular expression counts depth: find the end by hand, then scan again from there.
                start = found.start(group)
                position = _find_comment_end(sql, start)
                yield Token(TokenKind.COMMENT, sql[start:position]) if position else Token(TokenKind.OPEN, sql[start:])
                break
            yield _make_token(Token, (KINDS_BY_NAME[group], text))


def _find_comment_end(sql: str, start: int) -> int | None:
    """Return the position after the nested comment that begins at `start`, or None if it has no end."""
    depth = 0
    for mark in re.finditer(r"/\*|\*/", sql[start:]):
        depth += 1 if mark[0] == "/*" else -1
        if not depth:
            return start + mark.end()
    return None
