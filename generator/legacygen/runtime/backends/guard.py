"""The guard: accepts statements that only read, by an allow-list of first words and a look at every token."""

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from legacygen.runtime.backends import tokens
from legacygen.runtime.backends.refusal import STORE_ELSEWHERE, Refusal
from legacygen.runtime.backends.tokens import Token, TokenKind

ONE_STATEMENT = "Send one statement at a time"
NO_LOCKS = "Leave select_for_update() out: legacygen writes nothing that a lock could protect"
SESSION_SETTING = "Set it for the session in OPTIONS of DATABASES"
LONGEST_REMEMBERED = 20_000  # characters; longer statements would fill the cache and seldom come twice
PLACEHOLDER = re.compile(r"(?<!%)(?:%%)*%(?:\(|[sbt])")

READING_WORDS = frozenset({"SELECT", "WITH", "VALUES", "TABLE"})
EXPLAIN_WORDS = frozenset({"EXPLAIN", "DESCRIBE", "DESC", "ANALYZE"})
EXPLAIN_OPTIONS = frozenset({"ANALYZE", "ANALYSE", "VERBOSE", "EXTENDED", "PARTITIONS", "QUERY", "PLAN"})
BEGIN_OPTIONS = frozenset(
    "TRANSACTION WORK DEFERRED DEFERRABLE NOT ISOLATION LEVEL REPEATABLE READ COMMITTED UNCOMMITTED SERIALIZABLE ONLY "
    "WITH CONSISTENT SNAPSHOT ,".split()
)
"""Words after BEGIN that leave the session read-only; WRITE and IMMEDIATE are missing on purpose."""

