"""models.py: one class a table."""

import re
from collections.abc import Iterable, Iterator

from legacygen.emit.layout import assignment, comment, docstring
from legacygen.emit.rendering import render
from legacygen.plan import Field, Model, Plan

PATH = "models.py"
IMPORTS = {
    "Decimal": "from decimal import Decimal",
    "models": "from django.db import models",
    "Now": "from django.db.models.functions import Now",
    "postgres": "from django.contrib.postgres import fields as postgres",
}
"""How each free name of a plan's expressions is imported."""


def files(plan: Plan) -> Iterator[tuple[str, str]]:
    """The path within the app and the text."""
    classes = [class_text(model) for model in plan.models]
    yield PATH, render("models.py.jinja", imports=_imports(plan), classes=classes)


def class_text(model: Model) -> str:
    """The class statement, without a line end after the last line."""
    parts = [docstring(model.doc, 4)]
    for choices in model.choices:
        members = [assignment(item.name, f"{item.value}, {item.label}", 8) for item in choices.members]
        parts.append("\n".join([f"    class {choices.name}(models.TextChoices):", *members]))
    parts.append("\n".join(line for field in model.fields for line in _field(field)))
    meta = [assignment(option.name, option.value, 8) for option in model.meta]
    parts.append("\n".join(["    class Meta:", *meta]))
    if model.display:
        parts.append(f"    def __str__(self):\n        return {model.display}")
    return f"class {model.name}(models.Model):\n" + "\n\n".join(parts)


def _field(field: Field) -> Iterator[str]:
    for text in field.comments:
        yield comment(text, 4)
    arguments = [*field.positional, *(f"{item.name}={item.value}" for item in field.arguments)]
    yield assignment(field.name, f"{field.cls}({', '.join(arguments)})", 4)


def _imports(plan: Plan) -> list[str]:
    used = {name for text in _expressions(plan) for name in re.findall(r"\w+", text)}
    lines = sorted(line for name, line in IMPORTS.items() if name in used or name == "models")
    standard = [line for line in lines if "django" not in line]
    return [*standard, *([""] if standard else []), *(line for line in lines if "django" in line)]


def _expressions(plan: Plan) -> Iterable[str]:
    """Everything but the insides of strings that could name something to import."""
    for model in plan.models:
        for field in model.fields:
            yield field.cls
            yield from (re.sub(r"\"[^\"]*\"|'[^']*'", "", item.value) for item in field.arguments)
