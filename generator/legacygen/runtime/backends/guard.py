"""Tells statements that only read from all others: an allow-list by the first word, then a look at every token."""

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from legacygen.runtime.backends import tokens
from legacygen.runtime.backends.tokens import Kind, Token

ELSEWHERE = "store what is new in a model of the new project"
ONE = "send one statement at a time"
LOCKS = "leave select_for_update() out: nothing is written here that a lock could protect"
SETTING = "give it to the session by OPTIONS in DATABASES"
LONG = 20_000  # characters; longer statements are not remembered
PLACEHOLDER = re.compile(r"(?<!%)(?:%%)*%(?:\(|[sbt])")

READS = frozenset({"SELECT", "WITH", "VALUES", "TABLE"})
EXPLAINS = frozenset({"EXPLAIN", "DESCRIBE", "DESC", "ANALYZE"})
OPTIONS = frozenset({"ANALYZE", "ANALYSE", "VERBOSE", "EXTENDED", "PARTITIONS", "QUERY", "PLAN"})
BEGINS = frozenset(
    "TRANSACTION WORK DEFERRED DEFERRABLE NOT ISOLATION LEVEL REPEATABLE READ COMMITTED UNCOMMITTED SERIALIZABLE ONLY "
    "WITH CONSISTENT SNAPSHOT ,".split()
)
ENDS = frozenset({(), ("WORK",), ("TRANSACTION",)})
LEVEL = ("SESSION", "TRANSACTION", "ISOLATION", "LEVEL")
SUSPECTS = frozenset({"INTO", "UPDATE", "DELETE", "VALUE", "FOR", "LOCK"})
LOCKING = (
    ("FOR", "UPDATE"),
    ("FOR", "SHARE"),
    ("FOR", "NO", "KEY", "UPDATE"),
    ("FOR", "KEY", "SHARE"),
    ("LOCK", "IN", "SHARE", "MODE"),
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dialect:
    """What reads on an engine. `functions` are regular expressions of functions that change something.

    `fills_in` where the driver writes values into the text of the statement.
    """

    lexicon: tokens.Lexicon
    reads: frozenset[str] = READS
    functions: str
    pragmas: frozenset[str] = frozenset()
    called_pragmas: frozenset[str] = frozenset()
    fills_in: bool = True

    @property
    def pattern(self) -> re.Pattern[str]:
        """The lexicon, compiled when a connection first needs it: an import of all dialects takes 0.1 s else."""
        return _pattern(self)

    @property
    def writers(self) -> re.Pattern[str]:
        """The functions, compiled likewise."""
        return _writers(self)


@functools.cache
def _pattern(dialect: Dialect) -> re.Pattern[str]:
    return dialect.lexicon.pattern()


@functools.cache
def _writers(dialect: Dialect) -> re.Pattern[str]:
    return re.compile("|".join(dialect.functions.split()), re.I)


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a statement does that reading does not, and what to do instead."""

    what: str
    advice: str = ELSEWHERE


def judge(sql: str, dialect: Dialect, *, has_values: bool) -> Refusal | None:
    """Nothing for a statement that only reads, else why it is refused; `has_values` when placeholders are filled."""
    return (_remembered if len(sql) < LONG else _judge)(sql, dialect, has_values)


def _judge(sql: str, dialect: Dialect, has_values: bool) -> Refusal | None:
    if "\0" in sql:
        return Refusal("a NUL character", "take it out")
    found = list(tokens.cut(sql, dialect.pattern))
    if has_values and dialect.fills_in and any(PLACEHOLDER.search(each.text) for each in found if _hides(each)):
        return Refusal("a placeholder inside quotes or a comment", "take the quotes away: the driver sets them")
    found = [each for each in found if each.kind is not Kind.COMMENT]
    while found and found[-1] == (Kind.SYMBOL, ";"):
        found.pop()
    return _hidden(found) or _by_first_word(found, dialect)


_remembered = functools.lru_cache(maxsize=2048)(_judge)


def _hides(token: Token) -> bool:
    return token.kind in (Kind.STRING, Kind.NAME, Kind.COMMENT)


def _hidden(found: Sequence[Token]) -> Refusal | None:
    for kind, text in found:
        if kind is Kind.SYMBOL:
            if text == ";":
                return Refusal("a second statement", ONE)
        elif kind is Kind.WORD:
            if "\u00a0" in text:  # a blank or not, as the character set of the session has it
                return Refusal("a non-breaking space outside quotes", "write a plain one")
        elif kind is Kind.NAME:
            if text[:2] in ("u&", "U&"):
                return Refusal("a name in Unicode escapes", "write the name itself")
        elif kind is Kind.EXECUTED:
            return Refusal("a comment that the server executes", "take it out")
        elif kind is Kind.OPEN:
            return Refusal("a quote or comment without an end", "end it")
    return None


def _by_first_word(found: Sequence[Token], dialect: Dialect) -> Refusal | None:
    start = next((place for place, each in enumerate(found) if each.text != "("), None)
    if start is None:
        return Refusal("an empty statement", "leave it out")
    kind, word = found[start]
    rest = found[start + 1 :]
    if kind is Kind.WORD:
        if word in dialect.reads:
            return _explained(word, rest, dialect) if word in EXPLAINS else _body(found, dialect)
        if word == "PRAGMA" and dialect.pragmas:
            return _pragma(rest, dialect)
        if _is_transaction(word, tuple(each.text for each in rest)):
            return None
    return Refusal(word, SETTING if word in ("SET", "RESET", "USE") else ELSEWHERE)


def _is_transaction(word: str, rest: tuple[str, ...]) -> bool:
    """Whether a statement begins or ends a transaction or savepoint and leaves the session as read-only as it was."""
    if word in ("BEGIN", "START"):
        return BEGINS.issuperset(rest)
    if word == "SET":  # as Django does on each connection to MySQL
        return rest[:4] == LEVEL and BEGINS.issuperset(rest[4:])
    if word == "ROLLBACK":
        return rest in ENDS or "TO" in rest[:2]
    return word in ("SAVEPOINT", "RELEASE") or (word == "COMMIT" and rest in ENDS)


def _pragma(rest: Sequence[Token], dialect: Dialect) -> Refusal | None:
    """`name`, `schema.name` or `name(argument)`."""
    texts = [each.text for each in rest]
    if texts[1:2] == ["."]:
        texts = texts[2:]
    allowed = dialect.called_pragmas if texts[1:2] == ["("] and texts[3:] == [")"] else dialect.pragmas
    if texts and texts[0] in allowed and (len(texts) == 1 or allowed is dialect.called_pragmas):
        return None
    return Refusal(f"PRAGMA {''.join(texts)}", SETTING)


def _explained(word: str, rest: Sequence[Token], dialect: Dialect) -> Refusal | None:
    """What EXPLAIN shows may be executed for it, so that it has to be a read; MySQL describes tables by this word."""
    left = _without_options(list(rest))
    first = next((each for each in left if each.text != "("), Token(Kind.WORD, ""))
    is_plain = word != "ANALYZE" and left == rest and "DESCRIBE" in dialect.reads
    is_table = is_plain and 0 < len(left) <= 4 and (len(left) < 3 or left[1].text == ".")
    is_upkeep = word == "ANALYZE" and first.text == "TABLE"
    if is_table or (first.kind is Kind.WORD and first.text in READS and not is_upkeep):
        return _body(left, dialect)
    return Refusal(f"{word} {first.text}".strip())


def _without_options(left: list[Token]) -> list[Token]:
    """A statement without what stands between EXPLAIN and it."""
    if [each.text for each in left[:1]] == ["("] and left[1:2] and left[1].text not in READS | {"("}:
        while left and left.pop(0).text != ")":
            pass
    while left and left[0].kind is Kind.WORD and left[0].text in OPTIONS:
        left.pop(0)
    return left[3:] if [each.text for each in left[:2]] == ["FORMAT", "="] else left


def _body(found: Sequence[Token], dialect: Dialect) -> Refusal | None:
    """Writes that hide behind a reading word: updating CTEs, SELECT INTO, row locks, functions."""
    following = [each.text for each in found[1:]] + [""]
    for place, (kind, text) in enumerate(found):
        if kind is Kind.WORD and text in SUSPECTS and (refusal := _suspected(found, place)):
            return refusal
        is_called = following[place] == "(" and kind in (Kind.WORD, Kind.NAME)
        if is_called and dialect.writers.fullmatch(text):
            return Refusal(f"the function {text.lower()}()", "leave it to an account that may write")
    return None


def _suspected(found: Sequence[Token], place: int) -> Refusal | None:
    text, before = found[place].text, found[place - 1].text if place else ""
    if text == "INTO":
        return Refusal("… INTO")
    if text in ("UPDATE", "DELETE") and before not in (".", "AS"):
        return Refusal(f"{text} inside a query")
    if text == "VALUE" and before == "NEXT":
        return Refusal("NEXT VALUE FOR")
    following = tuple(each.text for each in found[place : place + 4])
    return Refusal("a row lock", LOCKS) if any(following[: len(lock)] == lock for lock in LOCKING) else None
