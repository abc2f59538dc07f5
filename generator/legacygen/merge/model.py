"""Merges one model: its class name, choices, fields, Meta options and `__str__`."""

import ast
import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from legacygen.emit.models import render_comment, render_field, render_field_call, render_option
from legacygen.matching.models import MatchedModel, field_identity
from legacygen.merge.choices import has_own_choices, lengthen_for_members, merge_choices
from legacygen.merge.field import FieldSides, merge_field
from legacygen.merge.indentation import body_indent, body_unit, indent_block
from legacygen.merge.meta import USER_OWNED_OPTIONS, merge_option
from legacygen.merge.model_sides import MergedModel, ModelSides
from legacygen.plan import Argument, Field, Model
from legacygen.pycode.field_arguments import is_same_source
from legacygen.pycode.insertion import (
    insert_after,
    insert_before,
    remove_methods,
    remove_statement,
    replace_statement,
)
from legacygen.pycode.literal import string_literal
from legacygen.pycode.module import ClassAttribute, meta_options
from legacygen.pycode.source_text import TextEdit
from legacygen.pycode.tombstone_names import COLUMN_TOMBSTONE


def merge_model(sides: ModelSides) -> MergedModel:
    """Merge every change of the schema into the class, except where it conflicts with one of the user."""
    theirs = sides.theirs
    merged = MergedModel(base=theirs)
    _rename_class(sides, merged)
    all_choices = merge_choices(sides, merged)
    all_fields = _merge_fields(sides, lengthen_for_members(sides, theirs), merged)
    meta = _merge_meta(sides, merged)
    display = _merge_display(sides, merged)
    merged.base = replace(theirs, fields=all_fields, choices=all_choices, meta=meta, display=display)
    return merged


def _rename_class(sides: ModelSides, merged: MergedModel) -> None:
    cls, theirs = sides.ours.cls, sides.theirs
    if theirs.name == cls.name:
        return
    text = cls.module.text
    start = text.text.index(cls.name, text.start(cls.node) + len("class"))
    merged.edits.append(TextEdit(start=start, end=start + len(cls.name), text=theirs.name))


def _merge_fields(sides: ModelSides, theirs: Model, merged: MergedModel) -> tuple[Field, ...]:
    base = {field_identity(each): each for each in sides.base.fields}
    remembered = []
    anchors = _FieldAnchors(sides.ours)
    for each in theirs.fields:
        key = field_identity(each)
        attribute = sides.ours.fields.get(key)
        if attribute is None:
            # A field that is in the base and not in the code was deleted by the user, and stays deleted.
            if key not in base and key not in sides.ours.tombstones and key not in sides.ours.elsewhere:
                block = indent_block(render_field(each), body_indent(sides.ours), body_unit(sides.ours))
                merged.edits.append(anchors.insert(block))
                merged.new_code.append(render_field_call(each))
            remembered.append(each)
            continue
        remembered.append(_merge_field(sides, base.get(key, each), each, attribute, merged))
        anchors.pass_field(attribute)
    planned = {field_identity(each) for each in theirs.fields}
    for key, each in base.items():
        if key not in planned and key in sides.ours.fields:
            _drop_field(sides, each, sides.ours.fields[key], merged)
    return tuple(remembered)


class _FieldAnchors:
    """Finds the place of new fields: below the field of the column before, in the order of the table."""

    def __init__(self, ours: MatchedModel) -> None:
        self._ours = ours
        self._last: ast.stmt | None = None

    def pass_field(self, attribute: ClassAttribute) -> None:
        self._last = attribute.node

    def insert(self, block: str) -> TextEdit:
        cls = self._ours.cls
        if self._last is not None:
            return insert_after(cls.module.text, self._last, block)
        first = min((each.node for each in self._ours.fields.values()), key=lambda node: node.lineno, default=None)
        return insert_before(cls.module.text, first or cls.meta or cls.node.body[-1], block)


def _merge_field(
    sides: ModelSides, base: Field, theirs: Field, attribute: ClassAttribute, merged: MergedModel
) -> Field:
    if base == theirs and attribute.name == theirs.name:
        return theirs
    result = merge_field(field_sides(sides, base, theirs, attribute))
    source = sides.ours.cls.module.text.source(attribute.node)
    if result.source != source:
        merged.edits.append(replace_statement(sides.ours.cls.module.text, attribute.node, result.source))
        merged.new_code.append(result.source)
    merged.conflicts.extend(result.conflicts)
    return result.base


def field_sides(sides: ModelSides, base: Field, theirs: Field, attribute: ClassAttribute) -> FieldSides:
    """Return the three sides of one field; `attribute` is the field in the code."""
    text = sides.ours.cls.module.text
    return FieldSides(
        label=sides.theirs.label,
        owner=sides.ours.cls.name,
        base=base,
        theirs=theirs,
        name=attribute.name,
        source=text.source(attribute.node),
        indent=text.indent(text.start(attribute.node)),
        is_moved=field_identity(theirs) in sides.moved,
        has_own_choices=has_own_choices(sides, base),
        lost=sides.lost,
        decisions=sides.decisions,
    )


