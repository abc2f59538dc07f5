"""Names what an expression gives rows of: a class, an attribute such as a relation, a variable, or the own class."""

import ast
from dataclasses import dataclass
from enum import Enum, auto

MANAGERS = {"objects", "_default_manager", "_base_manager"}
"""Attributes of a class that give its rows."""

QUERYSET_METHODS = MANAGERS | set(
    "aget aggregate alias all annotate count create dates datetimes db_manager defer difference distinct earliest"
    " exclude exists filter first get get_or_create get_queryset in_bulk intersection iterator last latest none only"
    " order_by prefetch_related reverse select_for_update select_related union update_or_create using values"
    " values_list afirst alast acreate aget_or_create aupdate_or_create aiterator aearliest alatest".split()
)
"""Methods whose result has the rows of the thing that they are called on."""

PASSING = set("list tuple set sorted reversed iter next enumerate anext type".split())
"""Functions that give the rows of their first argument."""

OWN_ATTRIBUTES = set(
    "instance object object_list model queryset fields cleaned_data initial initial_data validated_data data"
    " base_fields declared_fields __class__ _meta".split()
)
"""Attributes of `self` that hold what the class is about."""


class ReceiverKind(Enum):
    """Kinds of receivers: OWN is what `self` is about, such as the queryset of a manager or the row of a form."""

    SELF = auto()
    OWN = auto()
    CLASS = auto()
    ATTRIBUTE = auto()
    VARIABLE = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassRef:
    """A class as code refers to it: `a.b.Customer` has the prefix `a.b`, the string `"legacy.Customer"` is a label."""

    name: str
    prefix: str = ""
    is_label: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """The thing whose rows an expression gives; `name` is empty for SELF, OWN and UNKNOWN.

    `prefix` and `is_label` are those of a class.
    """

    kind: ReceiverKind
    name: str = ""
    prefix: str = ""
    is_label: bool = False

    @property
    def ref(self) -> ClassRef:
        """The class that it refers to."""
        return ClassRef(name=self.name, prefix=self.prefix, is_label=self.is_label)


OWN = Receiver(kind=ReceiverKind.OWN)
UNKNOWN = Receiver(kind=ReceiverKind.UNKNOWN)


def is_class_like(name: str) -> bool:
    """Return whether a name is written like that of a class; a script without cases has only such names."""
    return not name[:1].islower() and not name.startswith("_")


def read_class_ref(node: ast.expr | None) -> ClassRef | None:
    """Read a reference to a class: a name, a dotted name, or a label in a string; None for any other expression."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) if is_class_like(name):
            return ClassRef(name=name, prefix=_dotted_name(node.value) if isinstance(node, ast.Attribute) else "")
        case ast.Constant(value=str(value)) if value.replace(".", "").isidentifier():
            app, _, name = value.rpartition(".")
            return ClassRef(name=name, prefix=app, is_label=True)
    return None


def find_receiver(node: ast.expr) -> Receiver:
    """Find the thing whose rows an expression gives.

    It is the class of `Customer.objects.first()`, the attribute `orders` of `customer.orders.all()[0]`.
    """
    is_plain = True  # neither called nor indexed
    while (inner := _look_through(node)) is not None:
        node, is_plain = inner, False
    match node:
        case ast.Name(id="self" | "cls"):
            return Receiver(kind=ReceiverKind.SELF) if is_plain else OWN
        case ast.Name(id=name):
            kind = ReceiverKind.CLASS if is_class_like(name) else ReceiverKind.VARIABLE
            return Receiver(kind=kind, name=name)
        case ast.Call(func=ast.Name(id="super")):
            return OWN
        case ast.Attribute():
            return _name_attribute(node)
        case ast.Constant() if (label := read_class_ref(node)) and label.prefix and is_class_like(label.name):
            return Receiver(kind=ReceiverKind.CLASS, name=label.name, prefix=label.prefix, is_label=True)
    return UNKNOWN


def _look_through(node: ast.expr) -> ast.expr | None:
    """Return the part of an expression that gives the same rows; None if there is none."""
    match node:
        case ast.Call(func=ast.Name(id=name), args=[first, *_]) if name in PASSING:
            return first
        case ast.Call(func=ast.Attribute(attr=name, value=value)) if name in QUERYSET_METHODS:
            return value
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if is_class_like(name):
            return node.func
        case ast.Attribute(attr=name, value=value) if name in MANAGERS:
            return value
        case ast.Subscript(value=value) | ast.Await(value=value) | ast.NamedExpr(value=value):
            return value
    return None


def _name_attribute(node: ast.Attribute) -> Receiver:
    match node.value:
        case ast.Name(id="self" | "cls" | "view") if node.attr in OWN_ATTRIBUTES:
            return OWN
        case ast.Name(id=name) | ast.Attribute(attr=name) if is_class_like(name) and not is_class_like(node.attr):
            return find_receiver(node.value)  # a manager of another name, or a field
    if is_class_like(node.attr):
        return Receiver(kind=ReceiverKind.CLASS, name=node.attr, prefix=_dotted_name(node.value))
    return Receiver(kind=ReceiverKind.ATTRIBUTE, name=node.attr)


def _dotted_name(node: ast.expr) -> str:
    """Return the text of a dotted name, `a.b`; only its last parts if it begins with another expression."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.insert(0, node.attr)
        node = node.value
    return ".".join([node.id, *parts] if isinstance(node, ast.Name) else parts)
