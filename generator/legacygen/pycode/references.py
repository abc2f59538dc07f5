"""Where the project's Python uses a model, or a field of it: reported as lines to look at, not as proof."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from legacygen.pycode.module import assigned_name, last_name

TOMBSTONES = ("LegacyColumnGone", "LegacyTableGone")
LOOKUPS = set(
    "Q exclude filter get get_or_create create update update_or_create aget afilter acreate annotate aggregate".split()
)
"""Calls whose keywords name fields."""

WORDING = set(
    "db_table db_table_comment db_column db_comment verbose_name verbose_name_plural help_text related_name".split()
)
"""Arguments and options whose strings name nothing of Python's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A line that mentions what is gone; `is_idle` where it only is an untouched line of a stub."""

    path: str
    line: int
    is_idle: bool = False

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


def find_field_references(texts: Mapping[str, str], model: str, names: tuple[str, ...]) -> tuple[Reference, ...]:
    """The uses of fields `names` of the class `model` in texts by path.

    Counted are attributes in code that knows the class, `self.x` in its own body, and lookups in strings; in
    files that do not mention the class only lookups across a relation (`customer__fax`).
    """
    plain = re.compile(rf"^-?({'|'.join(map(re.escape, names))})(__\w+)?$")
    across = re.compile(rf"^-?\w+__({'|'.join(map(re.escape, names))})(__\w+)?$")
    found: list[Reference] = []
    for path, text in texts.items():
        if not any(name in text for name in names):
            continue
        knows = re.search(rf"\b{re.escape(model)}\b", text) is not None
        for node, context in _nodes(text):
            if _uses_field(node, context, model, names, plain if knows else None, across):
                found.append(Reference(path=path, line=node.lineno, is_idle=context.is_idle))
    return _unique(found)


def find_class_references(texts: Mapping[str, str], model: str) -> tuple[Reference, ...]:
    """The uses of a class: its name in code, imports, and strings such as `"legacy.Customer"`."""
    named = re.compile(rf"^(\w+\.)?{re.escape(model)}$")
    found: list[Reference] = []
    for path, text in texts.items():
        if model not in text:
            continue
        for node, _ in _nodes(text):
            match node:
                case ast.Name(id=name) | ast.Attribute(attr=name):
                    is_use = name == model
                case ast.alias(name=name):
                    is_use = name == model
                case ast.Constant(value=str(value)):
                    is_use = named.match(value) is not None
                case _:
                    continue
            if is_use:
                found.append(Reference(path=path, line=node.lineno))
    return _unique(found)


def find_member_references(
    texts: Mapping[str, str], model: str, choices: str, member: str, value: str | None
) -> tuple[Reference, ...]:
    """The uses of a choices class of a model or, where `member` is not empty, of that member of it.

    Counted are `Status.OLD`, `Status["OLD"]` and `Status("old")`, where Status is said of the class, of a row or
    under a name that it was given.
    """
    found: list[Reference] = []
    for path, text in texts.items():
        if not re.search(rf"\b{re.escape(choices)}\b", text) or not re.search(rf"\b{re.escape(model)}\b", text):
            continue
        known = _Names(text, model, choices)
        for node, context in _nodes(text):
            if known.says(node, context, member, value):
                found.append(Reference(path=path, line=node.lineno))
    return _unique(found)


