"""Three-way merge of one class: its fields, choices, Meta options and `__str__`."""

import ast
import re
from collections.abc import Mapping
from dataclasses import replace

from legacygen.emit import models
from legacygen.lock import Gone
from legacygen.merge import choices, fields, options, place
from legacygen.merge.case import Case, Outcome
from legacygen.merge.identity import KEY, Held, key_of
from legacygen.merge.parts import same
from legacygen.merge.source import Attribute
from legacygen.merge.source import options as meta_options
from legacygen.merge.text import Edit
from legacygen.plan import Argument, Field, Model
from legacygen.planning import literal

NAMES = {"verbose_name", "verbose_name_plural"}
"""Options that follow from the name of the class: made with it, or when legacygen.toml renames it."""


def merge(case: Case) -> Outcome:
    """The class with every change of the schema that does not go against one of the user."""
    outcome = Outcome(base=case.theirs)
    theirs = case.theirs
    _name(case, theirs, outcome)
    all_choices = choices.merge(case, theirs, outcome, indent_of(case.held))
    all_fields = _fields(case, choices.with_room(case.held, theirs, outcome.removed), outcome)
    meta = _meta(case, theirs, outcome)
    display = _display(case, theirs, outcome)
    outcome.base = replace(case.theirs, fields=all_fields, choices=all_choices, meta=meta, display=display)
    return outcome


def indent_of(held: Held) -> str:
    """The indentation of the class body."""
    text = held.cls.module.text
    return text.indent(text.start(held.cls.node.body[-1]))


def in_body(block: str, indent: str, unit: str, level: int = 1) -> str:
    """Generated lines, four spaces a level, indented as the user does; `indent` is what `level` has there."""
    lines = []
    for line in block.split("\n"):
        depth = (len(line) - len(line.lstrip(" "))) // 4
        bare = line.lstrip(" ")
        lines.append((indent + unit * (depth - level) + bare) if bare else "")
    return "\n".join(lines)


def _name(case: Case, theirs: Model, outcome: Outcome) -> None:
    cls = case.held.cls
    if theirs.name == cls.name:
        return
    text = cls.module.text
    start = text.text.index(cls.name, text.start(cls.node) + len("class"))
    outcome.edits.append(Edit(start=start, end=start + len(cls.name), text=theirs.name))


def _fields(case: Case, theirs: Model, outcome: Outcome) -> tuple[Field, ...]:
    base = {key_of(each): each for each in case.base.fields}
    remembered = []
    anchors = _Anchors(case.held)
    for each in theirs.fields:
        key = key_of(each)
        attribute = case.held.fields.get(key)
        if attribute is None:
            if key not in base and key not in case.held.gone:
                block = in_body(models.field_text(each), indent_of(case.held), _unit(case.held))
                outcome.edits.append(anchors.insert(block))
                outcome.new_code.append(models.expression(each))
            remembered.append(each)
            continue
        remembered.append(_field(case, base.get(key, each), each, attribute, outcome))
        anchors.passed(attribute)
    now = {key_of(each) for each in theirs.fields}
    for key, each in base.items():
        if key not in now and key in case.held.fields:
            _drop(case, each, case.held.fields[key], outcome)
    return tuple(remembered)


class _Anchors:
    """Where the next new field goes: behind the last one that was passed, in the order of the table."""

    def __init__(self, held: Held) -> None:
        self._held = held
        self._last: ast.stmt | None = None

    def passed(self, attribute: Attribute) -> None:
        self._last = attribute.node

    def insert(self, block: str) -> Edit:
        cls = self._held.cls
        if self._last is not None:
            return place.after(cls.module.text, self._last, block)
        first = min((each.node for each in self._held.fields.values()), key=lambda node: node.lineno, default=None)
        return place.before(cls.module.text, first or cls.meta or cls.node.body[-1], block)


def _field(case: Case, base: Field, theirs: Field, attribute: Attribute, outcome: Outcome) -> Field:
    if base == theirs and attribute.name == theirs.name:
        return theirs
    made = fields.merge(_field_case(case, base, theirs, attribute))
    source = case.held.cls.module.text.source(attribute.node)
    if made.source != source:
        outcome.edits.append(place.replaced(case.held.cls.module.text, attribute.node, made.source))
        outcome.new_code.append(made.source)
    outcome.pending.extend(made.pending)
    return made.base


def stays(case: Case, base: Field, theirs: Field, attribute: Attribute) -> bool:
    """Whether a field stays a relation, or none, though its column is planned to be the other."""
    return fields.stays(_field_case(case, base, theirs, attribute))


