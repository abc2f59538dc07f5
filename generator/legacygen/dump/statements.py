"""A dump as statements, one after the other."""

import functools
import re
from collections.abc import Iterator

from legacygen.dump.lexical import BACKTICK, BLANK, GAP, SPACE, WORD, Quoting, compile_body, find_tokens, read_name
from legacygen.dump.problems import DumpError
from legacygen.dump.session import DumpSession
from legacygen.dump.statement import HEAD, DumpStatement, StatementKind, classify, list_tokens
from legacygen.dump.window import Place, Window

LOOKAHEAD = 1 << 16
"""Bytes that are there, unless the dump ends, when it is judged what comes next: longer than any head of an INSERT."""

K = StatementKind

NOISE = re.compile(
    rb"(?:mysqldump|mysql|mariadb-dump|mariadb|mysqlpump)(?:\.exe)?: "
    rb"(?:\[Warning\]|\[Note\]|Warning|Deprecated)[^\n]*+\n"
)
"""What a tool wrote to the terminal, and a shell into the file."""

COMPLAINT = re.compile(rb"(?:mysqldump|mysql|mariadb-dump|mariadb|mysqlpump)(?:\.exe)?: [^\n]*+\n")

COMMANDS = frozenset(
    b"charset clear connect delimiter edit ego exit go help nopager notee nowarning pager print prompt "
    b"query_attributes quit rehash resetconnection sandbox source ssl_session_data_print status system tee "
    b"warnings".split()
)
"""The words that command-line clients take for commands of their own where a statement might begin."""

HARMLESS_COMMANDS = frozenset({b"warnings", b"nowarning", b"notee", b"nopager"})
FIRST_WORD = re.compile(rb"[A-Za-z_]++(?=[\s;]|\Z)")
LINE = re.compile(rb"[^\n]*+")
USE = re.compile(rb"USE[ \t]++(" + BACKTICK + b"|" + WORD + rb")[ \t\r]*+(?=(.))", re.I | re.S)
OBEYED = re.compile(rb"/\*M?!(?!999999\D)")
WHOLE = frozenset({b"SELECT", b"TABLE", b"VALUES", b"(", b"SET"})
"""The first words of statements whose kind depends on all of their tokens."""


@functools.lru_cache(maxsize=8)
def _compile_insert(quoting: Quoting) -> re.Pattern[bytes]:
    name = b"(?:" + BACKTICK + b"|" + quoting.double + b"|" + WORD + b")"
    listed = rb"\((?>(?:" + SPACE + name + SPACE + rb",?+)*)\)"
    words = rb"(?>(?:(?:LOW_PRIORITY|DELAYED|HIGH_PRIORITY|IGNORE|INTO)\b" + SPACE + rb")*)"
    target = rb"(" + name + rb")" + SPACE + rb"(?>(?:\." + SPACE + rb"(" + name + rb")" + SPACE + rb")?)"
    parts = rb"(?>(?:PARTITION" + SPACE + listed + SPACE + rb")?)"
    head = rb"(?:INSERT|REPLACE)\b" + SPACE + words + target + parts + rb"(?>(" + listed + rb")?)" + SPACE
    return re.compile(head + rb"VALUES?\b(?=" + SPACE + rb"\()", re.S | re.I)


def read_statements(window: Window, session: DumpSession) -> Iterator[DumpStatement]:
    """Read the statements of a dump and the comments between them, and keep `session` up to date.

    The rows of an INSERT are left in the window, where `read_rows` reads them before the next statement is asked for;
    if nothing does, they are skipped. Raises DumpError for what cannot be read, CutOffError where the dump ends in
    the middle of something.
    """
    while _fill(window):
        gap = GAP.match(window.data, window.at)
        if gap:
            place, text = window.place(), gap[0].strip(BLANK)
            window.advance(gap.end())
            if text:
                yield DumpStatement(kind=K.COMMENT, place=place, text=text, charset=session.charset)
            continue
        if window.data[window.at : window.at + 2] == b"/*" and _is_open_comment(window):
            continue
        yield from _read_next(window, session)


def _fill(window: Window) -> bool:
    """Read on until enough is there to judge what comes next; return False at the end of the dump."""
    if len(window.data) - window.at < LOOKAHEAD:
        window.grow()
    return window.at < len(window.data)


def _is_open_comment(window: Window) -> bool:
    """Return whether a comment does not end within the window, which has then grown."""
    if OBEYED.match(window.data, window.at):
        return False
    if not window.grow():
        raise window.cut_off("in a comment")
    return True


def _read_next(window: Window, session: DumpSession) -> Iterator[DumpStatement]:
    data, at = window.data, window.at
    if data.startswith(session.delimiter, at):
        window.advance(at + len(session.delimiter))
        return
    noise = NOISE.match(data, at)
    if noise:
        window.advance(noise.end())
        return
    if COMPLAINT.match(data, at):
        raise DumpError(f"The tool that wrote the dump failed; it says {window.show()} at {window.place()}.")
    head = _compile_insert(session.quoting).match(data, at)
    if head:
        yield from _open_insert(window, session, head)
        return
    command = FIRST_WORD.match(data, at)
    word = command[0].lower() if command else b""
    use = _read_use(window, session) if word == b"use" else None
    if use is not None:
        yield use
        return
    if word in COMMANDS:
        yield from _read_command(window, session, word)
        return
    statement = _read_whole(window, session)
    if statement is not None:
        yield statement


