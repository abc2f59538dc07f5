"""Expressions and views of MySQL in SQL of SQLite."""

import importlib.util
import logging
import re
from typing import Any

from legacygen.dump.lexical import PLAIN, find_token_matches

INTRODUCER = re.compile(rb"_(?:utf8mb[34]|utf8|latin1|ascii|binary|ucs2|cp\w+|koi8\w*)", re.I)
COLLATE = re.compile(rb"COLLATE", re.I)


def translate_expression(sql: str) -> str:
    """Translate an expression; empty if that is not possible."""
    translated = translate_query(f"SELECT {sql}")
    return translated.removeprefix("SELECT ") if translated.startswith("SELECT ") else ""


def translate_query(sql: str) -> str:
    """Translate a SELECT; empty if that is not possible, or would leave something out."""
    if importlib.util.find_spec("sqlglot") is None:
        return ""
    import sqlglot

    logging.getLogger("sqlglot").setLevel(logging.CRITICAL)
    try:
        found = sqlglot.parse(drop_introducers(sql), read="mysql")
        if len(found) != 1 or found[0] is None:
            return ""
        return str(found[0].transform(_count_bytes).sql("sqlite", unsupported_level=sqlglot.ErrorLevel.RAISE))
    except list_errors():
        return ""


def _count_bytes(node: Any) -> Any:
    """Let LENGTH and OCTET_LENGTH count the bytes of a text, as they do in MySQL."""
    from sqlglot import expressions

    is_length = isinstance(node, expressions.Length) and node.args.get("binary")
    if is_length or (isinstance(node, expressions.Anonymous) and node.name.upper() == "OCTET_LENGTH"):
        counted = node.this if is_length else node.expressions[0]
        return expressions.Length(this=expressions.cast(counted, "blob"))
    return node


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
