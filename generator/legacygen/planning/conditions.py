"""SQL conditions as `Q`, SQL expressions as functions of Django: for checks, partial and functional indexes."""

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from legacygen.naming.reserved import FUNCTIONS
from legacygen.planning.defaults import DECIMALS, FLOATS
from legacygen.planning.sql import (
    CallNode,
    ColumnNode,
    JoinedNode,
    LiteralNode,
    Node,
    NotNode,
    TestNode,
    UnsupportedSqlError,
    parse_sql,
)
from legacygen.pycode.literal import decimal_argument, is_number_literal, list_literal, string_literal

NUMBER = re.compile(r"models\.(Positive)?(Small|Big)?(Integer|Auto)Field")
TEXT = ("models.CharField", "models.TextField")
LOOKUPS = {"=": "", "<": "__lt", ">": "__gt", "<=": "__lte", ">=": "__gte", "regex": "__regex", "iregex": "__iregex"}
BEYOND_RELATIONS = {"between", "like", "ilike", "regex", "iregex"}
"""What Django asks of the row that a relation points to, not of the column (models.E041)."""
FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "="}
NAMES = {
    **{name.casefold(): name for name in FUNCTIONS - {"Now", "Collate"}},
    "ifnull": "Coalesce",
    "char_length": "Length",
    "btrim": "Trim",
}
"""Functions of SQL that are those of Django; what MySQL calls `length` counts bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operand:
    """The field of a column: its name, its class as source text; that of the column itself for a relation."""

    name: str
    cls: str
    nullable: bool
    is_relation: bool = False


Operands = Mapping[str, Operand]
"""By column name, as it is and in lower case."""


def render_condition(sql: str, operands: Operands, engine: str, *, is_check: bool) -> str | None:
    """Source of a `Q` for the same rows, nothing when Django cannot say it.

    A check also holds for rows where it is NULL, the condition of an index does not.
    """
    try:
        return ConditionRenderer(operands, engine, is_check=is_check).whole(parse_sql(sql, engine))
    except UnsupportedSqlError:
        return None


def render_expression(sql: str, operands: Operands, engine: str) -> str | None:
    """Source of an expression; that of a plain column is its quoted name."""
    try:
        return _function(parse_sql(sql, engine), operands, engine)
    except UnsupportedSqlError:
        return None


def _function(node: Node, operands: Operands, engine: str) -> str:
    match node:
        case ColumnNode():
            return string_literal(_operand(node, operands).name)
        case LiteralNode(is_quoted=True):
            return f"models.Value({string_literal(node.text)})"
        case LiteralNode() if re.fullmatch(r"-?\d+", node.text):
            return node.text
        case CallNode() if node.name in NAMES and not (engine == "mysql" and node.name == "length"):
            arguments = ", ".join(_function(each, operands, engine) for each in node.arguments)
            return f"{NAMES[node.name]}({arguments})"
    raise UnsupportedSqlError(str(node))


def _operand(node: Node, operands: Operands) -> Operand:
    found = _found(node.name, operands) if isinstance(node, ColumnNode) else None
    if found is None:
        raise UnsupportedSqlError(str(node))
    return found


def _found(name: str, operands: Operands) -> Operand | None:
    return operands.get(name) or operands.get(name.casefold())


class ConditionRenderer:
    """Turns trees into source for one table."""

    def __init__(self, operands: Operands, engine: str, *, is_check: bool) -> None:
        self.operands = operands
        self.engine = engine
        self.is_check = is_check

    def whole(self, node: Node) -> str:
        """A complete `Q`, or several joined by `|`."""
        if isinstance(node, JoinedNode) and node.joint == "or":
            return " | ".join(self._q(part) for part in node.parts)
        return self._q(node)

    def _q(self, node: Node) -> str:
        arguments = self._arguments(node)
        if len(arguments) == 1 and arguments[0].startswith(("~", "models.Q(")):
            return arguments[0]
        return f"models.Q({', '.join(arguments)})"

    def _arguments(self, node: Node) -> list[str]:
        """What stands in the brackets of a `Q`: positional arguments first, no keyword twice."""
        match node:
            case JoinedNode(joint="and"):
                return _ordered([each for part in node.parts for each in self._arguments(part)])
            case JoinedNode():
                return [self.whole(node)]
            case NotNode():
                return self._opposite(node.of)
            case TestNode(operator="between", left=ColumnNode()) if _operand(node.left, self.operands).is_relation:
                ends = zip((">=", "<="), node.right, strict=True)
                return [self._test(TestNode(operator=sign, left=node.left, right=(end,))) for sign, end in ends]
            case TestNode():
                return [self._test(node)]
            case ColumnNode() if _operand(node, self.operands).cls == "models.BooleanField":
                return [f"{_operand(node, self.operands).name}=True"]
        raise UnsupportedSqlError(str(node))

    def _opposite(self, node: Node) -> list[str]:
        match node:
            case NotNode():
                return self._arguments(node.of)
            case ColumnNode() if _operand(node, self.operands).cls == "models.BooleanField":
                return [f"{_operand(node, self.operands).name}=False"]
            case TestNode(operator="null"):
                return [f"{_operand(node.left, self.operands).name}__isnull=False"]
            case TestNode():
                operand = self._side(node)
                never_null = [f"{operand.name}__isnull=False"] if operand.nullable and node.operator != "is" else []
                return [f"~models.Q({', '.join(self._arguments(node))})", *([] if self.is_check else never_null)]
            case _ if self.is_check:
                return [f"~models.Q({', '.join(self._arguments(node))})"]
        raise UnsupportedSqlError(str(node))

    def _side(self, node: TestNode) -> Operand:
        flipped = not isinstance(node.left, ColumnNode) and node.operator in FLIPPED
        return _operand(node.right[0] if flipped else node.left, self.operands)

    def _test(self, node: TestNode) -> str:
        if (
            not isinstance(node.left, ColumnNode)
            and node.operator in FLIPPED
            and isinstance(node.right[0], ColumnNode)
        ):
            node = TestNode(operator=FLIPPED[node.operator], left=node.right[0], right=(node.left,))
        operand = _operand(node.left, self.operands)
        if operand.is_relation and node.operator in BEYOND_RELATIONS:
            raise UnsupportedSqlError(node.operator)
        match node.operator:
            case "null":
                return f"{operand.name}__isnull=True"
            case "in":
                return f"{operand.name}__in={list_literal(self._value(operand, each) for each in node.right)}"
            case "between":
                low, high = (self._value(operand, each) for each in node.right)
                return f"{operand.name}__range=({low}, {high})"
            case "like" | "ilike":
                return f"{operand.name}{self._like(operand, node)}"
            case "regex" | "iregex" if operand.cls not in TEXT:
                raise UnsupportedSqlError(node.operator)
            case "is":
                return f"{operand.name}={self._value(operand, node.right[0])}"
        return f"{operand.name}{LOOKUPS[node.operator]}={self._value(operand, node.right[0])}"

    def _like(self, operand: Operand, node: TestNode) -> str:
        """Only PostgreSQL's LIKE tells capitals apart everywhere."""
        (pattern,) = node.right
        if not isinstance(pattern, LiteralNode) or operand.cls not in TEXT:
            raise UnsupportedSqlError(str(pattern))
        middle = pattern.text.strip("%")
        if re.search(r"[%_\\]", middle) or not middle:
            raise UnsupportedSqlError(pattern.text)
        ends = (pattern.text.startswith("%"), pattern.text.endswith("%"))
        word = {(True, True): "contains", (False, True): "startswith", (True, False): "endswith"}.get(ends, "exact")
        any_case = "" if self.engine == "postgresql" and node.operator == "like" else "i"
        return f"__{any_case}{word}={string_literal(middle)}"

    def _value(self, operand: Operand, node: Node) -> str:
        """A literal that the field takes for what the database means, or another column."""
        if isinstance(node, ColumnNode) and (_found(node.name, self.operands) or self.engine != "sqlite"):
            return f"models.F({string_literal(_operand(node, self.operands).name)})"
        if isinstance(node, ColumnNode):
            node = LiteralNode(text=node.name, is_quoted=True)  # SQLite takes an unknown "name" for a text
        if isinstance(node, LiteralNode):
            for is_right, said in _VALUES:
                if is_right(operand.cls):
                    return said(node)
        raise UnsupportedSqlError(str(node))