END_OPTIONS = frozenset({(), ("WORK",), ("TRANSACTION",)})
SET_ISOLATION_LEVEL = ("SESSION", "TRANSACTION", "ISOLATION", "LEVEL")
SUSPECT_WORDS = frozenset({"INTO", "UPDATE", "DELETE", "VALUE", "FOR", "LOCK"})
LOCK_CLAUSES = (
    ("FOR", "UPDATE"),
    ("FOR", "SHARE"),
    ("FOR", "NO", "KEY", "UPDATE"),
    ("FOR", "KEY", "SHARE"),
    ("LOCK", "IN", "SHARE", "MODE"),
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dialect:
    """The rules of an engine.

    `writing_functions` are regular expressions, separated by white space, for functions that change something.
    `called_pragmas` may have an argument. `interpolates` is true if the driver puts values into the text of the
    statement, so that a value could end a quote.
    """

    lexicon: tokens.Lexicon
    reading_words: frozenset[str] = READING_WORDS
    writing_functions: str
    pragmas: frozenset[str] = frozenset()
    called_pragmas: frozenset[str] = frozenset()
    interpolates: bool = True

    @property
    def token_pattern(self) -> re.Pattern[str]:
        """The lexicon, compiled when a connection first needs it; all dialects at import would take 0.1 s."""
        return _compile_lexicon(self)

    @property
    def writing_pattern(self) -> re.Pattern[str]:
        """The names of functions that write, compiled on first use for the same reason."""
        return _compile_functions(self)


# Cached by identity (`eq=False`): a frozen class with slots has no place for a cached property.
@functools.cache
def _compile_lexicon(dialect: Dialect) -> re.Pattern[str]:
    return dialect.lexicon.compile_pattern()


@functools.cache
def _compile_functions(dialect: Dialect) -> re.Pattern[str]:
    return re.compile("|".join(dialect.writing_functions.split()), re.I)


def judge_statement(sql: str, dialect: Dialect, *, has_values: bool) -> Refusal | None:
    """Return None for a statement that only reads, else why it is refused.

    `has_values` is true if the driver replaces placeholders with values.
    """
    judge = _judge_remembered if len(sql) < LONGEST_REMEMBERED else _judge_text
    return judge(sql, dialect, has_values)


def _judge_text(sql: str, dialect: Dialect, has_values: bool) -> Refusal | None:
    if "\0" in sql:
        return Refusal("a NUL character", "Remove it")
    found = list(tokens.split_tokens(sql, dialect.token_pattern))
    # A value inside quotes could end the quote, because the driver puts quotes of its own around each value.
    is_filled = has_values and dialect.interpolates
    if is_filled and any(PLACEHOLDER.search(each.text) for each in found if _is_quoted(each)):
        return Refusal("a placeholder inside quotes or a comment", "Remove the quotes: the driver adds them")
    found = [each for each in found if each.kind is not TokenKind.COMMENT]
    while found and found[-1] == (TokenKind.SYMBOL, ";"):
        found.pop()
    return _judge_tokens(found) or _judge_first_word(found, dialect)


_judge_remembered = functools.lru_cache(maxsize=2048)(_judge_text)


def _is_quoted(token: Token) -> bool:
    return token.kind in (TokenKind.STRING, TokenKind.NAME, TokenKind.COMMENT)


def _judge_tokens(found: Sequence[Token]) -> Refusal | None:
    """Refuse what could hide a statement from the guard, wherever it stands."""
    for kind, text in found:
        if kind is TokenKind.SYMBOL:
            if text == ";":
                return Refusal("a second statement", ONE_STATEMENT)
        elif kind is TokenKind.WORD:
            if "\u00a0" in text:  # the character set of the session decides whether this is white space
                return Refusal("a non-breaking space outside quotes", "Use a plain space")
        elif kind is TokenKind.NAME:
            if text[:2] in ("u&", "U&"):  # the escapes could spell the name of a function that writes
                return Refusal("a name in Unicode escapes", "Write the name itself")
        elif kind is TokenKind.EXECUTED:
            return Refusal("a comment that the server executes", "Remove it")
        elif kind is TokenKind.OPEN:
            return Refusal("a quote or comment without an end", "Close it")
    return None


def _judge_first_word(found: Sequence[Token], dialect: Dialect) -> Refusal | None:
    start = next((place for place, each in enumerate(found) if each.text != "("), None)
    if start is None:
        return Refusal("an empty statement", "Leave it out")
    kind, word = found[start]
    rest = found[start + 1 :]
    if kind is TokenKind.WORD:
        if word in dialect.reading_words:
            return _judge_explain(word, rest, dialect) if word in EXPLAIN_WORDS else _judge_query(found, dialect)
        if word == "PRAGMA" and dialect.pragmas:
            return _judge_pragma(rest, dialect)
        if _is_transaction(word, tuple(each.text for each in rest)):
            return None
    return Refusal(word, SESSION_SETTING if word in ("SET", "RESET", "USE") else STORE_ELSEWHERE)


def _is_transaction(word: str, rest: tuple[str, ...]) -> bool:
    """Return whether a statement begins or ends a transaction or savepoint and leaves the session read-only."""
    if word in ("BEGIN", "START"):
        return BEGIN_OPTIONS.issuperset(rest)
    if word == "SET":  # Django sets the isolation level on each connection to MySQL
        return rest[:4] == SET_ISOLATION_LEVEL and BEGIN_OPTIONS.issuperset(rest[4:])
    if word == "ROLLBACK":
        return rest in END_OPTIONS or "TO" in rest[:2]
    return word in ("SAVEPOINT", "RELEASE") or (word == "COMMIT" and rest in END_OPTIONS)


def _judge_pragma(rest: Sequence[Token], dialect: Dialect) -> Refusal | None:
    """Accept the pragmas of the dialect, as `name`, `schema.name` or `name(argument)`."""
    texts = [each.text for each in rest]
    if texts[1:2] == ["."]:
        texts = texts[2:]
    allowed = dialect.called_pragmas if texts[1:2] == ["("] and texts[3:] == [")"] else dialect.pragmas
    if texts and texts[0] in allowed and (len(texts) == 1 or allowed is dialect.called_pragmas):
        return None
    return Refusal(f"PRAGMA {''.join(texts)}", SESSION_SETTING)


def _judge_explain(word: str, rest: Sequence[Token], dialect: Dialect) -> Refusal | None:
    """Accept the explanation of a query, because the server may run the query, and MySQL's description of a table."""
    left = _remove_explain_options(list(rest))
    first = next((each for each in left if each.text != "("), Token(TokenKind.WORD, ""))
    is_plain = word != "ANALYZE" and left == rest and "DESCRIBE" in dialect.reading_words
    # `EXPLAIN t`, `EXPLAIN t column` or `EXPLAIN schema.t column`
    is_table = is_plain and 0 < len(left) <= 4 and (len(left) < 3 or left[1].text == ".")
    # TABLE t is a query of PostgreSQL and MySQL 8, but ANALYZE TABLE t writes statistics.
    is_maintenance = word == "ANALYZE" and first.text == "TABLE"
    if is_table or (first.kind is TokenKind.WORD and first.text in READING_WORDS and not is_maintenance):
        return _judge_query(left, dialect)
    return Refusal(f"{word} {first.text}".strip())


def _remove_explain_options(left: list[Token]) -> list[Token]:
    """Return the statement that EXPLAIN explains, without `(ANALYZE, …)`, `VERBOSE` or `FORMAT = …` before it."""
    if [each.text for each in left[:1]] == ["("] and left[1:2] and left[1].text not in READING_WORDS | {"("}:
        while left and left.pop(0).text != ")":
            pass
    while left and left[0].kind is TokenKind.WORD and left[0].text in EXPLAIN_OPTIONS:
        left.pop(0)
    return left[3:] if [each.text for each in left[:2]] == ["FORMAT", "="] else left


def _judge_query(found: Sequence[Token], dialect: Dialect) -> Refusal | None:
    """Refuse a query that writes: a CTE with UPDATE, SELECT INTO, a row lock, a call of a function that writes."""
    following = [each.text for each in found[1:]] + [""]
    for place, (kind, text) in enumerate(found):
        if kind is TokenKind.WORD and text in SUSPECT_WORDS and (refusal := _judge_suspect_word(found, place)):
            return refusal
        # A quoted name calls the function as well.
        is_called = following[place] == "(" and kind in (TokenKind.WORD, TokenKind.NAME)
        if is_called and dialect.writing_pattern.fullmatch(text):
            return Refusal(f"the function {text.lower()}()", "Call it from an account that may write")
    return None


def _judge_suspect_word(found: Sequence[Token], place: int) -> Refusal | None:
    text, before = found[place].text, found[place - 1].text if place else ""
    if text == "INTO":
        return Refusal("… INTO")
    if text in ("UPDATE", "DELETE") and before not in (".", "AS"):  # after these two it is the name of a column
        return Refusal(f"{text} inside a query")
    if text == "VALUE" and before == "NEXT":
        return Refusal("NEXT VALUE FOR")
    following = tuple(each.text for each in found[place : place + 4])
    return Refusal("a row lock", NO_LOCKS) if any(following[: len(lock)] == lock for lock in LOCK_CLAUSES) else None
