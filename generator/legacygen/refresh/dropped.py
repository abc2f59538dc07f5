"""Finds what the schema has dropped and the code still has: classes, fields, choices classes and their members."""

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from legacygen.emit.models import render_choices, render_member
from legacygen.lockfile import Tombstone
from legacygen.matching.models import MatchedModel, field_identity
from legacygen.merge.base_renamed import list_members, member_value, rename_choices
from legacygen.merge.choices import is_as_written
from legacygen.merge.dropped_tables import is_model_edited
from legacygen.merge.field import is_field_edited
from legacygen.merge.model import field_sides
from legacygen.merge.model_sides import ModelSides
from legacygen.merge.user_side import UserSide
from legacygen.plan import KEY, Model
from legacygen.planning import SchemaGraph
from legacygen.pycode.insertion import has_trailing_comment
from legacygen.refresh.draft_sides import DraftSides


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DroppedPart:
    """A part of the code whose table, column or value was dropped: its `node` in a module, and its tombstone.

    `is_edited` when the user has changed or named it.
    """

    tombstone: Tombstone
    node: ast.stmt
    path: str
    is_edited: bool


def find_dropped(
    user: UserSide, graph: SchemaGraph, drafts: DraftSides, waiting: Collection[str]
) -> Iterator[DroppedPart]:
    """Find everything that was dropped; `waiting` are the labels of tables with an open rename, which are left out."""
    for base in user.base.models:
        ours = user.matches.models.get(base.label)
        if ours is None or base.label in user.lockfile.adopted:
            continue
        base = rename_choices(base, ours, base)
        if base.label not in graph.tables:
            yield _drop_model(user, base, ours)
        elif base.label not in waiting:
            yield from _drop_fields(user, base, ours, graph.list_identities(base.label))
            if base.choices and ours.nested:
                yield from _drop_choices(user, base, ours, drafts.get_sides(base.label).theirs)


def _drop_model(user: UserSide, base: Model, ours: MatchedModel) -> DroppedPart:
    return DroppedPart(
        tombstone=Tombstone(table=base.label, column="", source=ours.cls.db_table, cls=ours.cls.name),
        node=ours.cls.node,
        path=ours.cls.module.path,
        is_edited=_is_named(user, base.label) or is_model_edited(base, ours),
    )


def _drop_fields(
    user: UserSide, base: Model, ours: MatchedModel, identities: Collection[str]
) -> Iterator[DroppedPart]:
    sides = ModelSides(base=base, ours=ours, theirs=base, decisions={})
    text = ours.cls.module.text
    for each in base.fields:
        column = field_identity(each)
        attribute = ours.fields.get(column)
        if attribute is None or column in identities:
            continue
        tombstone = Tombstone(
            table=base.label,
            column=column,
            source=text.source(attribute.node),
            cls=ours.cls.name,
            name=attribute.name,
            field=each,
        )
        is_edited = is_field_edited(field_sides(sides, each, each, attribute))
        is_edited = is_edited or has_trailing_comment(text, attribute.node) or f"{base.label}.{column}" in user.named
        yield DroppedPart(
            tombstone=tombstone,
            node=attribute.node,
            path=ours.cls.module.path,
            is_edited=is_edited and column != KEY,  # a key without its columns says nothing
        )


def _drop_choices(user: UserSide, base: Model, ours: MatchedModel, theirs: Model) -> Iterator[DroppedPart]:
    text = ours.cls.module.text
    now = {each.column: {member.value for member in each.members} for each in theirs.choices}
    for choices in base.choices:
        node = ours.nested.get(choices.name)
        if node is None:
            continue
        whole = Tombstone(
            table=base.label,
            column=choices.column,
            part="choices",
            source=text.source(node),
            cls=ours.cls.name,
            name=choices.name,
        )
        if choices.column not in now:
            is_written = is_as_written(text, node, render_choices(choices))
            yield _drop_part(user, ours, whole, node, is_written=is_written)
            continue
        members = list_members(node)
        for member in choices.members:
            if member.value in members and member.value not in now[choices.column]:
                statement = members[member.value]
                part = replace(
                    whole,
                    part=f"choices.{member_value(member.value)}",
                    source=text.source(statement),
                    name=f"{choices.name}.{member.name}",
                )
                is_written = is_as_written(text, statement, render_member(member))
                yield _drop_part(user, ours, part, statement, is_written=is_written)


def _drop_part(
    user: UserSide, ours: MatchedModel, tombstone: Tombstone, node: ast.stmt, *, is_written: bool
) -> DroppedPart:
    is_edited = _is_named(user, tombstone.id) or not is_written
    return DroppedPart(tombstone=tombstone, node=node, path=ours.cls.module.path, is_edited=is_edited)


def _is_named(user: UserSide, identity: str) -> bool:
    """Return whether the user has named a thing, or anything in it."""
    return any(f"{each}.".startswith(f"{identity}.") for each in user.named)