class _Names:
    """What a text calls a model and a choices class of it."""

    def __init__(self, text: str, model: str, choices: str) -> None:
        self._model, self._choices = model, choices
        self._models, self._aliases = {model}, set[str]()
        for node, context in _nodes(text):
            match node:
                case ast.alias(name=name, asname=str(other)) if name.rpartition(".")[2] == model:
                    self._models.add(other)
                case ast.ClassDef(name=name, bases=bases) if any(last_name(base) in self._models for base in bases):
                    self._models.add(name)
                case ast.Assign(value=ast.Attribute() as said) if self._is_class(said, context):
                    self._aliases.add(assigned_name(node))

    def says(self, node: "SyntaxNode", context: "_Context", member: str, value: str | None) -> bool:
        """Whether a node uses the member or, without one, the class."""
        if not member:
            return self._is_class(node, context)
        match node:
            case ast.Attribute(attr=name, value=ast.Name(id="self" | "cls")) if name == member:
                return context.cls == self._model
            case ast.Attribute(attr=name, value=owner) if name == member:
                return self._is_class(owner, context)
            case ast.Subscript(value=owner, slice=ast.Constant(value=name)) if name == member:
                return self._is_class(owner, context)
            case ast.Call(func=owner, args=[ast.Constant(value=said)]) if said == value:
                return self._is_class(owner, context)
        return False

    def _is_class(self, node: "SyntaxNode", context: "_Context") -> bool:
        match node:
            case ast.Attribute(attr=self._choices, value=owner):
                name = last_name(owner)
                return name in self._models or not name[:1].isupper()
            case ast.Name(id=name):
                return name in self._aliases or (name == self._choices and context.cls in self._models)
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    """The class around a node, the model if it is a stub, whether the node stands inside Unmapped(…)."""

    cls: str = ""
    is_model: bool = False
    source: str = ""
    is_idle: bool = False


SyntaxNode = ast.expr | ast.stmt | ast.alias


def _nodes(text: str) -> Iterator[tuple[SyntaxNode, _Context]]:
    try:
        tree = ast.parse(text.removeprefix("\ufeff"))
    except (SyntaxError, ValueError):
        return
    waiting: list[tuple[ast.AST, _Context]] = [(tree, _Context())]
    while waiting:
        node, context = waiting.pop()
        if isinstance(node, ast.ClassDef) and node.name != "Meta" and not context.cls:
            context = _Context(cls=node.name, is_model=_is_model(node), source=_source(node))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Unmapped":
            context = replace(context, is_idle=True)
        elif _says_nothing(node):
            continue
        if isinstance(node, SyntaxNode):
            yield node, context
        waiting.extend((child, context) for child in ast.iter_child_nodes(node))


def _says_nothing(node: ast.AST) -> bool:
    """Whether it is a tombstone, or only says a string to people or to the database."""
    match node:
        case ast.Call(func=ast.Name(id=name)):
            return name in TOMBSTONES
        case ast.keyword(arg=name, value=ast.Constant()):
            return name in WORDING
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant()):
            return name in WORDING
    return False


def _source(node: ast.ClassDef) -> str:
    """The model that an export stub is about."""
    for each in node.body:
        if isinstance(each, ast.Assign) and isinstance(each.value, ast.Name) and assigned_name(each) == "source":
            return each.value.id
    return ""


def _uses_field(
    node: SyntaxNode,
    context: _Context,
    model: str,
    names: tuple[str, ...],
    plain: re.Pattern[str] | None,
    across: re.Pattern[str],
) -> bool:
    match node:
        case ast.Attribute(attr=name, value=ast.Name(id="self")) if name in names:
            return context.cls == model
        case ast.Attribute(attr=name, value=ast.Name(id="old")) if name in names:
            return context.source in ("", model) and plain is not None
        case ast.Attribute(attr=name) if name in names:
            return plain is not None
        case ast.Constant(value=str(value)):
            if across.match(value):
                return True
            is_own = context.cls == model or not context.is_model
            return plain is not None and is_own and plain.match(value) is not None
        case ast.Call(func=ast.Name(id=called) | ast.Attribute(attr=called), keywords=keywords):
            given = [each.arg or "" for each in keywords]
            is_own = plain is not None and called in {*LOOKUPS, model}
            return any(across.match(name) or (is_own and name.split("__")[0] in names) for name in given)
        case _:
            return False


def _is_model(node: ast.ClassDef) -> bool:
    return any(isinstance(each, ast.ClassDef) and each.name == "Meta" for each in node.body)


def _unique(found: list[Reference]) -> tuple[Reference, ...]:
    by_line: dict[tuple[str, int], Reference] = {}
    for use in found:
        key = (use.path, use.line)
        if key not in by_line or by_line[key].is_idle:
            by_line[key] = use
    return tuple(by_line[key] for key in sorted(by_line))
