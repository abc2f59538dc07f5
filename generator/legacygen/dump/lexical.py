"""The tokens of MySQL's statements as regular expressions over bytes.

A token is matched whole or not at all, and never twice: single characters are repeated possessively, groups in atomic
groups. A possessive group would say the same, but does not match as it should before Python 3.11.5. At the end of what
has been read so far, a token that may go on does not match.
"""

import functools
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, AnyStr

COMMENT = rb"(?:--(?=[\x00-\x20])[^\n]*+\n|\#[^\n]*+\n|/\*(?:(?!M?!)|M?!999999\D)(?>(?:[^*]++|\*(?!/))*)\*/)"
"""A comment, or a version comment for a server that will never be, such as that of mariadb-dump's first line."""

BACKTICK = rb"`(?>(?:[^`]++|``)*)`"
WORD = rb"[\w$\x80-\xff]++"
NAME = re.compile(rb"[\w$\x80-\xff]|[`\"]")
VERSION = rb"/\*M?!\d*+|\*/"
"""Where a version comment begins or ends; what is in it counts as if it was not."""

BLANK = b"\xef\xbb\xbf \t\r\n\f\v"
"""The bytes between statements, with those of a byte order mark, which is in the middle of joined dumps."""

SPACE = rb"(?>(?:\s++|" + COMMENT + b"|" + VERSION + rb")*)"
"""All that may be between two tokens of a statement."""

GAP = re.compile(rb"(?>(?:\s++|\xef\xbb\xbf|" + COMMENT + rb")+)", re.S)
PADDING = b"\n" * 16
"""Added at the end of a dump, so that a line comment always ends; as long as the longest delimiter."""


@dataclass(frozen=True, slots=True)
class Quoting:
    """Which quotes hold strings, and whether a backslash escapes; both depend on sql_mode."""

    backslash: bool = True
    ansi: bool = False

    @property
    def single(self) -> bytes:
        """The expression of a string in single quotes."""
        if self.backslash:
            return rb"'[^'\\]*+" + _repeat(rb"(?:\\.|'')[^'\\]*+") + b"'"
        return rb"'[^']*+" + _repeat(rb"''[^']*+") + b"'"

    @property
    def double(self) -> bytes:
        """The expression of a string, or of a name, in double quotes."""
        if self.backslash and not self.ansi:
            return rb'"[^"\\]*+' + _repeat(rb'(?:\\.|"")[^"\\]*+') + b'"'
        return rb'"[^"]*+' + _repeat(rb'""[^"]*+') + b'"'


def _repeat(part: bytes) -> bytes:
    """Return the expression of any number of parts, of which `re` remembers no more than 1,000 at a time."""
    return rb"(?>(?:(?>(?:" + part + rb"){1,1000}))*)"


PLAIN = Quoting()
"""The quoting of a server as it is installed."""


@functools.lru_cache(maxsize=32)
def compile_body(quoting: Quoting, delimiter: bytes) -> re.Pattern[bytes]:
    """Compile the expression of all up to the delimiter, or up to a backslash outside of strings."""
    first, more = re.escape(delimiter[:1]), len(delimiter) - 1
    goes_on = rb"(?=.{%d})" % more if more else rb""
    tokens = (
        rb"[^'\"`\-\#/\\" + first + rb"]++",
        quoting.single,
        quoting.double,
        BACKTICK,
        COMMENT,
        rb"-(?=[^-]|-[^\x00-\x20])",
        rb"/(?=[^*]|\*(?:!|M!))",
        rb"\\[Nn]",
    )
    others = b"" if delimiter[:1] in b"-/#\\" else b"|" + first + goes_on
    return re.compile(rb"(?>(?:(?!" + re.escape(delimiter) + rb")(?:" + b"|".join(tokens) + others + rb"))*)", re.S)


@functools.lru_cache(maxsize=8)
def _compile_token(quoting: Quoting) -> re.Pattern[bytes]:
    token = b"|".join((quoting.single, quoting.double, BACKTICK, rb"@{0,2}+" + WORD, rb"."))
    return re.compile(SPACE + b"(" + token + b")", re.S)


def find_tokens(text: bytes, quoting: Quoting, at: int = 0) -> Iterator[bytes]:
    """Find the tokens of a statement, without comments; what a version comment holds is among them."""
    return (match[1] for match in find_token_matches(text, quoting, at))


def find_token_matches(text: bytes, quoting: Quoting, at: int = 0) -> Iterator[re.Match[bytes]]:
    """Find the tokens of a statement as matches, whose first groups they are."""
    for match in match_all(_compile_token(quoting), text + b"\n", at):
        if match[1] != b"\n":
            yield match


def match_all(
    pattern: re.Pattern[AnyStr], text: AnyStr, begin: int = 0, end: int = sys.maxsize
) -> Iterator[re.Match[AnyStr]]:
    """Match again and again, each time right behind the last match, as long as there is one."""
    scanner: Any = pattern  # typeshed does not know this method
    return iter(scanner.scanner(text, begin, end).match, None)


def is_name(token: bytes) -> bool:
    """Return whether a token may be the name of a table or column."""
    return bool(NAME.match(token))


def read_name(token: bytes) -> str:
    """Return a name without its quotes.

    Names are UTF-8 in all dumps but the oldest; there they are latin1 more often than anything else.
    """
    quote = token[:1]
    if quote in (b"`", b'"') and len(token) > 1:
        token = token[1:-1].replace(quote * 2, quote)
    try:
        return token.decode()
    except UnicodeDecodeError:
        return token.decode("latin1")
