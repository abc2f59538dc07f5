"""Reads the conditions and expressions that servers print back for checks and indexes into small trees."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn


class UnsupportedSqlError(Exception):
    """SQL that is not understood, or that Django has no words for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnNode:
    """A column by its name."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LiteralNode:
    """A value; `text` is unquoted. TRUE, FALSE and numbers are not quoted, NULL is no literal."""

    text: str
    is_quoted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CallNode:
    """A function with its arguments, in lower case."""

    name: str
    arguments: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class TestNode:
    """An operand and what is asked of it.

    `operator` is one of `= < > <= >=`, `like`, `ilike`, `regex`, `iregex`, `null`, `in`, `between`, `is`.
    """

    operator: str
    left: "Node"
    right: "tuple[Node, ...]" = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotNode:
    """The opposite."""

    of: "Node"


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedNode:
    """Conditions joined by `and` or `or`."""

    joint: str
    parts: "tuple[Node, ...]"


Node = ColumnNode | LiteralNode | CallNode | TestNode | NotNode | JoinedNode

OPERATORS = {
    **{sign: (sign, False) for sign in ("=", "<", ">", "<=", ">=")},
    "==": ("=", False),
    "<>": ("=", True),
    "!=": ("=", True),
    "~~": ("like", False),
    "!~~": ("like", True),
    "~~*": ("ilike", False),
    "!~~*": ("ilike", True),
    "~": ("regex", False),
    "!~": ("regex", True),
    "~*": ("iregex", False),
    "!~*": ("iregex", True),
    "like": ("like", False),
    "ilike": ("ilike", False),
    "regexp": ("iregex", False),
}
"""What a comparison asks, and whether it asks for the opposite."""

TEXT = {
    "mysql": r"(?:_\w+\s*)?'(?:[^'\\]|''|\\.)*'",
    "postgresql": r"'(?:[^']|'')*'",
    "sqlite": r"'(?:[^']|'')*'",
}
BRACKETED = r"\[[^\]]*\]"
TOKEN = r"""
    \s+ | {text} | `(?:[^`]|``)+` | "(?:[^"]|"")+" | \d+(?:\.\d+)? | \w+
    | !?~~?\*? | <> | != | [<>]=? | ==? | :: | \|\| | .
"""


def parse_sql(sql: str, engine: str) -> Node:
    """The tree of a condition or expression; raises UnsaidError for what is not understood."""
    if engine == "mysql":
        sql = re.sub(r"\\'", "'", sql) if re.search(r"_\w+\\'", sql) else sql
    parser = _Parser(sql, engine)
    found = parser.disjunction()
    if parser.tokens:
        raise UnsupportedSqlError(parser.tokens[0])
    return found


class _Parser:
    """Recursive descent; `tokens` are those still to be read."""

    def __init__(self, sql: str, engine: str) -> None:
        self.engine = engine
        text = TEXT.get(engine, TEXT["sqlite"])
        pattern = re.compile(TOKEN.format(text=f"{text} | {BRACKETED}" if engine == "sqlite" else text), re.X | re.S)
        self.tokens = [match[0] for match in pattern.finditer(sql) if not match[0].isspace()]

    def disjunction(self) -> Node:
        return self._joined("or", self._conjunction)

    def _conjunction(self) -> Node:
        return self._joined("and", self._negation)

    def _joined(self, word: str, part: Callable[[], Node]) -> Node:
        parts = [part()]
        while self._take(word):
            parts.append(part())
        return parts[0] if len(parts) == 1 else JoinedNode(joint=word, parts=tuple(parts))

    def _negation(self) -> Node:
        return NotNode(of=self._negation()) if self._take("not") else self._test()

    def _test(self) -> Node:
        left = self._operand()
        if self._take("is"):
            return self._is(left)
        is_opposite = self._take("not")
        if self._take("in"):
            found: Node = TestNode(operator="in", left=left, right=self._list("(", ")"))
        elif self._take("between"):
            low = self._operand()
            self._need("and")
            found = TestNode(operator="between", left=left, right=(low, self._operand()))
        elif self._next in OPERATORS:
            operator, is_negative = OPERATORS[self._pop().casefold()]
            is_opposite ^= is_negative
            found = self._compared(left, operator, is_negative=is_negative)
        elif is_opposite:
            self._fail()
        else:
            return left
        return NotNode(of=found) if is_opposite else found

    def _compared(self, left: Node, operator: str, *, is_negative: bool) -> Node:
        """PostgreSQL prints IN as `= ANY (ARRAY[…])` and NOT IN as `<> ALL (ARRAY[…])`."""
        if operator == "=" and self._take("all" if is_negative else "any"):
            return TestNode(operator="in", left=left, right=self._array())
        return TestNode(operator=operator, left=left, right=(self._operand(),))

    def _array(self) -> tuple[Node, ...]:
        self._need("(")
        if self._next == "(":
            found = self._array()
        else:
            self._need("array")
            found = self._list("[", "]")
        self._casts()
        self._need(")")
        self._casts()
        return found

    def _is(self, left: Node) -> Node:
        is_opposite = self._take("not")
        word = self._pop().casefold()
        if word == "null":
            found = TestNode(operator="null", left=left)
        elif word in ("true", "false"):
            found = TestNode(operator="is", left=left, right=(LiteralNode(text=word, is_quoted=False),))
        else:
            self._fail()
        return NotNode(of=found) if is_opposite else found

    def _operand(self) -> Node:
        found = self._plain()
        self._casts()
        return found

    def _plain(self) -> Node:
        token = self._pop()
        if token == "(":
            found = self.disjunction()
            self._need(")")
            return found
        if token == "-" and self._next[:1].isdigit():
            return LiteralNode(text=f"-{self._pop()}", is_quoted=False)
        if token[0].isdigit() or token.casefold() in ("true", "false"):
            return LiteralNode(text=token.casefold(), is_quoted=False)
        if "'" in token:
            return self._text(token)
        if token[0] in '`"' or re.fullmatch(r"\w+|\[.+\]", token):
            return self._named(token)
        return self._fail()

    def _text(self, token: str) -> LiteralNode:
        inner = token[token.index("'") + 1 : -1].replace("''", "'")
        return LiteralNode(text=re.sub(r"\\(.)", r"\1", inner) if self.engine == "mysql" else inner, is_quoted=True)

    def _named(self, token: str) -> Node:
        quote = token[0] if token[0] in '`"[' else ""
        name = token[1:-1].replace(quote * 2, quote) if quote else token
        if self._next == "(":
            return CallNode(name=name.casefold(), arguments=self._list("(", ")"))
        if self._take("."):
            return self._named(self._pop())
        if not quote and name.casefold() in ("null", "case", "array", "select", "exists"):
            self._fail()
        return ColumnNode(name=name)

    def _list(self, opening: str, closing: str) -> tuple[Node, ...]:
        self._need(opening)
        found = [self._operand()]
        while self._take(","):
            found.append(self._operand())
        self._need(closing)
        return tuple(found)

    def _casts(self) -> None:
        """What a value is taken for; the field that it is compared with knows as well."""
        while self._take("::"):
            name = self._pop()
            while self._next in ("varying", "precision", "with", "without", "time", "zone"):
                name = self._pop()
            if not re.fullmatch(r'"?\w+"?', name):
                self._fail()
            if self._take("("):
                while self._pop() != ")":
                    pass
            if self._take("["):
                self._need("]")

    @property
    def _next(self) -> str:
        return self.tokens[0].casefold() if self.tokens else ""

    def _take(self, word: str) -> bool:
        if self._next == word:
            self.tokens.pop(0)
            return True
        return False

    def _pop(self) -> str:
        return self.tokens.pop(0) if self.tokens else self._fail()

    def _need(self, word: str) -> None:
        if not self._take(word):
            self._fail()

    def _fail(self) -> NoReturn:
        raise UnsupportedSqlError(self._next)
