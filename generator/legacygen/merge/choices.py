"""Merges choices classes: members are added and removed with the values in the database, labels are the user's.

A class belongs to the column whose values it lists. It is matched by that column, and added or removed with the values
of that column; its name and the names of its members may be the user's.
"""

import ast
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from legacygen.emit.models import render_choices, render_member
from legacygen.matching.models import MatchedModel, field_identity
from legacygen.merge.base_renamed import find_choices_class, list_members, member_value
from legacygen.merge.indentation import body_indent, body_unit, indent_block
from legacygen.merge.model_sides import MergedModel, ModelSides
from legacygen.merge.planned_arguments import field_arguments, replace_arguments
from legacygen.plan import Choices, Field, Model
from legacygen.pycode.brackets import contains_comment
from legacygen.pycode.insertion import (
    has_trailing_comment,
    insert_after,
    insert_before,
    remove_methods,
    remove_statement,
)
from legacygen.pycode.module import keyword_value, last_name
from legacygen.pycode.source_text import SourceText, TextEdit


def merge_choices(sides: ModelSides, merged: MergedModel) -> tuple[Choices, ...]:
    """Add to `merged` the edits that bring the choices classes of a model up to date; return the new base."""
    base = {each.column: each for each in sides.base.choices}
    nested, theirs = sides.ours.nested, sides.theirs
    gone = _list_gone(sides)
    merged.edits.extend(remove_methods(sides.ours.cls.module.text, gone))
    new: list[Choices] = []
    for each in theirs.choices:
        node = nested.get(each.name)
        old = base.get(each.column)
        # A class that is in the base and not in the code was deleted by the user.
        if old is None and node is None and each.name not in sides.ours.cls.bound_names:
            new.append(each)
        elif node is not None and (old is None or old.members != each.members):
            text, members = sides.ours.cls.module.text, list_members(node)
            merged.edits.extend(_add_members(sides.ours, members, old, each))
            merged.edits.extend(remove_statement(text, members[value]) for value in _list_removed(sides, each))
    # After the new members: those of the class above begin at the same place.
    merged.edits.extend(_insert_choices(sides.ours, each, gone) for each in new)
    merged.new_code.extend("models.TextChoices" for _ in new)
    return theirs.choices


def _list_gone(sides: ModelSides) -> list[ast.ClassDef]:
    """List the classes whose columns are not enumerations any more."""
    planned, nested = {each.column for each in sides.theirs.choices}, sides.ours.nested
    dropped = [each for each in sides.base.choices if each.column not in planned and each.name in nested]
    return [nested[each.name] for each in dropped if f"{each.column}.choices" not in sides.kept]


def lengthen_for_members(sides: ModelSides, theirs: Model) -> Model:
    """Make the fields long enough for the members that stay although their values were dropped.

    Django rejects a field whose `max_length` is shorter than one of its choices.
    """
    longest: dict[str, int] = {}
    for choices in theirs.choices:
        node = sides.ours.nested.get(choices.name)
        kept = set(list_members(node)).difference(_list_removed(sides, choices)) if node else set()
        longest[choices.column] = max((len(member_value(value)) for value in kept), default=0)

    def lengthen(each: Field) -> Field:
        length, needed = field_arguments(each).get("max_length", ""), longest.get(field_identity(each), 0)
        is_short = length.isdigit() and int(length) < needed
        return replace_arguments(each, {"max_length": str(needed)}) if is_short else each

    return replace(theirs, fields=tuple(map(lengthen, theirs.fields))) if any(longest.values()) else theirs


def has_own_choices(sides: ModelSides, base: Field) -> bool:
    """Return whether the user has put something else in place of the choices class that was generated for a field."""
    written = field_arguments(base).get("choices", "").removesuffix(".choices")
    attribute = sides.ours.fields.get(field_identity(base))
    if not written or attribute is None or keyword_value(attribute.call, "choices") is None:
        return False
    is_nested = any(each.name == written for each in sides.base.choices)
    used = find_choices_class(sides.ours, field_identity(base))
    return used != written or (is_nested and written not in sides.ours.nested)


def is_as_written(text: SourceText, node: ast.stmt, written: str) -> bool:
    """Return whether a statement in the code is as written, except for layout and quotes, and has no comment."""
    is_alike = _dump(node) == _dump(ast.parse(written.lstrip()).body[0])
    return is_alike and not contains_comment(text.source(node)) and not has_trailing_comment(text, node)


def _dump(node: ast.stmt) -> str:
    """Return what a statement says; its module may have imported the base of a class under another name."""
    if not isinstance(node, ast.ClassDef):
        return ast.dump(node)
    bases = ", ".join(map(last_name, node.bases))
    return f"{node.name}({bases})" + "".join(map(ast.dump, (*node.keywords, *node.decorator_list, *node.body)))


def _insert_choices(ours: MatchedModel, choices: Choices, gone: Collection[ast.stmt]) -> TextEdit:
    """Insert a class below the last choices class that stays, else above the first field."""
    text = ours.cls.module.text
    block = indent_block(render_choices(choices), body_indent(ours), body_unit(ours))
    classes = [node for node in ours.nested.values() if node.name != "Meta" and node not in gone]
    if classes:
        return insert_after(text, classes[-1], f"\n{block}")
    first = min(
        (each.node for each in ours.fields.values()), key=lambda node: node.lineno, default=ours.cls.node.body[-1]
    )
    return insert_before(text, first, f"{block}\n")


def _add_members(
    ours: MatchedModel, members: Mapping[str, ast.Assign], base: Choices | None, theirs: Choices
) -> Iterator[TextEdit]:
    """Insert new members below the member before them; those that the user has deleted do not come back."""
    text = ours.cls.module.text
    in_base = {member.value for member in base.members} if base else set()
    last = None
    for member in theirs.members:
        if member.value in members:
            last = members[member.value]
        elif member.value not in in_base and members:
            first = next(iter(members.values()))
            block = indent_block(render_member(member), text.indent(text.start(first)), body_unit(ours), level=2)
            yield insert_after(text, last, block) if last else insert_before(text, first, block)


def _list_removed(sides: ModelSides, theirs: Choices) -> list[str]:
    """List the members to be removed, by the source of their value; a class that would be empty keeps the last one."""
    base = next((each for each in sides.base.choices if each.column == theirs.column), None)
    node = sides.ours.nested.get(theirs.name)
    if base is None or node is None or base.members == theirs.members:
        return []
    planned, in_base = {member.value for member in theirs.members}, {member.value for member in base.members}
    members = set(list_members(node))
    has_new = bool(members and planned - members - in_base)
    removed = []
    for value in (member.value for member in base.members):
        if value in planned or value not in members or (not has_new and len(members) == 1):
            continue
        if f"{theirs.column}.choices.{member_value(value)}" not in sides.kept:
            members.remove(value)
            removed.append(value)
    return removed
