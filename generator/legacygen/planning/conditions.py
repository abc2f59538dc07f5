"""SQL conditions as `Q`, SQL expressions as functions of Django: for checks, partial and functional indexes."""

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from legacygen.naming.reserved import FUNCTIONS
from legacygen.planning import literal
from legacygen.planning.defaults import DECIMALS, FLOATS
from legacygen.planning.sql import Call, Column, Literal, Node, Not, Several, Test, UnsaidError, parse

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


def condition(sql: str, operands: Operands, engine: str, *, is_check: bool) -> str | None:
    """Source of a `Q` for the same rows, nothing when Django cannot say it.

    A check also holds for rows where it is NULL, the condition of an index does not.
    """
    try:
        return _Sayer(operands, engine, is_check=is_check).whole(parse(sql, engine))
    except UnsaidError:
        return None


def expression(sql: str, operands: Operands, engine: str) -> str | None:
    """Source of an expression; that of a plain column is its quoted name."""
    try:
        return _function(parse(sql, engine), operands, engine)
    except UnsaidError:
        return None


def _function(node: Node, operands: Operands, engine: str) -> str:
    match node:
        case Column():
            return literal.string(_operand(node, operands).name)
        case Literal(is_quoted=True):
            return f"models.Value({literal.string(node.text)})"
        case Literal() if re.fullmatch(r"-?\d+", node.text):
            return node.text
        case Call() if node.name in NAMES and not (engine == "mysql" and node.name == "length"):
            arguments = ", ".join(_function(each, operands, engine) for each in node.arguments)
            return f"{NAMES[node.name]}({arguments})"
    raise UnsaidError(str(node))


def _operand(node: Node, operands: Operands) -> Operand:
    found = _found(node.name, operands) if isinstance(node, Column) else None
    if found is None:
        raise UnsaidError(str(node))
    return found


def _found(name: str, operands: Operands) -> Operand | None:
    return operands.get(name) or operands.get(name.casefold())


