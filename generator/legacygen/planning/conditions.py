"""Renders SQL conditions as `Q` and SQL expressions as functions of Django, for checks and indexes."""

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from legacygen.naming.reserved import FUNCTIONS
from legacygen.planning.defaults import DECIMAL_FIELDS, FLOAT_FIELDS
from legacygen.planning.sql import (
    CallNode,
    ColumnNode,
    ComparisonNode,
    JoinedNode,
    LiteralNode,
    Node,
    NotNode,
    UnsupportedSqlError,
    parse_sql,
)
from legacygen.pycode.literal import decimal_argument, is_number_literal, list_literal, string_literal

INTEGER_FIELD = re.compile(r"models\.(Positive)?(Small|Big)?(Integer|Auto)Field")
CHARACTER_FIELDS = ("models.CharField", "models.TextField")
LOOKUPS = {"=": "", "<": "__lt", ">": "__gt", "<=": "__lte", ">=": "__gte", "regex": "__regex", "iregex": "__iregex"}
UNSUPPORTED_ON_RELATIONS = {"between", "like", "ilike", "regex", "iregex"}
"""Lookups that Django applies to the row that a relation points to, not to the column (models.E041)."""
MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "="}
FUNCTION_NAMES = {
    **{name.casefold(): name for name in FUNCTIONS - {"Now", "Collate"}},
    "ifnull": "Coalesce",
    "char_length": "Length",
    "btrim": "Trim",
}
"""Functions of Django by their names in SQL."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operand:
    """The field of a column; `cls` is its class as source text, that of a plain field for a relation as well."""

    name: str
    cls: str
    nullable: bool
    is_relation: bool = False


Operands = Mapping[str, Operand]
"""Operands by column name, as it is and in lower case."""


def add_lower_case(operands: Operands) -> Operands:
    """Return the operands by column name and also by its lower case, which some servers print in expressions."""
    return {**{name.casefold(): operand for name, operand in operands.items()}, **operands}


def render_condition(sql: str, operands: Operands, engine: str, *, is_check: bool) -> str | None:
    """Return the source of a `Q` for the same rows, or None if Django does not support the condition.

    With `is_check` the `Q` may also match rows for which the condition is NULL: a check passes them, an index does not
    contain them.
    """
    try:
        return ConditionRenderer(operands, engine, is_check=is_check).render(parse_sql(sql, engine))
    except UnsupportedSqlError:
        return None


def render_expression(sql: str, operands: Operands, engine: str) -> str | None:
    """Return the source of an expression, or None if Django does not support it; a column is its quoted name."""
    try:
        return _render_function(parse_sql(sql, engine), operands, engine)
    except UnsupportedSqlError:
        return None


def _render_function(node: Node, operands: Operands, engine: str) -> str:
    match node:
        case ColumnNode():
            return string_literal(_find_operand(node, operands).name)
        case LiteralNode(is_quoted=True):
            return f"models.Value({string_literal(node.text)})"
        case LiteralNode() if re.fullmatch(r"-?\d+", node.text):
            return node.text
        # LENGTH counts bytes in MySQL, and characters in Django.
        case CallNode() if node.name in FUNCTION_NAMES and not (engine == "mysql" and node.name == "length"):
            arguments = ", ".join(_render_function(each, operands, engine) for each in node.arguments)
            return f"{FUNCTION_NAMES[node.name]}({arguments})"
    raise UnsupportedSqlError(str(node))


def _find_operand(node: Node, operands: Operands) -> Operand:
    operand = _look_up(node.name, operands) if isinstance(node, ColumnNode) else None
    if operand is None:
        raise UnsupportedSqlError(str(node))
    return operand


def _look_up(name: str, operands: Operands) -> Operand | None:
    return operands.get(name) or operands.get(name.casefold())


class ConditionRenderer:
    """Renders the trees of conditions on one table."""

    def __init__(self, operands: Operands, engine: str, *, is_check: bool) -> None:
        self.operands = operands
        self.engine = engine
        self.is_check = is_check

    def render(self, node: Node) -> str:
        """Return the source of a `Q`, or of several that are joined by `|`; raises UnsupportedSqlError."""
        if isinstance(node, JoinedNode) and node.operator == "or":
            return " | ".join(self._render_q(part) for part in node.parts)
        return self._render_q(node)

    def _render_q(self, node: Node) -> str:
        arguments = self._render_arguments(node)
        if len(arguments) == 1 and arguments[0].startswith(("~", "models.Q(")):
            return arguments[0]
        return f"models.Q({', '.join(arguments)})"

    def _render_arguments(self, node: Node) -> list[str]:
        """Return the arguments of a `Q`: the positional ones first, and no keyword twice."""
        match node:
            case JoinedNode(operator="and"):
                return _order_arguments([each for part in node.parts for each in self._render_arguments(part)])
            case JoinedNode():
                return [self.render(node)]
            case NotNode():
                return self._render_negation(node.operand)
            case ComparisonNode():
                return [self._render_comparison(each) for each in self._split_range(node)]
            case ColumnNode() if _find_operand(node, self.operands).cls == "models.BooleanField":
                return [f"{_find_operand(node, self.operands).name}=True"]
        raise UnsupportedSqlError(str(node))

    def _render_negation(self, node: Node) -> list[str]:
        match node:
            case NotNode():
                return self._render_arguments(node.operand)
            case ColumnNode() if _find_operand(node, self.operands).cls == "models.BooleanField":
                return [f"{_find_operand(node, self.operands).name}=False"]
            case ComparisonNode(operator="null"):
                return [f"{_find_operand(node.left, self.operands).name}__isnull=False"]
            case ComparisonNode():
                operand = _find_operand(_mirror(node).left, self.operands)
                negated = f"~models.Q({', '.join(self._render_arguments(node))})"
                if self.is_check or not operand.nullable or node.operator == "is":
                    return [negated]
                return [negated, f"{operand.name}__isnull=False"]  # Django's negation also finds NULL
            case _ if self.is_check:
                return [f"~models.Q({', '.join(self._render_arguments(node))})"]
        raise UnsupportedSqlError(str(node))

    def _split_range(self, node: ComparisonNode) -> list[ComparisonNode]:
        """Return two comparisons for BETWEEN on a relation, for which Django has no `range` lookup."""
        is_range = node.operator == "between" and isinstance(node.left, ColumnNode)
        if not (is_range and _find_operand(node.left, self.operands).is_relation):
            return [node]
        ends = zip((">=", "<="), node.right, strict=True)
        return [ComparisonNode(operator=operator, left=node.left, right=(end,)) for operator, end in ends]

    def _render_comparison(self, node: ComparisonNode) -> str:
        node = _mirror(node)
        operand = _find_operand(node.left, self.operands)
        if operand.is_relation and node.operator in UNSUPPORTED_ON_RELATIONS:
            raise UnsupportedSqlError(node.operator)
        match node.operator:
            case "null":
                return f"{operand.name}__isnull=True"
            case "in":
                return f"{operand.name}__in={list_literal(self._render_value(operand, each) for each in node.right)}"
            case "between":
                low, high = (self._render_value(operand, each) for each in node.right)
                return f"{operand.name}__range=({low}, {high})"
            case "like" | "ilike":
                return f"{operand.name}{self._render_like(operand, node)}"
            case "regex" | "iregex" if operand.cls not in CHARACTER_FIELDS:
                raise UnsupportedSqlError(node.operator)
            case "is":
                return f"{operand.name}={self._render_value(operand, node.right[0])}"
        return f"{operand.name}{LOOKUPS[node.operator]}={self._render_value(operand, node.right[0])}"

    def _render_like(self, operand: Operand, node: ComparisonNode) -> str:
        """Return a lookup with its value; only the LIKE of PostgreSQL is always case-sensitive."""
        (pattern,) = node.right
        if not isinstance(pattern, LiteralNode) or operand.cls not in CHARACTER_FIELDS:
            raise UnsupportedSqlError(str(pattern))
        middle = pattern.text.strip("%")
        if re.search(r"[%_\\]", middle) or not middle:
            raise UnsupportedSqlError(pattern.text)
        ends = (pattern.text.startswith("%"), pattern.text.endswith("%"))
        word = {(True, True): "contains", (False, True): "startswith", (True, False): "endswith"}.get(ends, "exact")
        any_case = "" if self.engine == "postgresql" and node.operator == "like" else "i"
        return f"__{any_case}{word}={string_literal(middle)}"

    def _render_value(self, operand: Operand, node: Node) -> str:
        """Return a literal that means the same to the field as to the database, or another column."""
        if isinstance(node, ColumnNode) and (_look_up(node.name, self.operands) or self.engine != "sqlite"):
            return f"models.F({string_literal(_find_operand(node, self.operands).name)})"
        if isinstance(node, ColumnNode):
            node = LiteralNode(text=node.name, is_quoted=True)  # SQLite treats an unknown "name" as a string
        if isinstance(node, LiteralNode):
            for fits, render in _LITERALS:
                if fits(operand.cls):
                    return render(node)
        raise UnsupportedSqlError(str(node))


def _mirror(node: ComparisonNode) -> ComparisonNode:
    """Return `a > 0` for `0 < a`; a comparison that begins with its column stays as it is."""
    if isinstance(node.left, ColumnNode) or node.operator not in MIRRORED or not isinstance(node.right[0], ColumnNode):
        return node
    return ComparisonNode(operator=MIRRORED[node.operator], left=node.right[0], right=(node.left,))


def _order_arguments(arguments: Sequence[str]) -> list[str]:
    """Return positional arguments, then keywords; a keyword that is there twice becomes a `Q` of its own."""
    keywords: dict[str, str] = {}
    positional = []
    for each in arguments:
        name, equals, _ = each.partition("=")
        if name.isidentifier() and equals and name not in keywords:
            keywords[name] = each
        else:
            positional.append(f"models.Q({each})" if name.isidentifier() and equals else each)
    return [*positional, *keywords.values()]


def _render_boolean(node: LiteralNode) -> str:
    known = {"true": "True", "t": "True", "1": "True", "false": "False", "f": "False", "0": "False"}
    if node.text.casefold() not in known:
        raise UnsupportedSqlError(node.text)
    return known[node.text.casefold()]


def _render_integer(node: LiteralNode) -> str:
    if not re.fullmatch(r"-?\d+", node.text):
        raise UnsupportedSqlError(node.text)
    return str(int(node.text))


def _render_decimal(node: LiteralNode) -> str:
    if not is_number_literal(node.text):
        raise UnsupportedSqlError(node.text)
    return f"Decimal({decimal_argument(node.text)})"


def _render_float(node: LiteralNode) -> str:
    if not is_number_literal(node.text):
        raise UnsupportedSqlError(node.text)
    return repr(float(node.text))


def _render_text(node: LiteralNode) -> str:
    if not node.is_quoted:
        raise UnsupportedSqlError(node.text)
    return string_literal(node.text)


def _render_date(node: LiteralNode) -> str:
    try:
        return string_literal(datetime.date.fromisoformat(node.text).isoformat())
    except ValueError:
        raise UnsupportedSqlError(node.text) from None


_LITERALS: tuple[tuple[Callable[[str], object], Callable[[LiteralNode], str]], ...] = (
    (INTEGER_FIELD.fullmatch, _render_integer),
    (lambda cls: cls in CHARACTER_FIELDS, _render_text),
    (lambda cls: cls == "models.BooleanField", _render_boolean),
    (lambda cls: cls in DECIMAL_FIELDS, _render_decimal),
    (lambda cls: cls in FLOAT_FIELDS, _render_float),
    (lambda cls: cls == "models.DateField", _render_date),
)
"""How a literal is rendered, by the class of the field; comparisons with other fields are not supported."""
