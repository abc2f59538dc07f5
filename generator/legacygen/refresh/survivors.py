"""Decides what stays in the code although the schema has dropped or changed it, before anything is planned.

What the user has edited, named or uses survives; everything else follows the schema. Survivors keep their names, so
that planning and merging are done once.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from legacygen.lockfile import Tombstone
from legacygen.matching.models import field_identity
from legacygen.merge import MergeDecisions, UserSide
from legacygen.merge.model import is_users_own
from legacygen.merge.planned_arguments import field_arguments
from legacygen.planning import PinnedName, PinnedNames, SchemaGraph
from legacygen.planning.fields import attname
from legacygen.pycode.field_arguments import is_relation_class, read_target
from legacygen.refresh.draft_sides import DraftSides
from legacygen.refresh.dropped import DroppedPart, find_dropped
from legacygen.refresh.inputs import RefreshInputs
from legacygen.refresh.match import MatchedCode
from legacygen.refresh.uses import find_used_parts
from legacygen.schema import Schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Survivors:
    """The parts of the code that stay, and the names that planning has to keep because of them.

    `decisions` are handed to the merge. `tombstones` stand for what was dropped and stays, `removed` for what goes.
    """

    decisions: MergeDecisions
    tombstones: tuple[Tombstone, ...]
    removed: tuple[Tombstone, ...]
    pinned: PinnedNames


def decide_survivors(inputs: RefreshInputs, code: MatchedCode, graph: SchemaGraph) -> Survivors:
    """Decide which dropped parts stay, and which fields stay a relation, or none, against the schema."""
    drafts = DraftSides(code, graph)
    dropped = tuple(find_dropped(code.user, graph, drafts, code.waiting))
    kept = _decide_kept(dropped, inputs, code, drafts)
    tombstones = [
        each.tombstone
        for each in dropped
        if each.tombstone.id in kept and not _needs_no_tombstone(each, inputs.schema, graph)
    ]
    removed = [each.tombstone for each in dropped if each.tombstone.id not in kept]
    relations = {label: names for label in drafts.labels if (names := drafts.find_kept_relations(label))}
    return Survivors(
        decisions=MergeDecisions(
            decisions=code.resolved.decisions,
            renames=code.resolved.renames,
            kept=kept,
            waiting=code.waiting,
            existing=frozenset(each.label for each in inputs.schema.tables),
        ),
        tombstones=tuple(sorted(tombstones, key=lambda each: each.id)),
        removed=tuple(sorted(removed, key=lambda each: each.id)),
        pinned=_pin_names(code.user, graph, tombstones, removed, relations),
    )


def _decide_kept(
    dropped: Collection[DroppedPart], inputs: RefreshInputs, code: MatchedCode, drafts: DraftSides
) -> frozenset[str]:
    """Return the IDs of the parts that stay, unless the user has decided to remove them."""
    rejected = {identity for identity, side in code.resolved.decisions.items() if side == "theirs"}
    kept = {each.tombstone.id for each in dropped if each.is_edited} - rejected
    while True:
        removed = [each for each in dropped if each.tombstone.id not in kept]
        candidates = [each for each in removed if each.tombstone.id not in rejected]
        used = {each.tombstone.id for each in find_used_parts(candidates, removed, inputs, code, drafts)}
        if not used:
            return frozenset(kept)
        kept |= used  # and look again, because what stays may use other dropped parts


def _needs_no_tombstone(dropped: DroppedPart, schema: Schema, graph: SchemaGraph) -> bool:
    """Return whether a part that stays belongs to the user from now on."""
    tombstone = dropped.tombstone
    if not tombstone.column:  # the table is still in the database, but legacygen.toml does not select it
        return any(table.label == tombstone.table for table in schema.tables)
    return tombstone.field is not None and is_users_own(tombstone.field, graph.tables)


def _pin_names(
    user: UserSide,
    graph: SchemaGraph,
    tombstones: Collection[Tombstone],
    removed: Collection[Tombstone],
    relations: Mapping[str, Mapping[str, str]],
) -> PinnedNames:
    """Return the names of the user, with those that survivors keep or block.

    `relations` are the names of fields that stay a relation, or none, by label and identity.
    """
    pinned = user.names.pinned
    fields, reserved = dict(pinned.fields), {label: set(names) for label, names in pinned.reserved.items()}
    for label, names in relations.items():
        fields[label] = {**fields.get(label, {}), **{key: PinnedName(name=name) for key, name in names.items()}}
        reserved.setdefault(label, set()).update(attname(name, is_relation=True) for name in names.values())
    for each in tombstones:
        if each.column and not each.part:
            reserved.setdefault(each.table, set()).add(each.name)
    redirected = set(_list_redirected(user, graph))
    removed_tables = {each.table for each in removed if not each.column}
    standing = [
        ours.cls.name
        for label, ours in user.matches.models.items()
        if label not in graph.tables and label not in removed_tables
    ]
    return replace(
        pinned,
        fields=fields,
        reserved=reserved,
        related={key: name for key, name in pinned.related.items() if key not in redirected},
        reserved_classes=(*pinned.reserved_classes, *standing),
    )


def _list_redirected(user: UserSide, graph: SchemaGraph) -> Iterator[str]:
    """List the relations that lead to another table now, by `label.column`, unless the user has named their reverse.

    Their generated related names are chosen anew: in the class of the other table they may be in use.
    """
    labels = {model.name: model.label for model in user.base.models}
    for model in user.base.models:
        relations = graph.tables[model.label].relations if model.label in graph.tables else {}
        for each in model.fields:
            arguments, relation = field_arguments(each), relations.get(field_identity(each))
            if relation is None or "related_name" not in arguments or not is_relation_class(each.cls):
                continue
            key, target = f"{model.label}.{relation.column}", read_target(arguments["to"])
            is_generated = user.names.pinned.related.get(key) == arguments["related_name"].strip("\"'")
            if is_generated and relation.target != (model.label if target == "self" else labels.get(target)):
                yield key
