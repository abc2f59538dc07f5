"""Finds required fields of the new models that a stub does not set."""

import inspect
from collections.abc import Iterator
from typing import Any

from django.db.models import NOT_PROVIDED, AutoField, Model

from legacygen.runtime.export.stub import Export
from legacygen.runtime.export.stub_code.bypassed_saves import find_own_save, has_receivers
from legacygen.runtime.export.stub_code.constructions import (
    Construction,
    find_attribute_values,
    find_constructions,
    is_handed_on,
)
from legacygen.runtime.export.stub_code.findings import Finding
from legacygen.runtime.export.stub_code.stub_parser import StubCode, parse_stub


def find_unset_fields(export: type[Export]) -> list[Finding]:
    """Return a finding for each required field that no construction of its model sets; none where that is unclear."""
    code = parse_stub(export)
    by_model: dict[type[Model], list[Construction]] = {}
    for each in find_constructions(code):
        by_model.setdefault(each.model, []).append(each)
    return [
        Finding(made[0].place, f"{model._meta.label}.{field.name} is required, but row() does not set it")
        for model, made in by_model.items()
        if not (export.signals and (find_own_save(model) or has_receivers(model)))  # they may set it
        for field in _list_unset(code, model, made)
    ]


def _list_unset(code: StubCode, model: type[Model], made: list[Construction]) -> Iterator[Any]:
    names = {name for each in made for name in each.values}
    names |= {each.name for each in find_attribute_values(code)}
    is_unclear = "" in names or any(_is_property(model, name) for name in names) or not _is_plain(model)
    if is_unclear or not all(each.is_complete for each in made) or is_handed_on(code, model):
        return
    for field in model._meta.private_fields:
        if hasattr(field, "ct_field") and field.name in names:  # a GenericForeignKey, whose app may not be installed
            names |= {field.ct_field, field.fk_field}
    for each in _list_required(model):
        if not names.intersection((each.name, each.attname, *(["pk"] if each.primary_key else []))):
            yield each


def _list_required(model: type[Model]) -> Iterator[Any]:
    """Yield the fields that need a value, and get none by themselves."""
    for field in model._meta.concrete_fields:
        sets_itself = (
            field.has_default()
            or field.db_default is not NOT_PROVIDED
            or field.generated
            or isinstance(field, AutoField)
            or getattr(field, "auto_now", False)
            or getattr(field, "auto_now_add", False)
            or getattr(field.remote_field, "parent_link", False)
            or field.name == "_order"  # that of `order_with_respect_to`
            or not _get_module(field, "pre_save").startswith("django.")
        )
        if not (field.null or field.blank or sets_itself):
            yield field


def _is_plain(model: type[Model]) -> bool:
    """Return whether objects are made as Django makes them."""
    return model.__init__ is Model.__init__


def _is_property(model: type[Model], name: str) -> bool:
    return isinstance(inspect.getattr_static(model, name, None), property) and name != "pk"


def _get_module(field: Any, method: str) -> str:
    return str(getattr(type(field), method).__module__)
