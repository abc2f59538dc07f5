"""Finds the values that a check constraint allows for a column of text: `CHECK (state IN ('new', 'paid'))`."""

from legacygen.planning.sql import (
    ColumnNode,
    ComparisonNode,
    JoinedNode,
    LiteralNode,
    Node,
    UnsupportedSqlError,
    parse_sql,
)
from legacygen.schema import Column, Kind, Table

KINDS = {Kind.CHAR, Kind.VARCHAR, Kind.TEXT}
MOST = 50
"""The largest number of values that become choices."""


def find_listed_values(table: Table, column: Column, engine: str) -> tuple[str, ...]:
    """Return the values in their order; empty if no check lists them, or if the column is too short for one."""
    if column.type.kind not in KINDS:
        return ()
    clauses = [(check.clause, column.name) for check in table.checks if check.enforced]
    clauses += [(clause, "value") for clause in column.type.checks]
    for clause, name in clauses:
        values = tuple(dict.fromkeys(_read_values(clause, name, engine)))
        longest = max(map(len, values), default=0)
        if 1 < len(values) <= MOST and longest <= (column.type.length or longest):
            return values
    return ()


def _read_values(clause: str, column: str, engine: str) -> list[str]:
    try:
        found = _list_values(parse_sql(clause, engine), column.casefold())
    except UnsupportedSqlError:
        return []
    return found or []


def _list_values(node: Node, column: str) -> list[str] | None:
    """Return the values that a condition allows, or None if it is about something else; NULL is no value."""
    match node:
        case JoinedNode(operator="or"):
            parts = [_list_values(part, column) for part in node.parts]
            return None if None in parts else [value for part in parts for value in part or ()]
        case ComparisonNode(operator="null", left=ColumnNode(name=name)) if name.casefold() == column:
            return []
        case ComparisonNode(operator="in" | "=", left=ColumnNode(name=name)) if name.casefold() == column:
            texts = [each.text for each in node.right if isinstance(each, LiteralNode) and each.is_quoted]
            return texts if len(texts) == len(node.right) else None
    return None
