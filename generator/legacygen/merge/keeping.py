"""What stays in the code though it is planned otherwise, or no more, keeps its name; new things keep clear of it."""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from legacygen.matching.models import field_identity
from legacygen.merge.app import find_lost_classes
from legacygen.merge.inputs import MergedApp, MergeDecisions, UserSide
from legacygen.merge.model import keeps_field_class
from legacygen.merge.model_sides import ModelSides
from legacygen.naming import fold
from legacygen.plan import Plan
from legacygen.planning import PinnedName
from legacygen.planning.fields import attname


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptNames:
    """Names by label and identity of fields, names that are taken by label, and names of classes; may be false."""

    fields: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    taken: Mapping[str, set[str]] = field(default_factory=dict)
    classes: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.fields or self.taken or self.classes)


def find_kept_fields(prepared: UserSide, theirs: Plan, choice: MergeDecisions) -> KeptNames:
    """The fields whose class is the user's, or in question, where that planned for their column is of another kind."""
    base = {model.label: model for model in prepared.base.models}
    without_table = find_lost_classes(prepared, theirs)
    fields: dict[str, dict[str, str]] = {}
    for model in theirs.models:
        if model.label in base and model.label in prepared.located.held:
            case = ModelSides(
                base=base[model.label],
                held=prepared.located.held[model.label],
                theirs=model,
                decisions=choice.decisions,
                lost=without_table,
            )
            names = {key: case.held.fields[key].name for key in _staying(case)}
            fields.update({model.label: names} if names else {})
    taken = {label: {attname(name, is_relation=True) for name in names.values()} for label, names in fields.items()}
    return KeptNames(fields=fields, taken=taken)


def find_clashing_names(prepared: UserSide, theirs: Plan, done: MergedApp) -> KeptNames:
    """What stays without its table or column while something new is planned under the same name."""
    planned = {model.label: model for model in theirs.models}
    stones = {each.table for each in done.gone if not each.column}
    went = {each.table for each in done.went if not each.column} - stones
    new = {fold(model.name) for model in theirs.models}
    standing = {held.cls.name for label, held in prepared.located.held.items() if label not in {*planned, *went}}
    taken: dict[str, set[str]] = {}
    for each in done.gone:
        if each.column and not each.part and each.name in {one.name for one in planned[each.table].fields}:
            taken.setdefault(each.table, set()).add(each.name)
    return KeptNames(taken=taken, classes=frozenset(name for name in standing if fold(name) in new))


def pin_kept_names(prepared: UserSide, kept: KeptNames) -> UserSide:
    """The same with these names fixed, or taken."""
    known = prepared.chosen.known
    fields, taken = dict(known.fields), dict(known.reserved)
    for label, names in kept.fields.items():
        fields[label] = {**fields.get(label, {}), **{key: PinnedName(name=name) for key, name in names.items()}}
    for label, more in kept.taken.items():
        taken[label] = {*taken.get(label, ()), *more}
    every = (*known.reserved_classes, *kept.classes)
    known = dataclasses.replace(known, fields=fields, reserved=taken, reserved_classes=every)
    return dataclasses.replace(prepared, chosen=dataclasses.replace(prepared.chosen, known=known))


def _staying(case: ModelSides) -> Iterator[str]:
    if [each.cls for each in case.base.fields] == [each.cls for each in case.theirs.fields]:
        return
    base = {field_identity(each): each for each in case.base.fields}
    for each in case.theirs.fields:
        key = field_identity(each)
        if key in base and key in case.held.fields and keeps_field_class(case, base[key], each, case.held.fields[key]):
            yield key