def _open_insert(window: Window, session: DumpSession, head: re.Match[bytes]) -> Iterator[DumpStatement]:
    first, second, listed = (head[number] for number in (1, 2, 3))
    columns = tuple(
        read_name(token) for token in find_tokens(listed or b"", session.quoting) if token not in (b"(", b")", b",")
    )
    statement = DumpStatement(
        kind=K.INSERT,
        place=window.place(),
        text=head[0],
        database=read_name(first) if second else session.database,
        name=read_name(second or first),
        columns=columns,
        charset=session.charset,
        quoting=session.quoting,
    )
    window.advance(head.end())
    before = window.place().byte
    yield statement
    if window.place().byte == before:
        _scan(window, session, statement.place)


def _scan(window: Window, session: DumpSession, began: Place) -> bool:
    """Move the window behind the next delimiter, letting go of what is passed.

    Returns False if a backslash outside of strings comes first.
    """
    body = compile_body(session.quoting, session.delimiter)
    while True:
        match = body.match(window.data, window.at)
        window.advance(match.end() if match else window.at)
        if window.data.startswith(session.delimiter, window.at):
            window.advance(window.at + len(session.delimiter))
            return True
        if window.data[window.at : window.at + 1] == b"\\" and window.at + 1 < len(window.data):
            return False
        if not window.grow():
            raise window.cut_off(f"in the statement of {began}")


def _read_command(window: Window, session: DumpSession, word: bytes) -> Iterator[DumpStatement]:
    """Read a command of the client, which takes the whole line."""
    line = LINE.match(window.data, window.at)
    text, place = (line[0] if line else b"").strip(), window.place()
    window.advance(line.end() if line else window.at)
    rest = text[len(word) :].strip()
    if word == b"delimiter":
        _set_delimiter(session, rest, place)
    elif word == b"charset":
        session.declare_charset(rest.partition(session.delimiter)[0].strip().decode("utf-8", "replace"))
        yield DumpStatement(kind=K.SET_NAMES, place=place, text=text)
    elif word not in HARMLESS_COMMANDS:
        yield DumpStatement(kind=K.FORBIDDEN, place=place, text=text)


def _read_use(window: Window, session: DumpSession) -> DumpStatement | None:
    """Read a USE that its line ends, without a delimiter, as clients accept it; None for any other."""
    match = USE.match(window.data, window.at)
    if not match or match[2] != b"\n":
        return None
    place, session.database = window.place(), read_name(match[1])
    window.advance(match.end())
    return DumpStatement(kind=K.USE, place=place, text=match[0].strip(), name=session.database)


def _set_delimiter(session: DumpSession, text: bytes, place: Place) -> None:
    words = text.split()
    found = words[0] if words else b""
    if found[:1] in (b"'", b'"', b"`") and len(found) > 2:
        found = found[1:-1]
    if not found or len(found) > 15 or b"\\" in found or found[:1] in b"'\"`":
        raise DumpError(f"DELIMITER with {text[:20].decode('utf-8', 'replace')!r} cannot be read: {place}.")
    session.delimiter = found


def _read_whole(window: Window, session: DumpSession) -> DumpStatement | None:
    """Read a statement up to its delimiter and apply it to the session; None if it is empty."""
    body = compile_body(session.quoting, session.delimiter)
    while True:
        match = body.match(window.data, window.at)
        end = match.end() if match else window.at
        if window.data.startswith(session.delimiter, end):
            break
        if window.data[end : end + 1] == b"\\" and end + 1 < len(window.data):
            return _read_client_command(window, end)
        if not window.grow():
            raise window.cut_off("in a statement")
    text, place = window.data[window.at : end].strip(), window.place()
    window.advance(end + len(session.delimiter))
    return make_statement(text, place, session)


def _read_client_command(window: Window, at: int) -> DumpStatement:
    """Read a command of a backslash and a letter, which clients obey anywhere; it takes the rest of its line."""
    line = LINE.match(window.data, at)
    end = line.end() if line else at
    statement = DumpStatement(kind=K.FORBIDDEN, place=window.place(at), text=window.data[at:end].strip())
    window.advance(end)
    return statement


def make_statement(text: bytes, place: Place, session: DumpSession) -> DumpStatement | None:
    """Make a statement of its text and apply it to the session; None if there is nothing in it."""
    tokens = list_tokens(text, session.quoting, HEAD)
    if not tokens:
        return None
    if tokens[0].upper() in WHOLE:
        tokens = list_tokens(text, session.quoting)
    kind, (qualifier, name) = classify(tokens)
    charset, quoting = session.charset, session.quoting
    if kind in (K.SET, K.SET_NAMES):
        session.apply_set(tokens[1:])
    elif kind is K.USE:
        session.database = name
    return DumpStatement(
        kind=kind,
        place=place,
        text=text,
        database=qualifier or session.database,
        name=name,
        charset=charset,
        quoting=quoting,
        is_utc=session.is_utc,
    )
