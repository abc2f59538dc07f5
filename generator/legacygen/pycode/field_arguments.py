"""Reads the arguments of a call that makes a field by name, and compares sources by their meaning."""

import ast
import functools
from dataclasses import dataclass

from legacygen.pycode.module import last_name
from legacygen.pycode.source_text import SourceText

RELATION_FIELDS = ("ForeignKey", "OneToOneField")
TEXT_FIELDS = ("EmailField", "SlugField", "URLField", "FilePathField")
COMPOSITE_KEYS = ("CompositePrimaryKey", "RowKey")
POSITIONAL_ARGS = {
    **dict.fromkeys(COMPOSITE_KEYS, ("columns",)),
    **dict.fromkeys((*RELATION_FIELDS, "ForeignObject"), ("to", "on_delete")),
    "ManyToManyField": ("to",),
}
"""The names of positional arguments by class; other fields have only one, the verbose name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallArgument:
    """An argument of a call: its source without the keyword, and its index among all arguments of the call."""

    source: str
    index: int


def collect_arguments(call: ast.Call, text: SourceText, planned_class: str) -> dict[str, CallArgument]:
    """Collect the arguments of a call by name; `text` is the whole text that the call was parsed from.

    `planned_class` names the positional arguments if the called class is one of the user's own. All arguments of a
    composite key are one argument, `columns`.
    """
    cls = last_name(call.func)
    known = cls if cls in POSITIONAL_ARGS else planned_class.rpartition(".")[2]
    names = positional_names(known)
    found: dict[str, CallArgument] = {}
    if names == ("columns",):
        found["columns"] = CallArgument(source=", ".join(map(text.source, call.args)), index=0)
    else:
        for index, (name, node) in enumerate(zip(names, call.args, strict=False)):
            found[name] = CallArgument(source=text.source(node), index=index)
    for index, each in enumerate(call.keywords, len(call.args)):
        # `**options` has no name; the index keeps several of them apart.
        found[each.arg or f"**{index}"] = CallArgument(source=text.source(each.value), index=index)
    return found


def is_same_source(one: str | None, other: str | None, part: str = "", owner: str = "") -> bool:
    """Return whether two sources of an expression have the same meaning, whatever their spelling.

    `part` is the name of the argument, `cls` for the class, `item` for an item of a list in Meta: in some of them
    different expressions have the same meaning. `owner` is the name of the class around the field, which `self` stands
    for. None is no argument.
    """
    if one is None or other is None:
        return one is other
    return one == other or _normalize_source(one, part, owner) == _normalize_source(other, part, owner)


@functools.lru_cache(maxsize=4096)
def _normalize_source(source: str, part: str, owner: str) -> str:
    """Return a text that is equal for sources of the same meaning."""
    try:
        # In brackets, since an expression may be on several lines; the line end closes a comment at its end.
        node = ast.parse(f"({source}\n)", mode="eval").body
    except SyntaxError:
        return source
    if part == "cls":  # `CharField` and `models.CharField` are the same class
        return last_name(node) or source
    if part in ("to", "through"):  # `Customer`, "Customer", "legacy.Customer", and "self" within Customer
        name = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else last_name(node)
        name = name.rpartition(".")[2]
        return owner if name == "self" else name or ast.dump(node)
    if part == "on_delete":  # `CASCADE` and `models.CASCADE`
        return last_name(node) or ast.dump(node)
    for each in ast.walk(node):
        if isinstance(each, ast.Constant):
            each.kind = None  # else u"x" and "x" would differ
        elif part == "item" and isinstance(each, ast.Call):  # `Index` and `models.Index` are the same class
            each.func = ast.Name(id=last_name(each.func) or ast.unparse(each.func))
    return ast.dump(node)


def read_target(source: str) -> str:
    """Return the class that an argument `to` or `through` names, without the label of its app."""
    return source.strip("\"'").rpartition(".")[2]


def is_relation_class(cls: str) -> bool:
    """Return whether a field class, with or without its module, points to another table by a column of its own."""
    return cls.rpartition(".")[2] in RELATION_FIELDS


def find_value_kind(cls: str) -> str:
    """Return what kind of values a field class has: `text`, `number`, or its own name where it is none of these."""
    name = cls.rpartition(".")[2]
    if name.endswith(("CharField", "TextField")) or name in TEXT_FIELDS:
        return "text"
    return "number" if "Integer" in name or name.endswith(("AutoField", "BooleanField", *RELATION_FIELDS)) else name


def positional_names(cls: str) -> tuple[str, ...]:
    """Return the names of the positional arguments of a field class; most classes have only the verbose name."""
    return POSITIONAL_ARGS.get(cls, ("verbose_name",))
