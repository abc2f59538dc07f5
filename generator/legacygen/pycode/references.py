"""Finds the lines of a project that use a model, a field or a choices class: lines to look at, not proof."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from legacygen.pycode.module import assigned_name, last_name
from legacygen.pycode.source_text import BYTE_ORDER_MARK

COLUMN_TOMBSTONE, TABLE_TOMBSTONE = TOMBSTONES = ("LegacyColumnGone", "LegacyTableGone")
"""The classes of the runtime that replace dropped columns and tables in the code."""

LOOKUPS = set(
    "Q exclude filter get get_or_create create update update_or_create aget afilter acreate annotate aggregate".split()
)
"""Calls whose keywords are names of fields."""

WORDING = set(
    "db_table db_table_comment db_column db_comment verbose_name verbose_name_plural help_text related_name".split()
)
"""Arguments and options whose strings do not name anything in Python."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A line that uses something; `is_idle` if it is a line of an export stub that is still `Unmapped`."""

    path: str
    line: int
    is_idle: bool = False

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


def find_field_references(texts: Mapping[str, str], model: str, names: tuple[str, ...]) -> tuple[Reference, ...]:
    """Find the uses of fields `names` of the class `model` in texts by path.

    In a file that mentions the class: attributes, `self.x` in its own body, keywords and strings of lookups. In other
    files: only lookups across a relation, such as `customer__fax`.
    """
    own_lookup = re.compile(rf"^-?({'|'.join(map(re.escape, names))})(__\w+)?$")
    related_lookup = re.compile(rf"^-?\w+__({'|'.join(map(re.escape, names))})(__\w+)?$")
    found: list[Reference] = []
    for path, text in texts.items():
        if not any(name in text for name in names):  # parsing is slow, and most files have none of the names
            continue
        mentions_model = re.search(rf"\b{re.escape(model)}\b", text) is not None
        for node, context in _walk_nodes(text):
            if _uses_field(node, context, model, names, own_lookup if mentions_model else None, related_lookup):
                found.append(Reference(path=path, line=node.lineno, is_idle=context.is_idle))
    return _merge_lines(found)


def find_class_references(texts: Mapping[str, str], model: str) -> tuple[Reference, ...]:
    """Find the uses of a class in texts by path: its name in code and imports, strings such as `"legacy.Customer"`."""
    label = re.compile(rf"^(\w+\.)?{re.escape(model)}$")
    found: list[Reference] = []
    for path, text in texts.items():
        if model not in text:
            continue
        for node, _ in _walk_nodes(text):
            match node:
                case ast.Name(id=name) | ast.Attribute(attr=name):
                    is_use = name == model
                case ast.alias(name=name):
                    is_use = name == model
                case ast.Constant(value=str(value)):
                    is_use = label.match(value) is not None
                case _:
                    continue
            if is_use:
                found.append(Reference(path=path, line=node.lineno))
    return _merge_lines(found)


def find_member_references(
    texts: Mapping[str, str], model: str, choices: str, member: str, value: str | None
) -> tuple[Reference, ...]:
    """Find the uses of a choices class of a model or, if `member` is not empty, of that member with that value.

    A member is used as `Status.OLD`, `Status["OLD"]` or `Status("old")`; `Status` may be an attribute of the model or
    of a row, or have another name by an assignment.
    """
    found: list[Reference] = []
    for path, text in texts.items():
        if not re.search(rf"\b{re.escape(choices)}\b", text) or not re.search(rf"\b{re.escape(model)}\b", text):
            continue
        names = _ChoicesNames(text, model, choices)
        for node, context in _walk_nodes(text):
            if names.is_use(node, context, member, value):
                found.append(Reference(path=path, line=node.lineno))
    return _merge_lines(found)


