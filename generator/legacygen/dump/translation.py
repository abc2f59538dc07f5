"""Expressions and views of MySQL in SQL of SQLite."""

import importlib.util
import logging
import re

from legacygen.dump.lexical import PLAIN, find_token_matches

INTRODUCER = re.compile(rb"_(?:utf8mb[34]|utf8|latin1|ascii|binary|ucs2|cp\w+|koi8\w*)", re.I)
COLLATE = re.compile(rb"COLLATE", re.I)


def translate_expression(sql: str) -> str:
    """Translate an expression; empty if that is not possible."""
    translated = translate_query(f"SELECT {sql}")
    return translated.removeprefix("SELECT ") if translated.startswith("SELECT ") else ""


def translate_query(sql: str) -> str:
    """Translate a SELECT; empty if that is not possible."""
    if importlib.util.find_spec("sqlglot") is None:
        return ""
    import sqlglot

    logging.getLogger("sqlglot").setLevel(logging.CRITICAL)
    try:
        found = sqlglot.transpile(drop_introducers(sql), read="mysql", write="sqlite")
    except list_errors():
        return ""
    return found[0] if len(found) == 1 else ""


def list_errors() -> tuple[type[Exception], ...]:
    """Return the exceptions with which sqlglot may fail: its own, and those of text that it does not expect."""
    from sqlglot.errors import SqlglotError

    return (SqlglotError, RecursionError, ValueError, TypeError, AttributeError, IndexError, KeyError)


def drop_introducers(sql: str) -> str:
    """Return SQL without the character sets before strings, and without COLLATE, which only the server knows."""
    text = sql.encode()
    parts, at, skipped = [], 0, False
    for match in find_token_matches(text, PLAIN):
        token = match[1]
        if skipped or (INTRODUCER.fullmatch(token) and text[match.end(1) : match.end(1) + 2].strip()[:1] == b"'"):
            parts.append(text[at : match.start(1)])
            at = match.end(1)
            skipped = False
        elif COLLATE.fullmatch(token):
            parts.append(text[at : match.start(1)])
            at = match.end(1)
            skipped = True
    return b"".join([*parts, text[at:]]).decode()
