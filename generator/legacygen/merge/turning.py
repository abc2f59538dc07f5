"""Columns that begin or cease to be a relation while the field stays what it is, and so keeps its name."""

import dataclasses
from collections.abc import Iterable, Iterator

from legacygen.merge import classes
from legacygen.merge.identity import key_of
from legacygen.merge.stages import Choice, Prepared, lost
from legacygen.plan import Plan
from legacygen.planning import Pin

Place = tuple[str, str]
"""A label and the identity of a field."""


def staying(prepared: Prepared, theirs: Plan, choice: Choice) -> list[Place]:
    """The fields whose class is the user's, or in question, where that planned for their column is of another kind."""
    base = {model.label: model for model in prepared.base.models}
    without_table = lost(prepared, theirs)
    return [
        (model.label, key)
        for model in theirs.models
        if model.label in base and model.label in prepared.located.held
        for key in _staying(
            classes.Case(
                base=base[model.label],
                held=prepared.located.held[model.label],
                theirs=model,
                decisions=choice.decisions,
                lost=without_table,
            )
        )
    ]


def with_names(prepared: Prepared, places: Iterable[Place]) -> Prepared:
    """The same with the names of these fields fixed, whatever is planned for their columns."""
    fields = dict(prepared.chosen.known.fields)
    for label, key in places:
        name = prepared.located.held[label].fields[key].name
        fields[label] = {**fields.get(label, {}), key: Pin(name=name)}
    known = dataclasses.replace(prepared.chosen.known, fields=fields)
    return dataclasses.replace(prepared, chosen=dataclasses.replace(prepared.chosen, known=known))


def _staying(case: classes.Case) -> Iterator[str]:
    if [each.cls for each in case.base.fields] == [each.cls for each in case.theirs.fields]:
        return
    base = {key_of(each): each for each in case.base.fields}
    for each in case.theirs.fields:
        key = key_of(each)
        if key in base and key in case.held.fields and classes.stays(case, base[key], each, case.held.fields[key]):
            yield key
