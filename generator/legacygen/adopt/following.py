"""Lets the strings that name a moved model elsewhere in the project follow it, as in `"legacy.Customer"`."""

import ast
from collections.abc import Iterator, Mapping

from legacygen.pycode.literal import string_literal
from legacygen.pycode.source_text import SourceText, TextEdit, apply_edits
from legacygen.pycode.uses.fixture_uses import is_fixture, rename_fixture_models


def follow_references(texts: Mapping[str, str], moved: Mapping[str, str]) -> dict[str, str]:
    """Return the new texts of modules and fixtures that name a moved model.

    `moved` are new labels of models by old ones. Modules that are not valid Python are left as they are.
    """
    changed = {}
    for path, text in texts.items():
        new = text
        if path.endswith(".py") and any(label in text for label in moved):
            new = apply_edits(text, _find_strings(text, moved))
        elif is_fixture(path):
            new = rename_fixture_models(text, moved)
        if new != text:
            changed[path] = new
    return changed


def _find_strings(text: str, moved: Mapping[str, str]) -> Iterator[TextEdit]:
    try:
        tree = ast.parse(text.removeprefix("\ufeff"))
    except (SyntaxError, ValueError):
        return
    source = SourceText(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in moved:
            yield TextEdit(start=source.start(node), end=source.end(node), text=string_literal(moved[node.value]))
