"""Choices classes follow the values of the database; members and labels that are there stay as the user has them."""

import ast
from collections.abc import Collection, Iterator
from dataclasses import replace

from legacygen.emit.models import render_choices, render_member
from legacygen.lockfile import Tombstone
from legacygen.matching.models import MatchedModel, field_identity
from legacygen.merge.base_renamed import list_members, member_value
from legacygen.merge.model_sides import MergedModel, ModelSides
from legacygen.merge.planned_arguments import field_arguments, replace_arguments
from legacygen.plan import Choices, Field, Model
from legacygen.pycode.brackets import contains_comment
from legacygen.pycode.insertion import (
    has_trailing_comment,
    insert_after,
    insert_before,
    remove_method,
    remove_statement,
)
from legacygen.pycode.source_text import SourceText, TextEdit


def merge_choices(case: ModelSides, theirs: Model, outcome: MergedModel, indent: str) -> tuple[Choices, ...]:
    """Add to `outcome` what brings the choices of a class up to date; give what is to be remembered."""
    before = {each.column: each for each in case.base.choices}
    nested = case.held.nested
    for each in theirs.choices:
        node = nested.get(each.name)
        known = before.get(each.column)
        if known is None and node is None and each.name not in case.held.cls.bound:
            outcome.edits.append(_new(case.held, each, indent))
            outcome.new_code.append("models.TextChoices")
        elif node is not None and (known is None or known.members != each.members):
            came = list(_came(case.held, node, known, each, indent))
            outcome.edits.extend(came)
            _go(case, node, known, each, outcome, needs_body=not came)
    now = {each.column for each in theirs.choices}
    for each in case.base.choices:
        node = nested.get(each.name)
        if each.column not in now and node is not None:
            text = case.held.cls.module.text
            gone = _gone(case, each.column, "choices", text.source(node), each.name)
            if _goes(case, gone, outcome, is_as_written=_is_as_written(text, node, render_choices(each))):
                outcome.edits.append(remove_method(text, node))
    return theirs.choices


def widen_for_members(held: MatchedModel, theirs: Model, removed: Collection[Tombstone]) -> Model:
    """The model with fields that are long enough for the members that stay although their values are gone."""
    away = {(each.column, each.part) for each in removed}
    longest: dict[str, int] = {}
    for choices in theirs.choices if held.nested else ():
        mine = map(member_value, list_members(held.nested[choices.name]) if choices.name in held.nested else ())
        lengths = [len(value) for value in mine if (choices.column, f"choices.{value}") not in away]
        longest[choices.column] = max(lengths, default=0)

    def roomy(each: Field) -> Field:
        length, needed = field_arguments(each).get("max_length", ""), longest.get(field_identity(each), 0)
        return (
            replace_arguments(each, {"max_length": str(needed)}) if length.isdigit() and int(length) < needed else each
        )

    return replace(theirs, fields=tuple(map(roomy, theirs.fields)))


def _new(held: MatchedModel, choices: Choices, indent: str) -> TextEdit:
    """Behind the last choices class, else before the first field."""
    text = held.cls.module.text
    block = render_choices(choices).replace("    ", indent)
    classes = [node for node in held.nested.values() if node.name != "Meta"]
    if classes:
        return insert_after(text, classes[-1], f"\n{block}")
    first = min(
        (each.node for each in held.fields.values()), key=lambda node: node.lineno, default=held.cls.node.body[-1]
    )
    return insert_before(text, first, f"{block}\n")


def _came(
    held: MatchedModel, node: ast.ClassDef, base: Choices | None, theirs: Choices, indent: str
) -> Iterator[TextEdit]:
    """New members behind those before them; what the user has deleted does not come back."""
    text = held.cls.module.text
    mine = list_members(node)
    known = {member.value for member in base.members} if base else set()
    last = None
    for member in theirs.members:
        if member.value in mine:
            last = mine[member.value]
        elif member.value not in known and mine:
            block = render_member(member).replace("    ", indent)
            yield insert_after(text, last, block) if last else insert_before(text, next(iter(mine.values())), block)


def _go(
    case: ModelSides,
    node: ast.ClassDef,
    base: Choices | None,
    theirs: Choices,
    outcome: MergedModel,
    *,
    needs_body: bool,
) -> None:
    """Members of values that are gone, but for the last one where the class needs it as its body."""
    text = case.held.cls.module.text
    mine = list_members(node)
    now = {member.value for member in theirs.members}
    for member in base.members if base else ():
        if member.value in now or member.value not in mine or (needs_body and len(mine) == 1):
            continue
        source = text.source(mine[member.value])
        is_as_written = _is_as_written(text, mine[member.value], render_member(member))
        part = f"choices.{member_value(member.value)}"
        gone = _gone(case, theirs.column, part, source, f"{theirs.name}.{member.name}")
        if _goes(case, gone, outcome, is_as_written=is_as_written):
            outcome.edits.append(remove_statement(text, mine.pop(member.value)))


def _gone(case: ModelSides, column: str, part: str, source: str, name: str) -> Tombstone:
    return Tombstone(
        table=case.theirs.label, column=column, part=part, source=source, cls=case.held.cls.name, name=name
    )


def _goes(case: ModelSides, gone: Tombstone, outcome: MergedModel, *, is_as_written: bool) -> bool:
    """Whether it is taken away: nobody has named it, worked on it or uses it, or the user has said so."""
    part = gone.id.removeprefix(f"{case.theirs.label}.")
    is_named = any(f"{each}.".startswith(f"{part}.") for each in case.named)
    is_kept = is_named or not is_as_written or part in case.kept
    goes = not is_kept or case.decisions.get(gone.id) == "theirs"
    (outcome.removed if goes else outcome.gone).append(gone)
    return goes


def _is_as_written(text: SourceText, node: ast.stmt, written: str) -> bool:
    """Whether the user's statement says what was written and no more, whatever its layout and quotes."""
    is_alike = ast.dump(node) == ast.dump(ast.parse(written.lstrip()).body[0])
    return is_alike and not contains_comment(text.source(node)) and not has_trailing_comment(text, node)
