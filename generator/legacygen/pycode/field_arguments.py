"""The arguments of a call that makes a field, by name, and whether two sources mean the same."""

import ast
import functools
from dataclasses import dataclass

from legacygen.pycode.module import last_name

RELATION_FIELDS = ("ForeignKey", "OneToOneField")
COMPOSITE_KEYS = ("CompositePrimaryKey", "RowKey")
POSITIONAL_ARGS = {
    **dict.fromkeys(COMPOSITE_KEYS, ("columns",)),
    **dict.fromkeys((*RELATION_FIELDS, "ForeignObject"), ("to", "on_delete")),
    "ManyToManyField": ("to",),
}
"""What positional arguments mean; to other fields the only one is the verbose name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallArgument:
    """An argument of a call: its source, and where in the call it stands (positional ones have no keyword)."""

    source: str
    index: int


def call_arguments(call: ast.Call, source: str, kin: str) -> dict[str, CallArgument]:
    """The arguments of a call by name; `source` is the text the call was parsed from on its own.

    `kin` is the class that was planned, for a class of the user's own that stands in its place.
    """
    cls = last_name(call.func)
    known = cls if cls in POSITIONAL_ARGS else kin.rpartition(".")[2]
    names = positional_names(known)
    found: dict[str, CallArgument] = {}
    if names == ("columns",):
        found["columns"] = CallArgument(source=", ".join(_source(each, source) for each in call.args), index=0)
    else:
        for index, (name, node) in enumerate(zip(names, call.args, strict=False)):
            found[name] = CallArgument(source=_source(node, source), index=index)
    for index, each in enumerate(call.keywords, len(call.args)):
        found[each.arg or f"**{index}"] = CallArgument(source=_source(each.value, source), index=index)
    return found


def is_same_source(one: str | None, other: str | None, part: str = "", owner: str = "") -> bool:
    """Whether two sources say the same, however they are spelled; `owner` is the class around them."""
    if one is None or other is None:
        return one is other
    return one == other or _meaning(one, part, owner) == _meaning(other, part, owner)


@functools.lru_cache(maxsize=4096)
def _meaning(source: str, part: str, owner: str) -> str:
    try:
        node = ast.parse(f"({source}\n)", mode="eval").body
    except SyntaxError:
        return source
    if part == "cls":
        return last_name(node) or source
    if part in ("to", "through"):
        name = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else last_name(node)
        name = name.rpartition(".")[2]
        return owner if name == "self" else name or ast.dump(node)
    if part == "on_delete":
        return last_name(node) or ast.dump(node)
    for each in ast.walk(node):
        if isinstance(each, ast.Constant):
            each.kind = None
    return ast.dump(node)


def is_relation_class(cls: str) -> bool:
    """Whether a field class is one that points to another table."""
    return cls.rpartition(".")[2] in RELATION_FIELDS


def positional_names(cls: str) -> tuple[str, ...]:
    """Return what the positional arguments of a field class mean; of most there is the verbose name only."""
    return POSITIONAL_ARGS.get(cls, ("verbose_name",))


def _source(node: ast.expr, source: str) -> str:
    return ast.get_source_segment(source, node) or ast.unparse(node)
