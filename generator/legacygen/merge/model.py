"""Three-way merge of one class: its fields, choices, Meta options and `__str__`."""

import ast
import re
from collections.abc import Mapping
from dataclasses import replace

from legacygen.emit.models import render_comment, render_field, render_field_call, render_option
from legacygen.lockfile import Tombstone
from legacygen.matching.models import KEY, MatchedModel, field_identity
from legacygen.merge.choices import merge_choices, widen_for_members
from legacygen.merge.field import FieldSides, is_field_edited, keeps_class, merge_field
from legacygen.merge.meta import merge_option
from legacygen.merge.model_sides import MergedModel, ModelSides
from legacygen.plan import Argument, Field, Model
from legacygen.pycode.field_arguments import is_same_source
from legacygen.pycode.insertion import (
    has_trailing_comment,
    insert_after,
    insert_before,
    remove_method,
    remove_statement,
    replace_statement,
)
from legacygen.pycode.literal import string_literal
from legacygen.pycode.module import ClassAttribute, meta_options
from legacygen.pycode.source_text import TextEdit

NAME_OPTIONS = {"verbose_name", "verbose_name_plural"}
"""Options that follow from the name of the class: made with it, or when legacygen.toml renames it."""


def merge_model(case: ModelSides) -> MergedModel:
    """The class with every change of the schema that does not go against one of the user."""
    outcome = MergedModel(base=case.theirs)
    theirs = case.theirs
    _name(case, theirs, outcome)
    all_choices = merge_choices(case, theirs, outcome, body_indent(case.held))
    all_fields = _fields(case, widen_for_members(case.held, theirs, outcome.removed), outcome)
    meta = _meta(case, theirs, outcome)
    display = _display(case, theirs, outcome)
    outcome.base = replace(case.theirs, fields=all_fields, choices=all_choices, meta=meta, display=display)
    return outcome


def body_indent(held: MatchedModel) -> str:
    """The indentation of the class body."""
    text = held.cls.module.text
    return text.indent(text.start(held.cls.node.body[-1]))


def indent_block(block: str, indent: str, unit: str, level: int = 1) -> str:
    """Generated lines, four spaces a level, indented as the user does; `indent` is what `level` has there."""
    lines = []
    for line in block.split("\n"):
        depth = (len(line) - len(line.lstrip(" "))) // 4
        bare = line.lstrip(" ")
        lines.append((indent + unit * (depth - level) + bare) if bare else "")
    return "\n".join(lines)


def _name(case: ModelSides, theirs: Model, outcome: MergedModel) -> None:
    cls = case.held.cls
    if theirs.name == cls.name:
        return
    text = cls.module.text
    start = text.text.index(cls.name, text.start(cls.node) + len("class"))
    outcome.edits.append(TextEdit(start=start, end=start + len(cls.name), text=theirs.name))


def _fields(case: ModelSides, theirs: Model, outcome: MergedModel) -> tuple[Field, ...]:
    base = {field_identity(each): each for each in case.base.fields}
    remembered = []
    anchors = _Anchors(case.held)
    for each in theirs.fields:
        key = field_identity(each)
        attribute = case.held.fields.get(key)
        if attribute is None:
            if key not in base and key not in case.held.gone:
                block = indent_block(render_field(each), body_indent(case.held), _unit(case.held))
                outcome.edits.append(anchors.insert(block))
                outcome.new_code.append(render_field_call(each))
            remembered.append(each)
            continue
        remembered.append(_field(case, base.get(key, each), each, attribute, outcome))
        anchors.passed(attribute)
    now = {field_identity(each) for each in theirs.fields}
    for key, each in base.items():
        if key not in now and key in case.held.fields:
            _drop(case, each, case.held.fields[key], outcome)
    return tuple(remembered)


class _Anchors:
    """Where the next new field goes: behind the last one that was passed, in the order of the table."""

    def __init__(self, held: MatchedModel) -> None:
        self._held = held
        self._last: ast.stmt | None = None

    def passed(self, attribute: ClassAttribute) -> None:
        self._last = attribute.node

    def insert(self, block: str) -> TextEdit:
        cls = self._held.cls
        if self._last is not None:
            return insert_after(cls.module.text, self._last, block)
        first = min((each.node for each in self._held.fields.values()), key=lambda node: node.lineno, default=None)
        return insert_before(cls.module.text, first or cls.meta or cls.node.body[-1], block)


def _field(case: ModelSides, base: Field, theirs: Field, attribute: ClassAttribute, outcome: MergedModel) -> Field:
    if base == theirs and attribute.name == theirs.name:
        return theirs
    made = merge_field(_field_case(case, base, theirs, attribute))
    source = case.held.cls.module.text.source(attribute.node)
    if made.source != source:
        outcome.edits.append(replace_statement(case.held.cls.module.text, attribute.node, made.source))
        outcome.new_code.append(made.source)
    outcome.pending.extend(made.pending)
    return made.base


def keeps_field_class(case: ModelSides, base: Field, theirs: Field, attribute: ClassAttribute) -> bool:
    """Whether a field stays a relation, or none, though its column is planned to be the other."""
    return keeps_class(_field_case(case, base, theirs, attribute))