class _ChoicesNames:
    """The names that a text has for a model, its subclasses, and a choices class of it."""

    def __init__(self, text: str, model: str, choices: str) -> None:
        self._model, self._choices = model, choices
        self._models, self._aliases = {model}, set[str]()
        for node, context in _walk_nodes(text):
            match node:
                case ast.alias(name=name, asname=str(other)) if name.rpartition(".")[2] == model:
                    self._models.add(other)
                case ast.ClassDef(name=name, bases=bases) if any(last_name(base) in self._models for base in bases):
                    self._models.add(name)
                case ast.Assign(value=ast.Attribute() as value) if self._is_choices_class(value, context):
                    self._aliases.add(assigned_name(node))

    def is_use(self, node: "SyntaxNode", context: "_Context", member: str, value: str | None) -> bool:
        """Return whether a node uses the member or, if that is empty, the class."""
        if not member:
            return self._is_choices_class(node, context)
        match node:
            case ast.Attribute(attr=name, value=ast.Name(id="self" | "cls")) if name == member:
                return context.cls == self._model
            case ast.Attribute(attr=name, value=owner) if name == member:
                return self._is_choices_class(owner, context)
            case ast.Subscript(value=owner, slice=ast.Constant(value=name)) if name == member:
                return self._is_choices_class(owner, context)
            case ast.Call(func=owner, args=[ast.Constant(value=argument)]) if argument == value:
                return self._is_choices_class(owner, context)
        return False

    def _is_choices_class(self, node: "SyntaxNode", context: "_Context") -> bool:
        match node:
            case ast.Attribute(attr=self._choices, value=owner):
                name = last_name(owner)
                # Lower case is a variable, which may hold a row of the model; other classes have other choices.
                return name in self._models or not name[:1].isupper()
            case ast.Name(id=name):
                return name in self._aliases or (name == self._choices and context.cls in self._models)
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    """The class around a node; `source` is the model of an export stub, `is_idle` if it is within `Unmapped(…)`."""

    cls: str = ""
    is_model: bool = False
    source: str = ""
    is_idle: bool = False


SyntaxNode = ast.expr | ast.stmt | ast.alias


def _walk_nodes(text: str) -> Iterator[tuple[SyntaxNode, _Context]]:
    """Yield all nodes that may use something with their context; none if the text is not valid Python."""
    try:
        tree = ast.parse(text.removeprefix(BYTE_ORDER_MARK))
    except (SyntaxError, ValueError):
        return
    # No recursion: the depth of an expression is unlimited, and a generator for each node would be slow.
    waiting: list[tuple[ast.AST, _Context]] = [(tree, _Context())]
    while waiting:
        node, context = waiting.pop()
        # Nested classes and methods belong to the outer class, except for Meta, which is no model.
        if isinstance(node, ast.ClassDef) and node.name != "Meta" and not context.cls:
            context = _Context(cls=node.name, is_model=_has_meta(node), source=_find_source_model(node))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Unmapped":
            context = replace(context, is_idle=True)
        elif _is_ignored(node):
            continue
        if isinstance(node, SyntaxNode):
            yield node, context
        waiting.extend((child, context) for child in ast.iter_child_nodes(node))


def _is_ignored(node: ast.AST) -> bool:
    """Return whether a node is a tombstone, or a string for people or the database."""
    match node:
        case ast.Call(func=ast.Name(id=name)):
            return name in TOMBSTONES
        case ast.keyword(arg=name, value=ast.Constant()):
            return name in WORDING
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant()):
            return name in WORDING
    return False


def _find_source_model(node: ast.ClassDef) -> str:
    """Return the model that an export stub has as its `source`; empty for any other class."""
    for each in node.body:
        if isinstance(each, ast.Assign) and isinstance(each.value, ast.Name) and assigned_name(each) == "source":
            return each.value.id
    return ""


def _uses_field(
    node: SyntaxNode,
    context: _Context,
    model: str,
    names: tuple[str, ...],
    own_lookup: re.Pattern[str] | None,
    related_lookup: re.Pattern[str],
) -> bool:
    """Return whether a node uses one of the fields `names`; `own_lookup` is None where the model is not mentioned."""
    match node:
        case ast.Attribute(attr=name, value=ast.Name(id="self")) if name in names:
            return context.cls == model
        case ast.Attribute(attr=name, value=ast.Name(id="old")) if name in names:
            # `old` is the row of the stub's own model; stubs of other tables mention the model, too.
            return context.source in ("", model) and own_lookup is not None
        case ast.Attribute(attr=name) if name in names:
            return own_lookup is not None
        case ast.Constant(value=str(value)):
            if related_lookup.match(value):
                return True
            # A string in another model, such as an item of `ordering`, names a field of that model.
            is_own = context.cls == model or not context.is_model
            return own_lookup is not None and is_own and own_lookup.match(value) is not None
        case ast.Call(func=ast.Name(id=called) | ast.Attribute(attr=called), keywords=keywords):
            given = [each.arg or "" for each in keywords]
            is_own = own_lookup is not None and called in {*LOOKUPS, model}
            return any(related_lookup.match(name) or (is_own and name.split("__")[0] in names) for name in given)
        case _:
            return False


def _has_meta(node: ast.ClassDef) -> bool:
    return any(isinstance(each, ast.ClassDef) and each.name == "Meta" for each in node.body)


def _merge_lines(found: list[Reference]) -> tuple[Reference, ...]:
    """Return one reference for each line, in their order; it is idle only if all of them are."""
    by_line: dict[tuple[str, int], Reference] = {}
    for use in found:
        key = (use.path, use.line)
        if key not in by_line or by_line[key].is_idle:
            by_line[key] = use
    return tuple(by_line[key] for key in sorted(by_line))