class _Sayer:
    """Turns trees into source for one table."""

    def __init__(self, operands: Operands, engine: str, *, is_check: bool) -> None:
        self.operands = operands
        self.engine = engine
        self.is_check = is_check

    def whole(self, node: Node) -> str:
        """A complete `Q`, or several joined by `|`."""
        if isinstance(node, Several) and node.joint == "or":
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
            case Several(joint="and"):
                return _ordered([each for part in node.parts for each in self._arguments(part)])
            case Several():
                return [self.whole(node)]
            case Not():
                return self._opposite(node.of)
            case Test(operator="between", left=Column()) if _operand(node.left, self.operands).is_relation:
                ends = zip((">=", "<="), node.right, strict=True)
                return [self._test(Test(operator=sign, left=node.left, right=(end,))) for sign, end in ends]
            case Test():
                return [self._test(node)]
            case Column() if _operand(node, self.operands).cls == "models.BooleanField":
                return [f"{_operand(node, self.operands).name}=True"]
        raise UnsaidError(str(node))

    def _opposite(self, node: Node) -> list[str]:
        match node:
            case Not():
                return self._arguments(node.of)
            case Column() if _operand(node, self.operands).cls == "models.BooleanField":
                return [f"{_operand(node, self.operands).name}=False"]
            case Test(operator="null"):
                return [f"{_operand(node.left, self.operands).name}__isnull=False"]
            case Test():
                operand = self._side(node)
                never_null = [f"{operand.name}__isnull=False"] if operand.nullable and node.operator != "is" else []
                return [f"~models.Q({', '.join(self._arguments(node))})", *([] if self.is_check else never_null)]
            case _ if self.is_check:
                return [f"~models.Q({', '.join(self._arguments(node))})"]
        raise UnsaidError(str(node))

    def _side(self, node: Test) -> Operand:
        flipped = not isinstance(node.left, Column) and node.operator in FLIPPED
        return _operand(node.right[0] if flipped else node.left, self.operands)

    def _test(self, node: Test) -> str:
        if not isinstance(node.left, Column) and node.operator in FLIPPED and isinstance(node.right[0], Column):
            node = Test(operator=FLIPPED[node.operator], left=node.right[0], right=(node.left,))
        operand = _operand(node.left, self.operands)
        if operand.is_relation and node.operator in BEYOND_RELATIONS:
            raise UnsaidError(node.operator)
        match node.operator:
            case "null":
                return f"{operand.name}__isnull=True"
            case "in":
                return f"{operand.name}__in={literal.listed(self._value(operand, each) for each in node.right)}"
            case "between":
                low, high = (self._value(operand, each) for each in node.right)
                return f"{operand.name}__range=({low}, {high})"
            case "like" | "ilike":
                return f"{operand.name}{self._like(operand, node)}"
            case "regex" | "iregex" if operand.cls not in TEXT:
                raise UnsaidError(node.operator)
            case "is":
                return f"{operand.name}={self._value(operand, node.right[0])}"
        return f"{operand.name}{LOOKUPS[node.operator]}={self._value(operand, node.right[0])}"

    def _like(self, operand: Operand, node: Test) -> str:
        """Only PostgreSQL's LIKE tells capitals apart everywhere."""
        (pattern,) = node.right
        if not isinstance(pattern, Literal) or operand.cls not in TEXT:
            raise UnsaidError(str(pattern))
        middle = pattern.text.strip("%")
        if re.search(r"[%_\\]", middle) or not middle:
            raise UnsaidError(pattern.text)
        ends = (pattern.text.startswith("%"), pattern.text.endswith("%"))
        word = {(True, True): "contains", (False, True): "startswith", (True, False): "endswith"}.get(ends, "exact")
        any_case = "" if self.engine == "postgresql" and node.operator == "like" else "i"
        return f"__{any_case}{word}={literal.string(middle)}"

    def _value(self, operand: Operand, node: Node) -> str:
        """A literal that the field takes for what the database means, or another column."""
        if isinstance(node, Column) and (_found(node.name, self.operands) or self.engine != "sqlite"):
            return f"models.F({literal.string(_operand(node, self.operands).name)})"
        if isinstance(node, Column):
            node = Literal(text=node.name, is_quoted=True)  # SQLite takes an unknown "name" for a text
        if isinstance(node, Literal):
            for is_right, said in _VALUES:
                if is_right(operand.cls):
                    return said(node)
        raise UnsaidError(str(node))


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


def _boolean(node: Literal) -> str:
    known = {"true": "True", "t": "True", "1": "True", "false": "False", "f": "False", "0": "False"}
    if node.text.casefold() not in known:
        raise UnsaidError(node.text)
    return known[node.text.casefold()]


def _integer(node: Literal) -> str:
    if not re.fullmatch(r"-?\d+", node.text):
        raise UnsaidError(node.text)
    return str(int(node.text))


def _decimal(node: Literal) -> str:
    if not literal.is_number(node.text):
        raise UnsaidError(node.text)
    return f"Decimal({literal.decimal(node.text)})"


def _float(node: Literal) -> str:
    if not literal.is_number(node.text):
        raise UnsaidError(node.text)
    return repr(float(node.text))


def _text(node: Literal) -> str:
    if not node.is_quoted:
        raise UnsaidError(node.text)
    return literal.string(node.text)


def _date(node: Literal) -> str:
    try:
        return literal.string(datetime.date.fromisoformat(node.text).isoformat())
    except ValueError:
        raise UnsaidError(node.text) from None


_VALUES: tuple[tuple[Callable[[str], object], Callable[[Literal], str]], ...] = (
    (NUMBER.fullmatch, _integer),
    (lambda cls: cls in TEXT, _text),
    (lambda cls: cls == "models.BooleanField", _boolean),
    (lambda cls: cls in DECIMALS, _decimal),
    (lambda cls: cls in FLOATS, _float),
    (lambda cls: cls == "models.DateField", _date),
)
"""How a value is spelled for the field it is compared with; others are not compared."""
