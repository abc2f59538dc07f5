"""Finds the legacy models that a stub refers to with `ref`, and the parts."""

import ast

from django.db.models import Model

from legacygen.runtime.export.refs import ref
from legacygen.runtime.export.stub import Export
from legacygen.runtime.export.stub_code.stub_parser import parse_stub


def find_referenced_models(export: type[Export]) -> set[type[Model]]:
    """Return the models as far as they can be seen in the text; a run finds all of them."""
    return {model for model, _ in find_references(export)}


def find_references(export: type[Export]) -> set[tuple[type[Model], str | None]]:
    """Return the models with the part that is asked for, which is None if it is computed."""
    found: set[tuple[type[Model], str | None]] = set()
    for routine in parse_stub(export).routines:
        for node in routine.nodes:
            if isinstance(node, ast.Call) and routine.find_value(node.func) is ref:
                named = {each.arg: each.value for each in node.keywords}
                sources = [*node.args[:1], *([named["source"]] if "source" in named else [])]
                models = [routine.find_value(each) for each in sources]
                part = named.get("part", ast.Constant(""))
                name = part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else None
                found |= {(each, name) for each in models if isinstance(each, type) and issubclass(each, Model)}
    return found
