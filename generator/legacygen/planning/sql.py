"""Parses the conditions and expressions that servers print for checks and indexes."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn


class UnsupportedSqlError(Exception):
    """SQL that this parser does not understand, or that Django does not support."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnNode:
    """A column."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LiteralNode:
    """A value; `text` has no quotes. TRUE, FALSE and numbers are not quoted; NULL is not a literal."""

    text: str
    is_quoted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CallNode:
    """A function call; the name is in lower case."""

    name: str
    arguments: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonNode:
    """A condition on an operand.

    `operator` is one of `= < > <= >=`, `like`, `ilike`, `regex`, `iregex`, `null`, `in`, `between`, `is`.
    """

    operator: str
    left: "Node"
    right: "tuple[Node, ...]" = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotNode:
    """The negation of a condition."""

    operand: "Node"


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedNode:
    """Conditions that are combined by `and` or `or`, the `operator`."""

    operator: str
    parts: "tuple[Node, ...]"


Node = ColumnNode | LiteralNode | CallNode | ComparisonNode | NotNode | JoinedNode

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
"""The operator of a node by the operator in SQL, and whether it is negated."""

STRING_LITERALS = {
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
    """Return the tree of a condition or expression; raises UnsupportedSqlError for what it does not understand."""
    if engine == "mysql" and re.search(r"_\w+\\'", sql):
        sql = sql.replace("\\'", "'")  # MySQL 8 prints the quotes of checks escaped: _utf8mb4\'a\'
    parser = _SqlParser(sql, engine)
    tree = parser.parse_disjunction()
    if parser.tokens:
        raise UnsupportedSqlError(parser.tokens[0])
    return tree


class _SqlParser:
    """A recursive descent parser; `tokens` are those that have not been read yet."""

    def __init__(self, sql: str, engine: str) -> None:
        self.engine = engine
        text = STRING_LITERALS.get(engine, STRING_LITERALS["sqlite"])
        pattern = re.compile(TOKEN.format(text=f"{text} | {BRACKETED}" if engine == "sqlite" else text), re.X | re.S)
        self.tokens = [match[0] for match in pattern.finditer(sql) if not match[0].isspace()]

    def parse_disjunction(self) -> Node:
        return self._parse_joined("or", self._parse_conjunction)

    def _parse_conjunction(self) -> Node:
        return self._parse_joined("and", self._parse_negation)

    def _parse_joined(self, word: str, part: Callable[[], Node]) -> Node:
        parts = [part()]
        while self._take(word):
            parts.append(part())
        return parts[0] if len(parts) == 1 else JoinedNode(operator=word, parts=tuple(parts))

    def _parse_negation(self) -> Node:
        return NotNode(operand=self._parse_negation()) if self._take("not") else self._parse_condition()

    def _parse_condition(self) -> Node:
        left = self._parse_operand()
        if self._take("is"):
            return self._parse_is(left)
        is_negated = self._take("not")
        if self._take("in"):
            found: Node = ComparisonNode(operator="in", left=left, right=self._parse_list("(", ")"))
        elif self._take("between"):
            low = self._parse_operand()
            self._expect("and")
            found = ComparisonNode(operator="between", left=left, right=(low, self._parse_operand()))
        elif self._next in OPERATORS:
            operator, is_negative = OPERATORS[self._pop().casefold()]
            is_negated ^= is_negative
            found = self._parse_comparison(left, operator, is_negative=is_negative)
        elif is_negated:
            self._fail()
        else:
            return left
        return NotNode(operand=found) if is_negated else found

    def _parse_comparison(self, left: Node, operator: str, *, is_negative: bool) -> Node:
        """PostgreSQL prints IN as `= ANY (ARRAY[…])` and NOT IN as `<> ALL (ARRAY[…])`."""
        if operator == "=" and self._take("all" if is_negative else "any"):
            return ComparisonNode(operator="in", left=left, right=self._parse_array())
        return ComparisonNode(operator=operator, left=left, right=(self._parse_operand(),))

    def _parse_array(self) -> tuple[Node, ...]:
        self._expect("(")
        if self._next == "(":
            found = self._parse_array()
        else:
            self._expect("array")
            found = self._parse_list("[", "]")
        self._skip_casts()
        self._expect(")")
        self._skip_casts()
        return found

    def _parse_is(self, left: Node) -> Node:
        is_negated = self._take("not")
        word = self._pop().casefold()
        if word == "null":
            found = ComparisonNode(operator="null", left=left)
        elif word in ("true", "false"):
            found = ComparisonNode(operator="is", left=left, right=(LiteralNode(text=word, is_quoted=False),))
        else:
            self._fail()
        return NotNode(operand=found) if is_negated else found

    def _parse_operand(self) -> Node:
        found = self._parse_value()
        self._skip_casts()
        return found

    def _parse_value(self) -> Node:
        token = self._pop()
        if token == "(":
            found = self.parse_disjunction()
            self._expect(")")
            return found
        if token == "-" and self._next[:1].isdigit():
            return LiteralNode(text=f"-{self._pop()}", is_quoted=False)
        if token[0].isdigit() or token.casefold() in ("true", "false"):
            return LiteralNode(text=token.casefold(), is_quoted=False)
        if "'" in token:
            return self._parse_string(token)
        if token[0] in '`"' or re.fullmatch(r"\w+|\[.+\]", token):
            return self._parse_name(token)
        return self._fail()

    def _parse_string(self, token: str) -> LiteralNode:
        inner = token[token.index("'") + 1 : -1].replace("''", "'")
        return LiteralNode(text=re.sub(r"\\(.)", r"\1", inner) if self.engine == "mysql" else inner, is_quoted=True)

    def _parse_name(self, token: str) -> Node:
        quote = token[0] if token[0] in '`"[' else ""
        name = token[1:-1].replace(quote * 2, quote) if quote else token
        if self._next == "(":
            return CallNode(name=name.casefold(), arguments=self._parse_list("(", ")"))
        if self._take("."):
            return self._parse_name(self._pop())
        if not quote and name.casefold() in ("null", "case", "array", "select", "exists"):
            self._fail()
        return ColumnNode(name=name)

    def _parse_list(self, opening: str, closing: str) -> tuple[Node, ...]:
        self._expect(opening)
        found = [self._parse_operand()]
        while self._take(","):
            found.append(self._parse_operand())
        self._expect(closing)
        return tuple(found)

    def _skip_casts(self) -> None:
        """Skip the types that values are cast to; the field that a value is compared with has the type."""
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
                self._expect("]")

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

    def _expect(self, word: str) -> None:
        if not self._take(word):
            self._fail()

    def _fail(self) -> NoReturn:
        raise UnsupportedSqlError(self._next)
