"""Statements as a server reads them that is as it was installed: in UTF-8, whatever the dump's own modes are."""

from legacygen.dump.charsets import find_charset
from legacygen.dump.lexical import PLAIN, Quoting, find_token_matches
from legacygen.dump.statement import DumpStatement


def make_plain(statement: DumpStatement) -> str:
    """Return the text of a statement, with names in backticks and backslashes that escape."""
    return decode_text(_requote(statement.text, statement.quoting), statement.charset)


def decode_text(text: bytes, charset: str) -> str:
    """Decode text in a character set, or as latin1 where that does not allow it."""
    for name in (charset, "utf8mb4"):
        known = find_charset(name)
        try:
            return known.decode(text) if known else text.decode()
        except UnicodeDecodeError:
            continue
    return text.decode("latin1")


def _requote(text: bytes, quoting: Quoting) -> bytes:
    """Return a text of other modes (ANSI_QUOTES, NO_BACKSLASH_ESCAPES) in the usual quotes."""
    if quoting == PLAIN:
        return text
    parts, at = [], 0
    for match in find_token_matches(text, quoting):
        token = match[1]
        if token[:1] == b'"' and quoting.ansi:
            parts += [text[at : match.start(1)], b"`", token[1:-1].replace(b'""', b'"').replace(b"`", b"``"), b"`"]
        elif token[:1] in (b"'", b'"') and not quoting.backslash:
            parts += [text[at : match.start(1)], token.replace(b"\\", b"\\\\")]
        else:
            continue
        at = match.end(1)
    return b"".join([*parts, text[at:]])