def _field_case(case: ModelSides, base: Field, theirs: Field, attribute: ClassAttribute) -> FieldSides:
    text = case.held.cls.module.text
    return FieldSides(
        label=case.theirs.label,
        owner=case.held.cls.name,
        base=base,
        theirs=theirs,
        name=attribute.name,
        source=text.source(attribute.node),
        indent=text.indent(text.start(attribute.node)),
        is_moved=field_identity(theirs) in case.moved,
        lost=case.lost,
        decisions=case.decisions,
    )


def _drop(case: ModelSides, base: Field, attribute: ClassAttribute, outcome: MergedModel) -> None:
    """A column that is gone: its field goes too, unless the user has worked on it or uses it."""
    text = case.held.cls.module.text
    column = field_identity(base)
    is_edited = is_field_edited(_field_case(case, base, base, attribute)) or has_trailing_comment(text, attribute.node)
    keeps = (is_edited or column in case.named or column in case.kept) and column != KEY
    if keeps and _stands(case, base):
        return
    source = text.source(attribute.node)
    gone = Tombstone(
        table=case.theirs.label, column=column, source=source, cls=case.held.cls.name, name=attribute.name
    )
    gone = replace(gone, field=base)
    if not keeps or case.decisions.get(gone.id) == "theirs":
        comments = [render_comment(each) for each in base.comments]
        outcome.edits.append(remove_statement(text, attribute.node, comments))
        outcome.removed.append(gone)
        return
    tomb = f"{attribute.name} = LegacyColumnGone({string_literal(column)})"
    outcome.edits.append(replace_statement(text, attribute.node, tomb))
    outcome.new_code.append("LegacyColumnGone()")
    outcome.gone.append(gone)


def _stands(case: ModelSides, base: Field) -> bool:
    """Whether a many-to-many field can stay, as the user's from now on: the joining table is still there."""
    return base.cls.endswith("ManyToManyField") and field_identity(base).strip("()") in case.tables


def _meta(case: ModelSides, theirs: Model, outcome: MergedModel) -> tuple[Argument, ...]:
    base = {option.name: option.value for option in case.base.meta}
    new = {option.name: option.value for option in theirs.meta}
    if base == new or case.held.cls.meta is None:
        return theirs.meta
    remembered = dict(new)
    for name in [*new, *(name for name in base if name not in new)]:
        found = _option(case, name, base.get(name), new, outcome)
        if found is None:
            remembered.pop(name, None)
        else:
            remembered[name] = found
    return tuple(Argument(name=name, value=value) for name, value in remembered.items())


def _option(case: ModelSides, name: str, base: str | None, new: Mapping[str, str], outcome: MergedModel) -> str | None:
    if is_same_source(base, new.get(name)):
        return new.get(name)
    if name in NAME_OPTIONS and case.theirs.name == case.held.cls.name:
        return base
    meta = case.held.cls.meta
    assert meta
    text = case.held.cls.module.text
    nodes = meta_options(meta)
    node = nodes.get(name)
    source = text.source(node) if node else None
    indent = text.indent(text.start(meta.body[0]))
    made = merge_option(
        f"{case.theirs.label}.Meta.{name}",
        name,
        base,
        source,
        new.get(name),
        indent=indent,
        decisions=case.decisions,
    )
    outcome.pending.extend(made.pending)
    if made.source == source:
        return made.base
    outcome.new_code.append(made.source or "")
    if node and made.source is None:
        outcome.edits.append(remove_statement(text, node))
    elif node:
        outcome.edits.append(replace_statement(text, node, made.source or ""))
    elif made.source:
        anchor = next((nodes[each] for each in reversed(list(new)[: list(new).index(name)]) if each in nodes), None)
        option = Argument(name=name, value=made.source.partition(" = ")[2])
        block = indent_block(render_option(option), indent, _unit(case.held), level=2)
        outcome.edits.append(insert_after(text, anchor or meta.body[-1], block))
    return made.base


def _display(case: ModelSides, theirs: Model, outcome: MergedModel) -> str:
    """`__str__` is the user's, unless it still is what was generated and shows a column that went or may be NULL."""
    if case.base.display == theirs.display or not case.base.display:
        return case.base.display
    node = next((each for each in case.held.cls.node.body if getattr(each, "name", "") == "__str__"), None)
    lost = {each.name for each in case.base.fields} - {each.name for each in theirs.fields}
    fits = not theirs.display or bool(_shown(theirs) & _shown(case.base)) or _shown(case.base) & lost
    if node is None or not is_same_source(_returned(node), case.base.display) or not fits:
        return case.base.display
    text = case.held.cls.module.text
    if theirs.display:
        body = node.body[-1]  # type: ignore[attr-defined]
        outcome.edits.append(replace_statement(text, body, f"return {theirs.display}"))
    else:
        outcome.edits.append(remove_method(text, node))
    return theirs.display


def _shown(model: Model) -> set[str]:
    """The fields that the name of a row is made of."""
    return set(re.findall(r"self\.(\w+)", model.display)) - {"pk"}


def _returned(node: ast.stmt | None) -> str | None:
    if not isinstance(node, ast.FunctionDef) or len(node.body) != 1:
        return None
    last = node.body[0]
    return ast.unparse(last.value) if isinstance(last, ast.Return) and last.value else None


def _unit(held: MatchedModel) -> str:
    """One level of indentation."""
    return body_indent(held)
