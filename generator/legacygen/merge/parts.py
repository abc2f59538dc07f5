"""A field taken apart into what is merged by itself: its class, its arguments by name."""

import ast
import functools
from collections.abc import Mapping
from dataclasses import dataclass

from legacygen.merge.source import last_word
from legacygen.plan import Argument, Field

RELATIONS = ("ForeignKey", "OneToOneField")
KEYS = ("CompositePrimaryKey", "RowKey")
POSITIONAL = {
    **dict.fromkeys(KEYS, ("columns",)),
    **dict.fromkeys((*RELATIONS, "ForeignObject"), ("to", "on_delete")),
    "ManyToManyField": ("to",),
}
"""What positional arguments mean; to other fields the only one is the verbose name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """An argument of a call: its source, and where in the call it stands (positional ones have no keyword)."""

    source: str
    index: int


def of_field(field: Field) -> dict[str, str]:
    """The arguments of a planned field by name, `cls` among them, as source."""
    found = {"cls": field.cls}
    names = _positional_names(field.cls.rpartition(".")[2])
    if names == ("columns",):
        found["columns"] = ", ".join(field.positional)
    else:
        found.update(zip(names, field.positional, strict=False))
    return {**found, **{item.name: item.value for item in field.arguments}}


def of_call(call: ast.Call, source: str, kin: str) -> dict[str, Part]:
    """The arguments of a call by name; `source` is the text the call was parsed from on its own.

    `kin` is the class that was planned, for a class of the user's own that stands in its place.
    """
    cls = last_word(call.func)
    known = cls if cls in POSITIONAL else kin.rpartition(".")[2]
    names = _positional_names(known)
    found: dict[str, Part] = {}
    if names == ("columns",):
        found["columns"] = Part(source=", ".join(_source(each, source) for each in call.args), index=0)
    else:
        for index, (name, node) in enumerate(zip(names, call.args, strict=False)):
            found[name] = Part(source=_source(node, source), index=index)
    for index, each in enumerate(call.keywords, len(call.args)):
        found[each.arg or f"**{index}"] = Part(source=_source(each.value, source), index=index)
    return found


def with_parts(field: Field, changed: Mapping[str, str | None]) -> Field:
    """The field with other values for some of its parts; None takes an argument away, new ones come last."""
    changed = dict(changed)
    cls = changed.pop("cls", None) or field.cls
    names = _positional_names(cls.rpartition(".")[2])
    if names == ("columns",):
        columns = changed.pop("columns", None)
        positional = tuple(columns.split(", ")) if columns else field.positional
    else:
        known = of_field(field)
        values = [
            changed.pop(name) if name in changed else known.get(name) for name in names if name != "verbose_name"
        ]
        positional = tuple(value for value in values if value)
    arguments = []
    for item in field.arguments:
        value = changed.pop(item.name) if item.name in changed else item.value
        arguments += [Argument(name=item.name, value=value)] if value is not None else []
    arguments += [Argument(name=name, value=value) for name, value in changed.items() if value is not None]
    return Field(
        name=field.name,
        columns=field.columns,
        cls=cls,
        positional=positional,
        arguments=tuple(arguments),
        comments=field.comments,
        facts=field.facts,
    )


def same(one: str | None, other: str | None, part: str = "", owner: str = "") -> bool:
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
        return last_word(node) or source
    if part in ("to", "through"):
        name = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else last_word(node)
        name = name.rpartition(".")[2]
        return owner if name == "self" else name or ast.dump(node)
    if part == "on_delete":
        return last_word(node) or ast.dump(node)
    for each in ast.walk(node):
        if isinstance(each, ast.Constant):
            each.kind = None
    return ast.dump(node)


def is_relation(cls: str) -> bool:
    """Whether a field class is one that points to another table."""
    return cls.rpartition(".")[2] in RELATIONS


def _positional_names(cls: str) -> tuple[str, ...]:
    return POSITIONAL.get(cls, ("verbose_name",))


def _source(node: ast.expr, source: str) -> str:
    return ast.get_source_segment(source, node) or ast.unparse(node)
