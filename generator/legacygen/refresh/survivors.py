"""Decides what stays in the code although the schema has dropped or changed it, before anything is planned.

What the user has edited, named or uses survives; everything else follows the schema. Survivors keep their names, so
that planning needs to be done only once.
"""

import functools
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from legacygen.lockfile import Tombstone
from legacygen.matching.models import MatchedModel, field_identity
from legacygen.merge import MergeDecisions, UserSide
from legacygen.merge.app import find_lost_classes
from legacygen.merge.base_renamed import rename_choices
from legacygen.merge.field import keeps_class, turns_relation
from legacygen.merge.model import field_sides, is_users_own
from legacygen.merge.model_sides import ModelSides
from legacygen.plan import Field, Model
from legacygen.planning import PinnedName, PinnedNames, SchemaGraph, draft_model
from legacygen.planning.fields import attname
from legacygen.pycode.field_arguments import is_relation_class
from legacygen.pycode.masking import Maskable, mask_nodes
from legacygen.refresh.dropped import DroppedPart, find_dropped
from legacygen.refresh.generated_code import list_generated_nodes
from legacygen.refresh.inputs import RefreshInputs
from legacygen.refresh.match import MatchedCode
from legacygen.refresh.references import find_uses, without_untouched_stub


@dataclass(frozen=True, slots=True, kw_only=True)
class Survivors:
    """What stays, and the names that planning has to keep because of it.

    `decisions` are handed to the merge. `tombstones` stand for what was dropped and stays, `removed` for what goes.
    """

    decisions: MergeDecisions
    tombstones: tuple[Tombstone, ...]
    removed: tuple[Tombstone, ...]
    pinned: PinnedNames


def decide_survivors(inputs: RefreshInputs, code: MatchedCode, graph: SchemaGraph) -> Survivors:
    """Decide what stays."""
    user = code.user
    search = _Search(inputs, code, graph)
    dropped = tuple(find_dropped(user, graph, search.draft, code.waiting))
    kept = {each.tombstone.id for each in dropped if each.is_edited and search.may_stay(each)}
    while used := {each.tombstone.id for each in search.find_used(dropped, kept)}:
        kept |= used  # what stays may use other things that were dropped
    tombstones = [each.tombstone for each in dropped if each.tombstone.id in kept and not search.is_users_own(each)]
    removed = [each.tombstone for each in dropped if each.tombstone.id not in kept]
    gone = {each.table for each in removed if not each.column}
    return Survivors(
        decisions=MergeDecisions(
            decisions=code.resolved.decisions,
            renames=code.resolved.renames,
            kept=frozenset(kept),
            waiting=code.waiting,
            existing=frozenset(each.label for each in inputs.schema.tables),
        ),
        tombstones=tuple(sorted(tombstones, key=lambda each: each.id)),
        removed=tuple(sorted(removed, key=lambda each: each.id)),
        pinned=_pin_names(user, graph, tombstones, gone, dict(search.find_turning())),
    )


