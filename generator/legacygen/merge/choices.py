"""Choices classes follow the values of the database; members and labels that are there stay as the user has them."""

import ast
from collections.abc import Collection, Iterator
from dataclasses import replace

from legacygen.emit import models
from legacygen.lock import Gone
from legacygen.merge import place
from legacygen.merge.brackets import has_comment
from legacygen.merge.case import Case, Outcome
from legacygen.merge.follow import members_of, value_of
from legacygen.merge.identity import Held, key_of
from legacygen.merge.parts import of_field, with_parts
from legacygen.merge.text import Edit, Text
from legacygen.plan import Choices, Field, Model


def merge(case: Case, theirs: Model, outcome: Outcome, indent: str) -> tuple[Choices, ...]:
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
            if _goes(case, gone, outcome, is_as_written=_is_as_written(text, node, models.choices_text(each))):
                outcome.edits.append(place.method_without(text, node))
    return theirs.choices


def with_room(held: Held, theirs: Model, removed: Collection[Gone]) -> Model:
    """The model with fields that are long enough for the members that stay although their values are gone."""
    away = {(each.column, each.part) for each in removed}
    longest: dict[str, int] = {}
    for choices in theirs.choices if held.nested else ():
        mine = map(value_of, members_of(held.nested[choices.name]) if choices.name in held.nested else ())
        lengths = [len(value) for value in mine if (choices.column, f"choices.{value}") not in away]
        longest[choices.column] = max(lengths, default=0)

    def roomy(each: Field) -> Field:
        length, needed = of_field(each).get("max_length", ""), longest.get(key_of(each), 0)
        return with_parts(each, {"max_length": str(needed)}) if length.isdigit() and int(length) < needed else each

    return replace(theirs, fields=tuple(map(roomy, theirs.fields)))


def _new(held: Held, choices: Choices, indent: str) -> Edit:
    """Behind the last choices class, else before the first field."""
    text = held.cls.module.text
    block = models.choices_text(choices).replace("    ", indent)
    classes = [node for node in held.nested.values() if node.name != "Meta"]
    if classes:
        return place.after(text, classes[-1], f"\n{block}")
    first = min(
        (each.node for each in held.fields.values()), key=lambda node: node.lineno, default=held.cls.node.body[-1]
    )
    return place.before(text, first, f"{block}\n")


def _came(held: Held, node: ast.ClassDef, base: Choices | None, theirs: Choices, indent: str) -> Iterator[Edit]:
    """New members behind those before them; what the user has deleted does not come back."""
    text = held.cls.module.text
    mine = members_of(node)
    known = {member.value for member in base.members} if base else set()
    last = None
    for member in theirs.members:
        if member.value in mine:
            last = mine[member.value]
        elif member.value not in known and mine:
            block = models.member_text(member).replace("    ", indent)
            yield place.after(text, last, block) if last else place.before(text, next(iter(mine.values())), block)


def _go(
    case: Case, node: ast.ClassDef, base: Choices | None, theirs: Choices, outcome: Outcome, *, needs_body: bool
) -> None:
    """Members of values that are gone, but for the last one where the class needs it as its body."""
    text = case.held.cls.module.text
    mine = members_of(node)
    now = {member.value for member in theirs.members}
    for member in base.members if base else ():
        if member.value in now or member.value not in mine or (needs_body and len(mine) == 1):
            continue
        source = text.source(mine[member.value])
        is_as_written = _is_as_written(text, mine[member.value], models.member_text(member))
        part = f"choices.{value_of(member.value)}"
        gone = _gone(case, theirs.column, part, source, f"{theirs.name}.{member.name}")
        if _goes(case, gone, outcome, is_as_written=is_as_written):
            outcome.edits.append(place.without(text, mine.pop(member.value)))


def _gone(case: Case, column: str, part: str, source: str, name: str) -> Gone:
    return Gone(table=case.theirs.label, column=column, part=part, source=source, cls=case.held.cls.name, name=name)


def _goes(case: Case, gone: Gone, outcome: Outcome, *, is_as_written: bool) -> bool:
    """Whether it is taken away: nobody has named it, worked on it or uses it, or the user has said so."""
    part = gone.id.removeprefix(f"{case.theirs.label}.")
    is_named = any(f"{each}.".startswith(f"{part}.") for each in case.named)
    is_kept = is_named or not is_as_written or part in case.kept
    goes = not is_kept or case.decisions.get(gone.id) == "theirs"
    (outcome.removed if goes else outcome.gone).append(gone)
    return goes


def _is_as_written(text: Text, node: ast.stmt, written: str) -> bool:
    """Whether the user's statement says what was written and no more, whatever its layout and quotes."""
    is_alike = ast.dump(node) == ast.dump(ast.parse(written.lstrip()).body[0])
    return is_alike and not has_comment(text.source(node)) and not place.has_comment(text, node)
