"""Finds the lines of a project that use a model or a choices class: lines to look at, not proof."""

import ast
import re
from collections.abc import Iterator, Mapping

from legacygen.pycode.module import assigned_name, last_name
from legacygen.pycode.source_text import BYTE_ORDER_MARK
from legacygen.pycode.tombstone_names import TOMBSTONES
from legacygen.pycode.uses.fixture_uses import is_fixture, list_fixture_objects
from legacygen.pycode.uses.reference import Reference, is_wording, merge_lines
from legacygen.pycode.uses.template_chains import read_template

SyntaxNode = ast.expr | ast.stmt | ast.alias


def find_class_references(texts: Mapping[str, str], model: str) -> tuple[Reference, ...]:
    """Find the uses of a class in texts by path: its name in code and imports, strings such as `"legacy.Customer"`."""
    label = re.compile(rf"^(\w+\.)?{re.escape(model)}$")
    found: list[Reference] = []
    for path, text in texts.items():
        if is_fixture(path):
            found += [Reference(path=path, line=each) for each in list_fixture_objects(text, model)]
        if model not in text or not path.endswith(".py"):
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
    return merge_lines(found)


def find_member_references(
    texts: Mapping[str, str], model: str, choices: str, member: str, value: str | None
) -> tuple[Reference, ...]:
    """Find the uses of a choices class of a model or, if `member` is not empty, of that member with that value.

    A member is used as `Status.OLD`, `Status["OLD"]` or `Status("old")`; `Status` may be an attribute of the model or
    of a row, or have another name by an assignment.
    """
    found: list[Reference] = []
    for path, text in texts.items():
        if is_fixture(path) or not re.search(rf"\b{re.escape(choices)}\b", text):
            continue
        if not path.endswith(".py"):
            chain = (choices, member) if member else (choices,)
            found += [Reference(path=path, line=each.line) for each in read_template(text).chains if each.has(chain)]
        elif re.search(rf"\b{re.escape(model)}\b", text):
            names = _ChoicesNames(text, model, choices)
            for node, around in _walk_nodes(text):
                if names.is_use(node, around, member, value):
                    found.append(Reference(path=path, line=node.lineno))
    return merge_lines(found)


class _ChoicesNames:
    """The names that a text has for a model, its subclasses, and a choices class of it."""

    def __init__(self, text: str, model: str, choices: str) -> None:
        self._model, self._choices = model, choices
        self._models, self._aliases = {model}, set[str]()
        for node, around in _walk_nodes(text):
            match node:
                case ast.alias(name=name, asname=str(other)) if name.rpartition(".")[2] == model:
                    self._models.add(other)
                case ast.ClassDef(name=name, bases=bases) if any(last_name(base) in self._models for base in bases):
                    self._models.add(name)
                case ast.Assign(value=ast.Attribute() as value) if self._is_choices_class(value, around):
                    self._aliases.add(assigned_name(node))

    def is_use(self, node: SyntaxNode, around: str, member: str, value: str | None) -> bool:
        """Return whether a node uses the member or, if that is empty, the class; `around` is the class around it."""
        if not member:
            return self._is_choices_class(node, around)
        match node:
            case ast.Attribute(attr=name, value=ast.Name(id="self" | "cls")) if name == member:
                return around == self._model
            case ast.Attribute(attr=name, value=owner) if name == member:
                return self._is_choices_class(owner, around)
            case ast.Subscript(value=owner, slice=ast.Constant(value=name)) if name == member:
                return self._is_choices_class(owner, around)
            case ast.Call(func=owner, args=[ast.Constant(value=argument)]) if argument == value:
                return self._is_choices_class(owner, around)
        return False

    def _is_choices_class(self, node: SyntaxNode, around: str) -> bool:
        match node:
            case ast.Attribute(attr=self._choices, value=owner):
                name = last_name(owner)
                # Lower case is a variable, which may hold a row of the model; other classes have other choices.
                return name in self._models or not name[:1].isupper()
            case ast.Name(id=name):
                return name in self._aliases or (name == self._choices and around in self._models)
        return False


def _walk_nodes(text: str) -> Iterator[tuple[SyntaxNode, str]]:
    """Yield all nodes that may use something with the class around them; none if the text is not valid Python."""
    try:
        tree = ast.parse(text.removeprefix(BYTE_ORDER_MARK))
    except (SyntaxError, ValueError):
        return
    # No recursion: the depth of an expression is unlimited, and a generator for each node would be slow.
    waiting: list[tuple[ast.AST, str]] = [(tree, "")]
    while waiting:
        node, around = waiting.pop()
        if isinstance(node, ast.ClassDef) and node.name != "Meta" and not around:
            around = node.name  # nested classes and methods belong to the outer class
        elif is_wording(node) or (isinstance(node, ast.Call) and last_name(node.func) in TOMBSTONES):
            continue
        if isinstance(node, SyntaxNode):
            yield node, around
        waiting.extend((child, around) for child in ast.iter_child_nodes(node))
