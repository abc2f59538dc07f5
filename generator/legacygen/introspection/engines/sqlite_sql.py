"""The few facts that SQLite keeps only in the text of its CREATE statements."""

import re
from collections.abc import Iterator

TOKEN = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`(?:[^`]|``)*`|\[[^\]]*\]|\w+|\s+|.", re.S)
CONSTRAINTS = {"constraint", "primary", "unique", "check", "foreign"}


def column_definitions(sql: str) -> dict[str, str]:
    """The text behind each column name of a CREATE TABLE, by the name in lower case."""
    found = {}
    for tokens in _items(sql):
        if tokens and tokens[0].casefold() not in CONSTRAINTS:
            found[_unquoted(tokens[0]).casefold()] = "".join(tokens[1:])
    return found


def checks_in(sql: str) -> Iterator[tuple[str, str]]:
    """Name and clause of every check of a CREATE TABLE; unnamed ones are numbered."""
    number = 0
    for tokens in _items(sql):
        for position, token in enumerate(tokens):
            if token.casefold() == "check":
                number += 1
                yield _constraint_name(tokens[:position]) or f"check {number}", _bracketed(tokens[position + 1 :])


def generated_in(definition: str) -> str:
    """The expression of a generated column."""
    tokens = _tokens(definition)
    for position, token in enumerate(tokens):
        if token.casefold() == "as":
            return _bracketed(tokens[position + 1 :])
    return ""


def index_parts(sql: str) -> list[str]:
    """The parts of a CREATE INDEX as they are spelled, without collation, ASC and DESC."""
    after = r"(\s+collate\s+(\w+|\"[^\"]+\"))?(\s+(asc|desc))?$"
    return [re.sub(after, "", "".join(tokens).strip(), flags=re.I) for tokens in _items(sql)]


def where_in(sql: str) -> str:
    """The condition of a partial index."""
    depth = 0
    tokens = _tokens(sql)
    for position, token in enumerate(tokens):
        depth += (token == "(") - (token == ")")
        if depth == 0 and token.casefold() == "where":
            return "".join(tokens[position + 1 :]).strip()
    return ""


def _tokens(sql: str) -> list[str]:
    return [match[0] for match in TOKEN.finditer(sql) if not match[0].startswith(("--", "/*"))]


def _items(sql: str) -> list[list[str]]:
    """The tokens between the commas of the first brackets, without white space around."""
    items: list[list[str]] = []
    depth = 0
    for token in _tokens(sql):
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


def _bracketed(tokens: list[str]) -> str:
    """The text inside the first brackets."""
    depth, inside = 0, []
    for token in tokens:
        depth -= token == ")"
        if depth:
            inside.append(token)
        elif inside:
            break
        depth += token == "("
    return "".join(inside).strip()


def _constraint_name(before: list[str]) -> str:
    words = [token for token in before if not token.isspace()]
    return _unquoted(words[-1]) if len(words) > 1 and words[-2].casefold() == "constraint" else ""


def _unquoted(token: str) -> str:
    if len(token) > 1 and token[0] in "\"'`[":
        inner = token[1:-1]
        return inner if token[0] == "[" else inner.replace(token[0] * 2, token[0])
    return token
