"""What stays in the code though it is planned otherwise, or no more, keeps its name; new things keep clear of it."""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from legacygen.merge import classes
from legacygen.merge.case import Case
from legacygen.merge.identity import key_of
from legacygen.merge.sides import Choice, Merged, Prepared
from legacygen.merge.stages import lost
from legacygen.naming import fold_name
from legacygen.plan import Plan
from legacygen.planning import Pin
from legacygen.planning.fields import attname


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Names by label and identity of fields, names that are taken by label, and names of classes; may be false."""

    fields: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    taken: Mapping[str, set[str]] = field(default_factory=dict)
    classes: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.fields or self.taken or self.classes)


def staying(prepared: Prepared, theirs: Plan, choice: Choice) -> Kept:
    """The fields whose class is the user's, or in question, where that planned for their column is of another kind."""
    base = {model.label: model for model in prepared.base.models}
    without_table = lost(prepared, theirs)
    fields: dict[str, dict[str, str]] = {}
    for model in theirs.models:
        if model.label in base and model.label in prepared.located.held:
            case = Case(
                base=base[model.label],
                held=prepared.located.held[model.label],
                theirs=model,
                decisions=choice.decisions,
                lost=without_table,
            )
            names = {key: case.held.fields[key].name for key in _staying(case)}
            fields.update({model.label: names} if names else {})
    taken = {label: {attname(name, is_relation=True) for name in names.values()} for label, names in fields.items()}
    return Kept(fields=fields, taken=taken)


def clashing(prepared: Prepared, theirs: Plan, done: Merged) -> Kept:
    """What stays without its table or column while something new is planned under the same name."""
    planned = {model.label: model for model in theirs.models}
    stones = {each.table for each in done.gone if not each.column}
    went = {each.table for each in done.went if not each.column} - stones
    new = {fold_name(model.name) for model in theirs.models}
    standing = {held.cls.name for label, held in prepared.located.held.items() if label not in {*planned, *went}}
    taken: dict[str, set[str]] = {}
    for each in done.gone:
        if each.column and not each.part and each.name in {one.name for one in planned[each.table].fields}:
            taken.setdefault(each.table, set()).add(each.name)
    return Kept(taken=taken, classes=frozenset(name for name in standing if fold_name(name) in new))


def with_names(prepared: Prepared, kept: Kept) -> Prepared:
    """The same with these names fixed, or taken."""
    known = prepared.chosen.known
    fields, taken = dict(known.fields), dict(known.taken)
    for label, names in kept.fields.items():
        fields[label] = {**fields.get(label, {}), **{key: Pin(name=name) for key, name in names.items()}}
    for label, more in kept.taken.items():
        taken[label] = {*taken.get(label, ()), *more}
    every = (*known.taken_classes, *kept.classes)
    known = dataclasses.replace(known, fields=fields, taken=taken, taken_classes=every)
    return dataclasses.replace(prepared, chosen=dataclasses.replace(prepared.chosen, known=known))


def _staying(case: Case) -> Iterator[str]:
    if [each.cls for each in case.base.fields] == [each.cls for each in case.theirs.fields]:
        return
    base = {key_of(each): each for each in case.base.fields}
    for each in case.theirs.fields:
        key = key_of(each)
        if key in base and key in case.held.fields and classes.stays(case, base[key], each, case.held.fields[key]):
            yield key