def _drop_field(sides: ModelSides, base: Field, attribute: ClassAttribute, merged: MergedModel) -> None:
    """Remove the field of a dropped column, or put a tombstone in its place where it survives."""
    text = sides.ours.cls.module.text
    column = field_identity(base)
    if column not in sides.kept:
        comments = [render_comment(each) for each in base.comments]
        merged.edits.append(remove_statement(text, attribute.node, comments))
    elif not is_users_own(base, sides.tables):
        tombstone = f"{attribute.name} = {COLUMN_TOMBSTONE}({string_literal(column)})"
        merged.edits.append(replace_statement(text, attribute.node, tombstone))
        merged.new_code.append(f"{COLUMN_TOMBSTONE}()")


def is_users_own(base: Field, tables: Collection[str]) -> bool:
    """Return whether a field that is not planned any more needs no tombstone and belongs to the user from now on.

    That is a many-to-many field whose join table exists; `tables` are the labels of all that become models.
    """
    return base.cls.endswith("ManyToManyField") and field_identity(base).strip("()") in tables


def _merge_meta(sides: ModelSides, merged: MergedModel) -> tuple[Argument, ...]:
    base = {option.name: option.value for option in sides.base.meta}
    new = {option.name: option.value for option in sides.theirs.meta}
    if base == new or sides.ours.cls.meta is None:
        return sides.theirs.meta
    remembered = dict(new)
    for name in [*new, *(name for name in base if name not in new)]:
        value = _merge_option(sides, name, base.get(name), new, merged)
        if value is None:
            remembered.pop(name, None)
        else:
            remembered[name] = value
    return tuple(Argument(name=name, value=value) for name, value in remembered.items())


def _merge_option(
    sides: ModelSides, name: str, base: str | None, new: Mapping[str, str], merged: MergedModel
) -> str | None:
    if is_same_source(base, new.get(name)):
        return new.get(name)
    if name in USER_OWNED_OPTIONS and sides.theirs.name == sides.ours.cls.name:
        # They are derived from the name of the class, and so only added where legacygen.toml renames it.
        return base
    meta = sides.ours.cls.meta
    assert meta
    text = sides.ours.cls.module.text
    nodes = meta_options(meta)
    node = nodes.get(name)
    source = text.source(node) if node else None
    indent = text.indent(text.start(meta.body[0]))
    result = merge_option(
        f"{sides.theirs.label}.Meta.{name}",
        name,
        base,
        source,
        new.get(name),
        indent=indent,
        decisions=sides.decisions,
    )
    merged.conflicts.extend(result.conflicts)
    if result.source == source:
        return result.base
    merged.new_code.append(result.source or "")
    if node and result.source is None:
        merged.edits.append(remove_statement(text, node))
    elif node:
        merged.edits.append(replace_statement(text, node, result.source or ""))
    elif result.source:
        anchor = next((nodes[each] for each in reversed(list(new)[: list(new).index(name)]) if each in nodes), None)
        option = Argument(name=name, value=result.source.partition(" = ")[2])
        block = indent_block(render_option(option), indent, body_unit(sides.ours), level=2)
        merged.edits.append(insert_after(text, anchor or meta.body[-1], block))
    return result.base


def _merge_display(sides: ModelSides, merged: MergedModel) -> str:
    """Update `__str__` where it is as generated, and what it shows was dropped or changed; return the new base."""
    theirs = sides.theirs
    if sides.base.display == theirs.display or not sides.base.display:
        return sides.base.display
    node = next((each for each in sides.ours.cls.node.body if getattr(each, "name", "") == "__str__"), None)
    dropped = {each.name for each in sides.base.fields} - {each.name for each in theirs.fields}
    shown = _list_shown_fields(sides.base)
    # That the plan would show another field is no reason to change what people see.
    fits = not theirs.display or shown & _list_shown_fields(theirs) or shown & dropped
    if node is None or not is_same_source(returned_expression(node), sides.base.display) or not fits:
        return sides.base.display
    text = sides.ours.cls.module.text
    if theirs.display:
        body = node.body[-1]  # type: ignore[attr-defined]
        merged.edits.append(replace_statement(text, body, f"return {theirs.display}"))
    else:
        merged.edits.extend(remove_methods(text, [node]))
    return theirs.display


def _list_shown_fields(model: Model) -> set[str]:
    """List the fields that `__str__` shows."""
    return set(re.findall(r"self\.(\w+)", model.display)) - {"pk"}


def returned_expression(node: ast.stmt | None) -> str | None:
    """Return the source of what a function of a single statement returns."""
    if not isinstance(node, ast.FunctionDef) or len(node.body) != 1:
        return None
    last = node.body[0]
    return ast.unparse(last.value) if isinstance(last, ast.Return) and last.value else None