def _field_case(case: Case, base: Field, theirs: Field, attribute: Attribute) -> fields.Case:
    text = case.held.cls.module.text
    return fields.Case(
        label=case.theirs.label,
        owner=case.held.cls.name,
        base=base,
        theirs=theirs,
        name=attribute.name,
        source=text.source(attribute.node),
        indent=text.indent(text.start(attribute.node)),
        is_moved=key_of(theirs) in case.moved,
        lost=case.lost,
        decisions=case.decisions,
    )


def _drop(case: Case, base: Field, attribute: Attribute, outcome: Outcome) -> None:
    """A column that is gone: its field goes too, unless the user has worked on it or uses it."""
    text = case.held.cls.module.text
    column = key_of(base)
    is_edited = fields.is_edited(_field_case(case, base, base, attribute)) or place.has_comment(text, attribute.node)
    keeps = (is_edited or column in case.named or column in case.kept) and column != KEY
    if keeps and _stands(case, base):
        return
    source = text.source(attribute.node)
    gone = Gone(table=case.theirs.label, column=column, source=source, cls=case.held.cls.name, name=attribute.name)
    gone = replace(gone, field=base)
    if not keeps or case.decisions.get(gone.id) == "theirs":
        comments = [models.comment_text(each) for each in base.comments]
        outcome.edits.append(place.without(text, attribute.node, comments))
        outcome.removed.append(gone)
        return
    tomb = f"{attribute.name} = LegacyColumnGone({literal.string(column)})"
    outcome.edits.append(place.replaced(text, attribute.node, tomb))
    outcome.new_code.append("LegacyColumnGone()")
    outcome.gone.append(gone)


def _stands(case: Case, base: Field) -> bool:
    """Whether a many-to-many field can stay, as the user's from now on: the joining table is still there."""
    return base.cls.endswith("ManyToManyField") and key_of(base).strip("()") in case.tables


def _meta(case: Case, theirs: Model, outcome: Outcome) -> tuple[Argument, ...]:
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


def _option(case: Case, name: str, base: str | None, new: Mapping[str, str], outcome: Outcome) -> str | None:
    if same(base, new.get(name)):
        return new.get(name)
    if name in NAMES and case.theirs.name == case.held.cls.name:
        return base
    meta = case.held.cls.meta
    assert meta
    text = case.held.cls.module.text
    nodes = meta_options(meta)
    node = nodes.get(name)
    source = text.source(node) if node else None
    indent = text.indent(text.start(meta.body[0]))
    made = options.merge(
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
        outcome.edits.append(place.without(text, node))
    elif node:
        outcome.edits.append(place.replaced(text, node, made.source or ""))
    elif made.source:
        anchor = next((nodes[each] for each in reversed(list(new)[: list(new).index(name)]) if each in nodes), None)
        option = Argument(name=name, value=made.source.partition(" = ")[2])
        block = in_body(models.option_text(option), indent, _unit(case.held), level=2)
        outcome.edits.append(place.after(text, anchor or meta.body[-1], block))
    return made.base


def _display(case: Case, theirs: Model, outcome: Outcome) -> str:
    """`__str__` is the user's, unless it still is what was generated and shows a column that went or may be NULL."""
    if case.base.display == theirs.display or not case.base.display:
        return case.base.display
    node = next((each for each in case.held.cls.node.body if getattr(each, "name", "") == "__str__"), None)
    lost = {each.name for each in case.base.fields} - {each.name for each in theirs.fields}
    fits = not theirs.display or bool(_shown(theirs) & _shown(case.base)) or _shown(case.base) & lost
    if node is None or not same(_returned(node), case.base.display) or not fits:
        return case.base.display
    text = case.held.cls.module.text
    if theirs.display:
        body = node.body[-1]  # type: ignore[attr-defined]
        outcome.edits.append(place.replaced(text, body, f"return {theirs.display}"))
    else:
        outcome.edits.append(place.method_without(text, node))
    return theirs.display


def _shown(model: Model) -> set[str]:
    """The fields that the name of a row is made of."""
    return set(re.findall(r"self\.(\w+)", model.display)) - {"pk"}


def _returned(node: ast.stmt | None) -> str | None:
    if not isinstance(node, ast.FunctionDef) or len(node.body) != 1:
        return None
    last = node.body[0]
    return ast.unparse(last.value) if isinstance(last, ast.Return) and last.value else None


def _unit(held: Held) -> str:
    """One level of indentation."""
    return indent_of(held)
