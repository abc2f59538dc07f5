"""The types of the columns of a view, as far as its SELECT says where they come from."""

import dataclasses
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from legacygen.dump.definition import ColumnDefinition, TableDefinition
from legacygen.dump.definition.collations import is_mysql
from legacygen.dump.translation import drop_introducers, list_errors

Node = Any
"""An expression of sqlglot, or a scope: the names that a SELECT sees."""

TEXT = "utf8mb4_general_ci"
DEEPEST = 20
"""Queries within queries that are looked into."""

JOINED = {True: "text", False: "mediumtext"}
"""The type of GROUP_CONCAT, by whether the server is MySQL; MariaDB has a longer one, because its default limit is."""

DIGITS = {"tinyint": 3, "smallint": 5, "mediumint": 8, "int": 10, "bigint": 20}
"""The digits of integers, which a server counts for the type of a sum."""


def describe_columns(
    select: str, names: Sequence[str], tables: Sequence[TableDefinition], server: str = ""
) -> list[ColumnDefinition]:
    """Return the columns of a view with these names, as a server of this version has them.

    One whose type is not known is text.
    """
    finder = TypeFinder({table.name.lower(): table for table in tables}, joined=JOINED[is_mysql(server)])
    try:
        found = [finder.find(node, scope) for node, scope in _list_expressions(select)]
    except list_errors():
        found = []
    if len(found) != len(names):
        found = [None] * len(names)
    text = _make("longtext", collation=TEXT)
    return [dataclasses.replace(column or text, name=name) for column, name in zip(found, names, strict=True)]


def _list_expressions(select: str) -> list[tuple[Node, Node]]:
    import sqlglot
    from sqlglot.optimizer.scope import build_scope

    scope: Node = build_scope(sqlglot.parse_one(drop_introducers(select), read="mysql"))
    while scope is not None and scope.set_operation_scopes:
        scope = scope.set_operation_scopes[0]
    return [(each.unalias(), scope) for each in scope.expression.selects] if scope is not None else []


@dataclass(frozen=True, slots=True)
class TypeFinder:
    """Finds the types of expressions, as columns without a name; None for those that are not known."""

    tables: Mapping[str, TableDefinition]
    joined: str
    depth: int = 0

    def find(self, node: Node, scope: Node) -> ColumnDefinition | None:
        """Return the type of an expression."""
        inner = node.unnest()
        find = FINDERS.get(type(inner).__name__)
        return find(self, inner, scope) if find and self.depth < DEEPEST else None

    def _find_column(self, column: Node, scope: Node) -> ColumnDefinition | None:
        sources = scope.sources
        for source in [sources[column.table]] if column.table in sources else list(sources.values()):
            found = self._look_up(column.name, source)
            if found is not None:
                shown = dataclasses.replace(found, auto_increment=False, on_update=False, generated="", stored=False)
                return dataclasses.replace(shown, nullable=True) if _may_be_missing(column.table, scope) else shown
        return None

    def _look_up(self, name: str, source: Node) -> ColumnDefinition | None:
        """Find a column by its name in a table, or in the query that stands for one."""
        if type(source).__name__ == "Table":
            table = self.tables.get(source.name.lower())
            return table.find_column(name) if table else None
        inside = dataclasses.replace(self, depth=self.depth + 1)
        for each in source.expression.selects:
            if each.alias_or_name.lower() == name.lower():
                return inside.find(each.unalias(), source)
        return None

    def _find_count(self, _node: Node, _scope: Node) -> ColumnDefinition:
        return _make("bigint(21)", nullable=False)

    def _find_extreme(self, node: Node, scope: Node) -> ColumnDefinition | None:
        found = self.find(node.this, scope)
        return dataclasses.replace(found, nullable=True) if found else None

    def _find_total(self, node: Node, scope: Node) -> ColumnDefinition:
        found = self.find(node.this, scope)
        if found is None or found.data_type not in ("decimal", *DIGITS):
            return _make("double")
        precision, scale = found.precision or DIGITS.get(found.data_type, 10), found.scale or 0
        if type(node).__name__ == "Sum":
            return _make_decimal(min(precision + 22, 65), scale)
        return _make_decimal(min(precision + 4, 65), scale + 4)

    def _find_first(self, node: Node, scope: Node) -> ColumnDefinition | None:
        parts = [self.find(each, scope) for each in (node.this, *node.expressions)]
        first = next((part for part in parts if part), None)
        nullable = all(part is None or part.nullable for part in parts)
        return dataclasses.replace(first, nullable=nullable) if first else None

    def _find_literal(self, node: Node, _scope: Node) -> ColumnDefinition:
        text = node.name
        if node.is_string:
            return _make_varchar(len(text), nullable=False)
        if text.isdigit():
            return _make(f"{'int' if len(text) < 10 else 'bigint'}({len(text)})", nullable=False)
        return dataclasses.replace(_make_decimal(len(text) - 1, len(text.partition(".")[2])), nullable=False)

    def _find_concat(self, node: Node, scope: Node) -> ColumnDefinition | None:
        parts = [self.find(each, scope) for each in node.expressions]
        lengths = [part.length for part in parts if part is not None and part.length is not None]
        if len(lengths) != len(parts):
            return None
        return _make_varchar(sum(lengths), nullable=any(part is None or part.nullable for part in parts))

    def _find_same(self, node: Node, scope: Node) -> ColumnDefinition | None:
        return self.find(node.this, scope)

    def _find_joined(self, _node: Node, _scope: Node) -> ColumnDefinition:
        return _make(self.joined, collation=TEXT)

    def _find_choice(self, node: Node, scope: Node) -> ColumnDefinition | None:
        branches = [each.args["true"] for each in node.args.get("ifs") or (node,)]
        last = node.args.get("default") or node.args.get("false")
        chosen = [self.find(each, scope) for each in (*branches, last) if each is not None]
        known = [each for each in chosen if each is not None]
        if len(known) < len(chosen) or len({each.data_type for each in known}) != 1:
            return None
        nullable = last is None or any(each.nullable for each in known)
        if known[0].data_type == "varchar":
            return _make_varchar(max(each.length or 0 for each in known), nullable=nullable)
        return dataclasses.replace(known[0], nullable=nullable)


