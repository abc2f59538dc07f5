"""Reads the text that pg_dump writes: statements, commands of psql, and the rows of COPY."""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from legacygen.dump.lexical import Quoting
from legacygen.dump.problems import CutOffError, DumpError
from legacygen.dump.window import Place, Window

STANDARD, ESCAPED = Quoting(backslash=False, ansi=True), Quoting(backslash=True, ansi=True)
TAG = rb"(?:[A-Za-z_\x80-\xff][\w\x80-\xff]*+)?"
COMMENT = rb"(?:--[^\n]*+\n|/\*(?>(?:[^*/]++|\*(?!/)|/(?!\*)|/\*(?>(?:[^*/]++|\*(?!/)|/(?!\*))*)\*/)*)\*/)"
"""A comment; those of PostgreSQL may hold one another, which is read one level deep."""

NO_NAME_BEFORE = rb"(?<![\w$\x80-\xff])"
DOLLARS = NO_NAME_BEFORE + rb"\$(?P<tag>" + TAG + rb")\$.*?\$(?P=tag)\$"
AFTER_E = rb"(?<=[^\w$\x80-\xff][eE])"
GAP = re.compile(rb"(?>(?:[\s;]++|\xef\xbb\xbf|" + COMMENT + rb")+)", re.S)
SPACE = rb"(?>(?:\s++|" + COMMENT + rb")*)"

FROM_STDIN = re.compile(rb"\s(?:FROM\s+STDIN\b)", re.I)

DUMPED_FROM = re.compile(rb"^-- Dumped from database version (\S[^\n\r]*)", re.M)
DUMPED_BY = re.compile(rb"^-- Dumped by (pg_dump\w*) version (\S[^\n\r]*)", re.M)
ENDS = re.compile(rb"^-- PostgreSQL database (cluster )?dump( complete)?\s*$", re.M)
"""Where a dump begins and ends; one of a whole server holds one of each database."""

