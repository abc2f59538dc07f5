"""Finds the legacy models that a stub refers to with `ref`."""

import ast

from django.db.models import Model

from legacygen.runtime.export.refs import ref
from legacygen.runtime.export.stub import Export
from legacygen.runtime.export.stub_code.stub_parser import parse_stub


def find_referenced_models(export: type[Export]) -> set[type[Model]]:
    """Return the models as far as they can be seen in the text; a run finds all of them."""
    found = set()
    for routine in parse_stub(export).routines:
        for node in routine.nodes:
            if isinstance(node, ast.Call) and routine.find_value(node.func) is ref:
                sources = [*node.args[:1], *(each.value for each in node.keywords if each.arg == "source")]
                models = [routine.find_value(each) for each in sources]
                found |= {each for each in models if isinstance(each, type) and issubclass(each, Model)}
    return found
