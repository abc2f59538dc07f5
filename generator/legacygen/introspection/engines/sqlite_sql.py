"""Reads the facts that SQLite keeps only in the text of its CREATE statements."""

import re
from collections.abc import Iterator

TOKEN = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`(?:[^`]|``)*`|\[[^\]]*\]|\w+|\s+|.", re.S)
CONSTRAINTS = {"constraint", "primary", "unique", "check", "foreign"}


def find_column_definitions(sql: str) -> dict[str, str]:
    """Return the text after each column name of a CREATE TABLE, by the name in lower case."""
    found = {}
    for tokens in _split_items(sql):
        if tokens and tokens[0].casefold() not in CONSTRAINTS:
            found[_unquote_name(tokens[0]).casefold()] = "".join(tokens[1:])
    return found


def find_checks(sql: str) -> Iterator[tuple[str, str]]:
    """Yield the name and clause of each CHECK of a CREATE TABLE; those without a name are numbered."""
    number = 0
    for tokens in _split_items(sql):
        for position, token in enumerate(tokens):
            if token.casefold() == "check":
                number += 1
                yield (
                    _find_constraint_name(tokens[:position]) or f"check {number}",
                    _find_parenthesized(tokens[position + 1 :]),
                )


def find_generated_expression(definition: str) -> str:
    """Return the expression of a generated column; empty if it is none."""
    tokens = _split_tokens(definition)
    for position, token in enumerate(tokens):
        if token.casefold() == "as":
            return _find_parenthesized(tokens[position + 1 :])
    return ""


def split_index_parts(sql: str) -> list[str]:
    """Return the parts of a CREATE INDEX as they are spelled, without COLLATE, ASC and DESC."""
    after = r"(\s+collate\s+(\w+|\"[^\"]+\"))?(\s+(asc|desc))?$"
    return [re.sub(after, "", "".join(tokens).strip(), flags=re.I) for tokens in _split_items(sql)]


def find_index_condition(sql: str) -> str:
    """Return the condition of a partial index; empty without one."""
    depth = 0
    tokens = _split_tokens(sql)
    for position, token in enumerate(tokens):
        depth += (token == "(") - (token == ")")
        if depth == 0 and token.casefold() == "where":
            return "".join(tokens[position + 1 :]).strip()
    return ""


def _split_tokens(sql: str) -> list[str]:
    return [match[0] for match in TOKEN.finditer(sql) if not match[0].startswith(("--", "/*"))]


def _split_items(sql: str) -> list[list[str]]:
    """Split what is inside the first parentheses at its commas, without leading white space."""
    items: list[list[str]] = []
    depth = 0
    for token in _split_tokens(sql):
        depth -= token == ")"
        if depth == 0 and items:
            break
        if depth and token == "," and depth == 1:
            items.append([])
        elif depth and (items[-1] or not token.isspace()):
            items[-1].append(token)
        depth += token == "("
        if depth == 1 and not items:
            items.append([])
    return items


def _find_parenthesized(tokens: list[str]) -> str:
    """Return the text inside the first parentheses."""
    depth, inside = 0, []
    for token in tokens:
        depth -= token == ")"
        if depth:
            inside.append(token)
        elif inside:
            break
        depth += token == "("
    return "".join(inside).strip()


def _find_constraint_name(before: list[str]) -> str:
    words = [token for token in before if not token.isspace()]
    return _unquote_name(words[-1]) if len(words) > 1 and words[-2].casefold() == "constraint" else ""


def _unquote_name(token: str) -> str:
    if len(token) > 1 and token[0] in "\"'`[":
        inner = token[1:-1]
        return inner if token[0] == "[" else inner.replace(token[0] * 2, token[0])
    return token