def _ordered(arguments: Sequence[str]) -> list[str]:
    keywords: dict[str, str] = {}
    positional = []
    for each in arguments:
        name, equals, _ = each.partition("=")
        if name.isidentifier() and equals and name not in keywords:
            keywords[name] = each
        else:
            positional.append(f"models.Q({each})" if name.isidentifier() and equals else each)
    return [*positional, *keywords.values()]


def _boolean(node: LiteralNode) -> str:
    known = {"true": "True", "t": "True", "1": "True", "false": "False", "f": "False", "0": "False"}
    if node.text.casefold() not in known:
        raise UnsupportedSqlError(node.text)
    return known[node.text.casefold()]


def _integer(node: LiteralNode) -> str:
    if not re.fullmatch(r"-?\d+", node.text):
        raise UnsupportedSqlError(node.text)
    return str(int(node.text))


def _decimal(node: LiteralNode) -> str:
    if not is_number_literal(node.text):
        raise UnsupportedSqlError(node.text)
    return f"Decimal({decimal_argument(node.text)})"


def _float(node: LiteralNode) -> str:
    if not is_number_literal(node.text):
        raise UnsupportedSqlError(node.text)
    return repr(float(node.text))


def _text(node: LiteralNode) -> str:
    if not node.is_quoted:
        raise UnsupportedSqlError(node.text)
    return string_literal(node.text)


def _date(node: LiteralNode) -> str:
    try:
        return string_literal(datetime.date.fromisoformat(node.text).isoformat())
    except ValueError:
        raise UnsupportedSqlError(node.text) from None


_VALUES: tuple[tuple[Callable[[str], object], Callable[[LiteralNode], str]], ...] = (
    (NUMBER.fullmatch, _integer),
    (lambda cls: cls in TEXT, _text),
    (lambda cls: cls == "models.BooleanField", _boolean),
    (lambda cls: cls in DECIMALS, _decimal),
    (lambda cls: cls in FLOATS, _float),
    (lambda cls: cls == "models.DateField", _date),
)
"""How a value is spelled for the field it is compared with; others are not compared."""