FINDERS: dict[str, Callable[[TypeFinder, Node, Node], ColumnDefinition | None]] = {
    "Avg": TypeFinder._find_total,
    "Case": TypeFinder._find_choice,
    "Coalesce": TypeFinder._find_first,
    "Column": TypeFinder._find_column,
    "Concat": TypeFinder._find_concat,
    "Count": TypeFinder._find_count,
    "GroupConcat": TypeFinder._find_joined,
    "If": TypeFinder._find_choice,
    "Literal": TypeFinder._find_literal,
    "Lower": TypeFinder._find_same,
    "Max": TypeFinder._find_extreme,
    "Min": TypeFinder._find_extreme,
    "Sum": TypeFinder._find_total,
    "Trim": TypeFinder._find_same,
    "Upper": TypeFinder._find_same,
}
"""By the class of an expression in sqlglot, which is imported by a load only."""


def _may_be_missing(alias: str, scope: Node) -> bool:
    """Return whether a table is on the side of an outer join on which rows may be missing."""
    from sqlglot.expressions import Join, Select

    for join in scope.expression.find_all(Join):
        if join.find_ancestor(Select) is not scope.expression:
            continue
        is_joined = join.alias_or_name == alias
        if (join.side.upper() == "LEFT" and is_joined) or (join.side.upper() == "RIGHT" and not is_joined):
            return True
    return False


def _make(raw: str, *, nullable: bool = True, collation: str = "") -> ColumnDefinition:
    name = re.match(r"\w+", raw)
    data_type = name[0] if name else raw
    return ColumnDefinition(name="", data_type=data_type, type=raw, nullable=nullable, collation=collation)


def _make_decimal(precision: int, scale: int) -> ColumnDefinition:
    return dataclasses.replace(_make(f"decimal({precision},{scale})"), precision=precision, scale=scale)


def _make_varchar(length: int, *, nullable: bool) -> ColumnDefinition:
    column = _make(f"varchar({length})", nullable=nullable, collation=TEXT)
    return dataclasses.replace(column, length=length)