class _Search:
    """Looks up what the decisions need to know; models are drafted once, and only those that are asked for."""

    def __init__(self, inputs: RefreshInputs, code: MatchedCode, graph: SchemaGraph) -> None:
        self._inputs, self._user, self._graph = inputs, code.user, graph
        self._decisions, self._waiting = code.resolved.decisions, code.waiting
        user = code.user
        self._existing = {table.label for table in inputs.schema.tables}
        self._lost = find_lost_classes(user, graph.tables)
        self._written = {model.label: model for model in user.written.models}
        self._base = {model.label: model for model in user.base.models}
        self.draft = functools.cache(self._draft)

    def _draft(self, label: str) -> Model:
        ours = self._user.matches.models[label]
        model = draft_model(self._graph, label, self._user.names.config)
        return rename_choices(model, ours, self._written.get(label))

    def may_stay(self, dropped: DroppedPart) -> bool:
        """Return whether the user has not decided to remove it."""
        return self._decisions.get(dropped.tombstone.id) != "theirs"

    def is_users_own(self, dropped: DroppedPart) -> bool:
        """Return whether what stays needs no tombstone, because it belongs to the user from now on."""
        tombstone = dropped.tombstone
        if not tombstone.column:
            return tombstone.table in self._existing  # not selected by legacygen.toml, but still in the database
        return tombstone.field is not None and is_users_own(tombstone.field, self._graph.tables)

    def find_used(self, dropped: Collection[DroppedPart], kept: Collection[str]) -> Iterator[DroppedPart]:
        """Find what else stays because code that stays uses it."""
        candidates = [each for each in dropped if each.tombstone.id not in kept and self.may_stay(each)]
        if not candidates:
            return
        inputs = self._inputs
        remaining = {**inputs.project_texts, **self._mask_generated(dropped, kept)}
        for each in candidates:
            tombstone = each.tombstone
            searched = without_untouched_stub(
                tombstone, self._user.written, remaining, inputs.folder, inputs.config.app
            )
            if any(not use.is_idle for use in find_uses(tombstone, searched)):
                yield each

    def _mask_generated(self, dropped: Collection[DroppedPart], kept: Collection[str]) -> dict[str, str]:
        """Return the modules of models without the code that follows the schema by itself."""
        nodes: dict[str, list[Maskable]] = {
            module.path: [*self._list_generated(module.path)] for module in self._user.modules
        }
        for each in dropped:
            if each.tombstone.id not in kept:
                nodes[each.path].append(each.node)
        return {module.path: mask_nodes(module.text, nodes[module.path]) for module in self._user.modules}

    def _list_generated(self, path: str) -> Iterator[Maskable]:
        for label, ours in self._user.matches.models.items():
            follows = ours.cls.module.path == path and label in self._base and label not in self._waiting
            if follows and label in self._graph.tables:
                sides = self._sides(label, ours)
                staying = {
                    key for key, base, theirs in self._list_pairs(sides) if self._keeps_class(sides, key, base, theirs)
                }
                yield from list_generated_nodes(sides, staying)

    def _sides(self, label: str, ours: MatchedModel) -> ModelSides:
        base = rename_choices(self._base[label], ours, self._base[label])
        return ModelSides(base=base, ours=ours, theirs=self.draft(label), decisions=self._decisions, lost=self._lost)

    def _list_pairs(self, sides: ModelSides) -> Iterator[tuple[str, Field, Field]]:
        """List the identity, base and draft of each field in the code that both have."""
        base = {field_identity(each): each for each in sides.base.fields}
        for theirs in sides.theirs.fields:
            key = field_identity(theirs)
            if key in base and key in sides.ours.fields:
                yield key, base[key], theirs

    def _keeps_class(self, sides: ModelSides, key: str, base: Field, theirs: Field) -> bool:
        return keeps_class(field_sides(sides, base, theirs, sides.ours.fields[key]))

    def find_turning(self) -> Iterator[tuple[str, dict[str, str]]]:
        """Find by label the fields that stay a relation, or none, though the reverse is planned; with their names."""
        for label, context in self._graph.tables.items():
            ours, base = self._user.matches.models.get(label), self._base.get(label)
            if ours is None or base is None:
                continue
            planned = self._graph.list_identities(label)
            if any(
                is_relation_class(each.cls) != (field_identity(each) in context.relations)
                for each in base.fields
                if field_identity(each) in planned
            ):
                sides = self._sides(label, ours)
                names = {
                    key: ours.fields[key].name
                    for key, before, theirs in self._list_pairs(sides)
                    if turns_relation(field_sides(sides, before, theirs, ours.fields[key]))
                    and self._keeps_class(sides, key, before, theirs)
                }
                if names:
                    yield label, names


def _pin_names(
    user: UserSide,
    graph: SchemaGraph,
    tombstones: Collection[Tombstone],
    removed_tables: Collection[str],
    turning: Mapping[str, Mapping[str, str]],
) -> PinnedNames:
    """Return the names of the user, and those that survivors keep or block."""
    pinned = user.names.pinned
    fields, reserved = dict(pinned.fields), {label: set(names) for label, names in pinned.reserved.items()}
    for label, names in turning.items():
        fields[label] = {**fields.get(label, {}), **{key: PinnedName(name=name) for key, name in names.items()}}
        reserved.setdefault(label, set()).update(attname(name, is_relation=True) for name in names.values())
    for each in tombstones:
        if each.column and not each.part:
            reserved.setdefault(each.table, set()).add(each.name)
    standing = [
        ours.cls.name
        for label, ours in user.matches.models.items()
        if label not in graph.tables and label not in removed_tables
    ]
    return replace(pinned, fields=fields, reserved=reserved, reserved_classes=(*pinned.reserved_classes, *standing))