ROUTINE = re.compile(rb"CREATE\s+(?:OR\s+REPLACE\s+)?(?:FUNCTION|PROCEDURE)\b", re.I)
RULE = re.compile(rb"CREATE\s+(?:OR\s+REPLACE\s+)?RULE\b", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptStatement:
    """A statement without its semicolon, or a command of psql, which begins with a backslash.

    `database` is the one that the last command to connect named; empty before the first.
    """

    text: bytes
    place: Place
    database: str

    def list_tokens(self, most: int = 16) -> list[str]:
        """Return the first tokens; those that are no names in quotes, strings or signs, in capitals."""
        return list_tokens(self.text, most)

    @property
    def has_rows(self) -> bool:
        """Whether the rows of a COPY follow, which have to be read next."""
        return self.text[:4].upper() == b"COPY" and bool(FROM_STDIN.search(self.text))


@dataclass(slots=True)
class ScriptState:
    """The state of a script, by its comments, commands of psql and settings so far.

    `open` holds the kinds of dumps that have begun and not ended: True for one of a whole server, False for one of a
    database. `key` is that with which the dump restricts psql.
    """

    database: str = ""
    server: str = ""
    producer: str = ""
    version: str = ""
    charset: str = ""
    escapes: bool = False
    open: set[bool] = field(default_factory=set)
    is_complete: bool = False
    key: bytes = b""
    databases: dict[str, None] = field(default_factory=dict)


@functools.lru_cache(maxsize=2)
def _compile_body(*, escapes: bool) -> re.Pattern[bytes]:
    """Compile the expression of all up to a semicolon; `escapes` if a backslash escapes in any string."""
    plain = rb"(?<![^\w$\x80-\xff][eE])" + (ESCAPED if escapes else STANDARD).single
    parts = (
        rb"[^'\"$;/\-]++",
        AFTER_E + ESCAPED.single,
        plain,
        STANDARD.double,
        DOLLARS,
        rb"(?<=[\w$\x80-\xff])\$",
        rb"\$(?!" + TAG + rb"\$)(?=.)",
        COMMENT,
        rb"-(?=[^-])",
        rb"/(?=[^*])",
    )
    return re.compile(rb"(?>(?:" + b"|".join(parts) + rb")*)", re.S)


@functools.lru_cache(maxsize=1)
def _compile_token() -> re.Pattern[bytes]:
    parts = (
        AFTER_E + ESCAPED.single,
        STANDARD.single,
        STANDARD.double,
        DOLLARS,
        rb"[\w$\x80-\xff]++",
        rb".",
    )
    return re.compile(SPACE + b"(" + b"|".join(parts) + b")", re.S)


def list_tokens(text: bytes, most: int) -> list[str]:
    """Return the first tokens of a statement, words in capitals and names in quotes as they are."""
    found = (match[1].decode("utf-8", "replace") for match in islice(_compile_token().finditer(text), most))
    return [token if token[:1] in "\"'$" else token.upper() for token in found if token.strip()]


def read_script(window: Window, state: ScriptState) -> Iterator[ScriptStatement]:
    """Read the statements and commands one after the other, and keep `state` up to date.

    Whoever takes a statement that `has_rows` reads them with `read_copy_rows` before the next. Raises CutOffError
    where the text ends in a statement.
    """
    while _skip_gap(window, state):
        place = window.place()
        if window.data.startswith(b"\\", window.at):
            text = _read_command(window)
            if not _obey(text, state, place):
                yield ScriptStatement(text=text, place=place, database=state.database)
            continue
        text = _read_statement(window, state)
        _note_setting(text, state)
        yield ScriptStatement(text=text, place=place, database=state.database)
    if window.problem or state.open:
        why = window.problem or "The dump is cut off"
        end = "" if window.problem else ": the line `-- PostgreSQL database dump complete` is missing"
        raise CutOffError(f"{why}{end}; it ends between two statements at {window.place()}.")


def _skip_gap(window: Window, state: ScriptState) -> bool:
    """Skip what is between statements, with what comments say; False at the end of the text."""
    while True:
        match = GAP.match(window.data, window.at)
        end = match.end() if match else window.at
        # A comment may go on behind what has been read so far.
        if end < len(window.data) - 1 and not window.data.startswith((b"--", b"/*"), end):
            break
        if not window.grow():
            break
    _read_comments(window.data[window.at : end], state)
    window.advance(end)
    return end < len(window.data)


def _read_comments(text: bytes, state: ScriptState) -> None:
    for match in DUMPED_FROM.finditer(text):
        state.server = match[1].decode("utf-8", "replace").strip()
    for match in DUMPED_BY.finditer(text):
        state.producer, state.version = (part.decode("utf-8", "replace").strip() for part in match.groups())
    for match in ENDS.finditer(text):
        if match[2]:
            state.open.discard(bool(match[1]))
            state.is_complete = True
        else:
            state.open.add(bool(match[1]))


def _read_command(window: Window) -> bytes:
    """Read a command of psql, which goes to the end of its line."""
    while (end := window.data.find(b"\n", window.at)) < 0 and window.grow():
        pass
    text = window.data[window.at : end].strip()
    window.advance(end + 1)
    return text


def _obey(command: bytes, state: ScriptState, place: Place) -> bool:
    """Follow a command that pg_dump writes; False for any other.

    Raises DumpError for one that connects to another server.
    """
    words = command.split(None, 1)
    rest = words[1].strip() if len(words) > 1 else b""
    if words[0] == b"\\restrict" and re.fullmatch(rb"[A-Za-z0-9]+", rest):
        state.key = rest
        state.open.add(False)
        return True
    if words[0] == b"\\unrestrict" and state.key and rest == state.key:
        state.open.discard(False)  # the last line of a dump, or one before it connects
        state.is_complete = True
        return True
    if words[0] not in (b"\\connect", b"\\c"):
        return False
    name = _read_connect(rest)
    if not name:
        shown = command.decode("utf-8", "replace")[:60]
        raise DumpError(f"Line {place.line}, byte {place.byte}: {shown} names more than a database.")
    state.database = name
    state.databases.setdefault(name)
    return True


def _read_connect(rest: bytes) -> str:
    """Return the database to connect to; empty if it names an account or a server too."""
    text = rest.decode("utf-8", "replace")
    match = re.fullmatch(r"-reuse-previous=on \"dbname='((?:[^'\\]|\\.)*)'\"", text)
    if match:
        return re.sub(r"\\(.)", r"\1", match[1])
    match = re.fullmatch(r"\"((?:[^\"]|\"\")+)\"|'((?:[^']|'')+)'|([\w$.-]+)", text)
    if not match or "=" in text or "://" in text:
        return ""
    return (match[1] or "").replace('""', '"') or (match[2] or "").replace("''", "'") or match[3]


def _read_statement(window: Window, state: ScriptState) -> bytes:
    """Read a statement up to its semicolon, which is not returned."""
    length = 0
    while True:
        match = _compile_body(escapes=state.escapes).match(window.data, window.at + length)
        end = match.end() if match else window.at
        if window.data.startswith(b";", end):
            text = window.data[window.at : end]
            if not _goes_on(text):
                window.advance(end + 1)
                return text
            length = end + 1 - window.at
        elif not window.grow():
            raise window.cut_off("in a statement")


def _goes_on(text: bytes) -> bool:
    """Return whether a semicolon is inside of a statement: in the body of a routine, or in brackets of a rule."""
    if RULE.match(text):
        tokens = list_tokens(text, len(text))
        return tokens.count("(") > tokens.count(")")
    if not ROUTINE.match(text):
        return False
    depth = 0
    tokens = list_tokens(text, len(text))
    for at, token in enumerate(tokens):
        if (token == "BEGIN" and tokens[at + 1 : at + 2] == ["ATOMIC"]) or (depth and token == "CASE"):
            depth += 1
        elif depth and token == "END":
            depth -= 1
    return depth > 0


SETTING = re.compile(
    rb"SET\s+(?:SESSION\s+)?(client_encoding|standard_conforming_strings)\s*(?:=|\sTO\s)\s*'?([\w-]+)'?\s*\Z", re.I
)


def _note_setting(text: bytes, state: ScriptState) -> None:
    """Follow the settings that decide how the text is read."""
    match = SETTING.match(text) if text[:3].upper() == b"SET" else None
    if match is None:
        return
    value = match[2].decode()
    if match[1].lower() == b"client_encoding":
        state.charset = value
    else:
        state.escapes = value.lower() in ("off", "false", "0", "no")
