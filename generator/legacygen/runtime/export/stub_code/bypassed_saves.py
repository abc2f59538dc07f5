"""Finds new models whose own `save()`, or receivers of its signals, a run does not call."""

from collections.abc import Iterable

from django.db.models import Model
from django.db.models.signals import post_save, pre_save

from legacygen.runtime.export.stub import Export
from legacygen.runtime.export.stub_code.constructions import find_constructions, is_new_model
from legacygen.runtime.export.stub_code.findings import Finding
from legacygen.runtime.export.stub_code.stub_parser import parse_stub


def find_bypassed_saves(exports: Iterable[type[Export]]) -> list[Finding]:
    """Return a finding for each new model of which a stub without `signals` makes objects."""
    found: dict[type[Model], Finding] = {}
    for export in exports:
        code = parse_stub(export)
        models = [export.target, *(each.model for each in find_constructions(code))]
        for model in models if not export.signals else ():
            what = _describe_bypass(model) if is_new_model(code, model) else ""
            if what:
                what = f"{what}; set signals = True in the stub if the new rows need it, which takes longer"
                found.setdefault(model, Finding(code.place, what))
    return list(found.values())


def find_own_save(model: type[Model]) -> type | None:
    """Return the class that overrides `save()` of a model, unless it is one of Django's."""
    owner = next(each for each in model.__mro__ if "save" in vars(each))
    return None if owner.__module__.startswith("django.") else owner


def has_receivers(model: type[Model]) -> bool:
    """Return whether anything listens when an object of the model is saved."""
    return pre_save.has_listeners(model) or post_save.has_listeners(model)


def _describe_bypass(model: type[Model]) -> str:
    label = model._meta.label
    if find_own_save(model):
        return f"{label}.save() is the project's own and is not called"
    if has_receivers(model):
        return f"receivers of pre_save or post_save of {label} are not called"
    return ""
