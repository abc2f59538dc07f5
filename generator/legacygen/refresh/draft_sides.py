"""Compares the user's models with drafts of the planned ones, before names are chosen."""

import functools
from collections.abc import Iterator

from legacygen.matching.models import field_identity
from legacygen.merge.app import find_lost_classes
from legacygen.merge.base_renamed import rename_choices
from legacygen.merge.field import FieldSides, keeps_class, turns_relation
from legacygen.merge.model import field_sides
from legacygen.merge.model_sides import ModelSides
from legacygen.planning import SchemaGraph, draft_model
from legacygen.pycode.field_arguments import is_relation_class
from legacygen.refresh.match import MatchedCode


class DraftSides:
    """The sides of models in which `theirs` is a draft; each is drafted once, and only if it is asked for."""

    def __init__(self, code: MatchedCode, graph: SchemaGraph) -> None:
        self._code, self._graph = code, graph
        self._lost = find_lost_classes(code.user, graph.tables)
        self._written = {model.label: model for model in code.user.written.models}
        self._base = {model.label: model for model in code.user.base.models}
        self.get_sides = functools.cache(self._draft_sides)

    @property
    def labels(self) -> list[str]:
        """The labels of all tables with a planned model, a class in the code, and a base."""
        matched = self._code.user.matches.models
        return [label for label in self._graph.tables if label in matched and label in self._base]

    def find_kept_classes(self, label: str) -> set[str]:
        """Find the identities of fields that keep their class although another one is planned."""
        return {key for key, sides in self._list_fields(label) if keeps_class(sides)}

    def find_kept_relations(self, label: str) -> dict[str, str]:
        """Find the fields that stay a relation, or none, although the reverse is planned: names by identity."""
        if not self._has_turning_field(label):
            return {}
        fields = self._list_fields(label)
        return {key: sides.name for key, sides in fields if turns_relation(sides) and keeps_class(sides)}

    def _draft_sides(self, label: str) -> ModelSides:
        user = self._code.user
        ours, base = user.matches.models[label], self._base[label]
        theirs = draft_model(self._graph, label, user.names.config)
        return ModelSides(
            base=rename_choices(base, ours, base),
            ours=ours,
            theirs=rename_choices(theirs, ours, self._written.get(label)),
            decisions=self._code.resolved.decisions,
            lost=self._lost,
        )

    def _has_turning_field(self, label: str) -> bool:
        """Return whether a column was a relation and is none any more, or the reverse; this needs no draft."""
        planned, relations = self._graph.list_identities(label), self._graph.tables[label].relations
        return any(
            is_relation_class(each.cls) != (field_identity(each) in relations)
            for each in self._base[label].fields
            if field_identity(each) in planned
        )

    def _list_fields(self, label: str) -> Iterator[tuple[str, FieldSides]]:
        """List the sides of each field in the code that was planned before and is planned now, by identity."""
        sides = self.get_sides(label)
        base = {field_identity(each): each for each in sides.base.fields}
        for theirs in sides.theirs.fields:
            key = field_identity(theirs)
            if key in base and key in sides.ours.fields:
                yield key, field_sides(sides, base[key], theirs, sides.ours.fields[key])
