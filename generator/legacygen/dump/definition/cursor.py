"""The tokens of a definition, taken one after the other."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from legacygen.dump.lexical import PLAIN, find_token_matches, is_name, read_name
from legacygen.dump.literals import unquote


class Token(NamedTuple):
    """A token, and where it is in the text."""

    text: bytes
    start: int
    end: int


@dataclass(slots=True)
class Cursor:
    """A place among the tokens of a text, which moves on with each `take` that succeeds."""

    text: bytes
    tokens: list[Token]
    at: int = field(default=0)

    @classmethod
    def open(cls, sql: str) -> "Cursor":
        """Return a cursor at the beginning of a text."""
        text = sql.encode()
        tokens = [Token(match[1], match.start(1), match.end(1)) for match in find_token_matches(text, PLAIN)]
        return cls(text=text, tokens=tokens)

    def is_at_end(self) -> bool:
        """Return whether no token is left."""
        return self.at >= len(self.tokens)

    def peek(self, ahead: int = 0) -> bytes:
        """Return a token in capitals, empty behind the end."""
        index = self.at + ahead
        return self.tokens[index].text.upper() if index < len(self.tokens) else b""

    def take(self, *words: bytes) -> bool:
        """Take these words if they come next, one after the other."""
        if self.peek() != words[0] or any(self.peek(ahead) != word for ahead, word in enumerate(words)):
            return False
        self.at += len(words)
        return True

    def take_any(self, *words: bytes) -> bytes:
        """Take one of these words if it comes next, and return it; empty otherwise."""
        found = self.peek()
        if not found or found not in words:
            return b""
        self.at += 1
        return found

    def take_token(self) -> bytes:
        """Take the next token, whatever it is; empty at the end."""
        self.at += 1
        return self.tokens[self.at - 1].text if self.at <= len(self.tokens) else b""

    def take_name(self) -> str:
        """Take a name; empty if none comes next."""
        if self.is_at_end() or not is_name(self.tokens[self.at].text):
            return ""
        return read_name(self.take_token())

    def take_word(self) -> str:
        """Take a word or string without its quotes, in lower case, behind an equals sign if there is one."""
        self.take(b"=")
        token = self.take_token()
        return (self.read_string(token) if token[:1] in b"'\"" else token.decode("utf-8", "replace")).lower()

    def take_string(self) -> str:
        """Take a string behind an equals sign, if there is one."""
        self.take(b"=")
        return self.read_string(self.take_token())

    def take_brackets(self) -> "Cursor | None":
        """Take what the brackets hold that come next, as a cursor of its own; None if none do."""
        if self.peek() != b"(":
            return None
        depth, begin = 0, self.at + 1
        while not self.is_at_end():
            depth += {b"(": 1, b")": -1}.get(self.tokens[self.at].text, 0)
            self.at += 1
            if depth == 0:
                break
        return self._cut(begin, self.at - 1)

    def split(self) -> Iterator["Cursor"]:
        """Yield what is between the commas outside of brackets, each as a cursor of its own."""
        depth, begin = 0, self.at
        for index in range(self.at, len(self.tokens)):
            token = self.tokens[index].text
            depth += {b"(": 1, b")": -1}.get(token, 0)
            if token == b"," and depth == 0:
                yield self._cut(begin, index)
                begin = index + 1
        if begin < len(self.tokens):
            yield self._cut(begin, len(self.tokens))

    def list_outside_brackets(self) -> Iterator[Token]:
        """List the tokens outside of all brackets."""
        depth = 0
        for token in self.tokens:
            depth += {b"(": 1, b")": -1}.get(token.text, 0)
            if depth == 0:
                yield token

    def _cut(self, begin: int, end: int) -> "Cursor":
        return Cursor(text=self.text, tokens=self.tokens[begin:end])

    def format_source(self, begin: int = 0, end: int | None = None) -> str:
        """Return the text of the tokens from `begin` to `end` as it is in the dump."""
        tokens = self.tokens[begin:end]
        return self.text[tokens[0].start : tokens[-1].end].decode() if tokens else ""

    def read_string(self, token: bytes) -> str:
        """Return what a string holds; a word is returned as it is."""
        return (unquote(token, backslash=True) if token[:1] in (b"'", b'"') else token).decode()

    def take_number(self) -> int | None:
        """Take a whole number; None if none comes next."""
        return int(self.take_token()) if re.fullmatch(rb"\d+", self.peek()) else None
