"""Expressions and literals in definitions, as information_schema spells them."""

import re
from decimal import Decimal

from legacygen.dump.definition.cursor import Cursor

NOW = re.compile(r"\(?\s*(?:now|current_timestamp|localtime|localtimestamp)\s*(\(\s*\d*\s*\))?\s*\)?", re.I)
NUMBER = re.compile(rb"[-+]?\s*(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![\w.])")
CONSTANTS = {"FALSE": "0", "TRUE": "1"}


def spell_constant(sql: str, scale: int) -> str:
    """Return the default as a server prints it: TRUE as a number, and a decimal number with all its places."""
    constant = CONSTANTS.get(sql.upper(), sql)
    bare = constant.strip("'")
    return f"{Decimal(bare):.{scale}f}" if scale and re.fullmatch(r"-?\d+(\.\d*)?", bare) else constant


def take_expression(cursor: Cursor) -> str:
    """Take a literal, a function or an expression in brackets, and return it as SQL."""
    begin = cursor.at
    text = cursor.text[cursor.tokens[begin].start :] if not cursor.is_at_end() else b""
    number = NUMBER.match(text)
    if number:
        end = cursor.tokens[begin].start + number.end()
        while not cursor.is_at_end() and cursor.tokens[cursor.at].start < end:
            cursor.at += 1
        return number[0].decode().replace(" ", "")
    if cursor.peek() == b"(":
        inside = cursor.take_brackets()
        return _unwrap(inside) if inside is not None else ""
    first = cursor.take_token()
    if first.upper() in (b"X", b"B") and cursor.peek()[:1] == b"'":
        return (first.lower() + cursor.take_token()).decode()
    if (first[:1] == b"_" or first.upper() == b"N") and cursor.peek()[:1] == b"'":
        first = cursor.take_token()
    if first[:1] in (b"'", b'"'):
        return _quote(cursor.read_string(first))
    cursor.take_brackets()
    return _respell_now(cursor.format_source(begin, cursor.at))


def _unwrap(inside: Cursor) -> str:
    """Return what brackets hold, as SQL; a literal as it would be without them."""
    literal = take_expression(inside)
    return literal if inside.is_at_end() else inside.format_source()


def _quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _respell_now(sql: str) -> str:
    """Return SQL as it is, but each name of the current time as information_schema has it."""
    match = NOW.fullmatch(sql)
    if not match:
        return sql
    digits = re.sub(r"\D", "", match[1] or "")
    return f"current_timestamp({digits})"
