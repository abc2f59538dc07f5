"""Choices classes follow the values of the database; members and labels that are there stay as the user has them."""

import ast

from legacygen.emit import models
from legacygen.merge import place
from legacygen.merge.follow import members_of
from legacygen.merge.identity import Held
from legacygen.merge.text import Edit
from legacygen.plan import Choices, Model


def merge(
    base: Model, held: Held, theirs: Model, edits: list[Edit], new_code: list[str], indent: str
) -> tuple[Choices, ...]:
    """Add to `edits` what brings the choices of a class up to date; give what is to be remembered."""
    before = {each.column: each for each in base.choices}
    nested = held.nested
    for each in theirs.choices:
        node = nested.get(each.name)
        known = before.get(each.column)
        if known is None and node is None and each.name not in held.cls.bound:
            edits.append(_new(held, each, indent))
            new_code.append("models.TextChoices")
        elif known is not None and node is not None and known.members != each.members:
            edits.extend(_members(held, node, known, each, indent))
    now = {each.column for each in theirs.choices}
    for each in base.choices:
        node = nested.get(each.name)
        if each.column not in now and node is not None and _is_as_written(held, node, each):
            edits.append(place.method_without(held.cls.module.text, node))
    return theirs.choices


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


def _members(held: Held, node: ast.ClassDef, base: Choices, theirs: Choices, indent: str) -> list[Edit]:
    text = held.cls.module.text
    mine = members_of(node)
    known = {member.value: member for member in base.members}
    now = {member.value for member in theirs.members}
    edits, last = [], None
    for member in theirs.members:
        if member.value in mine:
            last = mine[member.value]
        elif member.value not in known and mine:
            block = models.member_text(member).replace("    ", indent)
            edits.append(
                place.after(text, last, block) if last else place.before(text, next(iter(mine.values())), block)
            )
    for value, member in known.items():
        if value not in now and value in mine and len(mine) > 1:
            source = text.source(mine[value])
            if " ".join(source.split()) == models.member_text(member).strip():
                edits.append(place.without(text, mine[value]))
    return edits


def _is_as_written(held: Held, node: ast.ClassDef, choices: Choices) -> bool:
    written = ast.parse(models.choices_text(choices).lstrip()).body[0]
    return ast.dump(written) == ast.dump(node) and "#" not in held.cls.module.text.source(node)
