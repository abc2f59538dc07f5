"""models.py: one class a table."""

import re
from collections.abc import Iterator

from legacygen.emit.layout import assignment, class_line, comment, docstring, imported, returned
from legacygen.emit.rendering import render
from legacygen.naming.reserved import FUNCTIONS, MYSQL_INDEXES, POSTGRESQL_INDEXES
from legacygen.plan import Argument, Choice, Choices, Field, Model, Plan

PATH = "models.py"
IMPORTS = {
    "Decimal": "from decimal import Decimal",
    "models": "from django.db import models",
    "postgres": "from django.contrib.postgres import fields as postgres",
    "ExclusionConstraint": "from django.contrib.postgres.constraints import ExclusionConstraint",
    "SearchVectorField": "from django.contrib.postgres.search import SearchVectorField",
    "fields": "from legacygen.runtime import fields",
    "RowKey": "from legacygen.runtime.rowkey import RowKey",
}
"""How each free name of a plan's expressions is imported, apart from those that come together."""

TOGETHER = {
    "django.contrib.postgres.indexes": POSTGRESQL_INDEXES,
    "django.db.models.functions": FUNCTIONS,
    "legacygen.runtime.indexes": MYSQL_INDEXES,
}
"""Names that are imported on one line, by module."""

STRINGS = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'")


def text(plan: Plan) -> str:
    """The module of a plan."""
    return render("models.py.jinja", imports=_imports(plan), classes=map(class_text, plan.models))


def class_text(model: Model) -> str:
    """The class statement, without a line end after the last line."""
    parts = [docstring(model.doc, 4)]
    parts.extend(map(choices_text, model.choices))
    parts.append("\n".join(field_text(field) for field in model.fields))
    parts.append("\n".join(["    class Meta:", *map(option_text, model.meta)]))
    if model.display:
        parts.append("    def __str__(self):\n" + returned(model.display, 8))
    return class_line(model.name, "models.Model", 0) + "\n" + "\n\n".join(parts)


def choices_text(choices: Choices) -> str:
    """A nested choices class."""
    members = [member_text(member) for member in choices.members]
    return "\n".join([class_line(choices.name, "models.TextChoices", 4), *members])


def member_text(member: Choice) -> str:
    """One member of a choices class."""
    return assignment(member.name, f"{member.value}, {member.label}", 8)


def field_text(field: Field) -> str:
    """The statement of a field with its comments."""
    return "\n".join([*map(comment_text, field.comments), assignment(field.name, expression(field), 4)])


def comment_text(text: str) -> str:
    """A comment above a field."""
    return comment(text, 4)


def option_text(option: Argument) -> str:
    """A Meta option."""
    return assignment(option.name, option.value, 8)


def expression(field: Field) -> str:
    """The call that makes a field, on one line."""
    arguments = [*field.positional, *(f"{item.name}={item.value}" for item in field.arguments)]
    return f"{field.cls}({', '.join(arguments)})"


def _imports(plan: Plan) -> list[str]:
    said = STRINGS.sub("", "\n".join(set(_expressions(plan))))
    used = {"models", *re.findall(r"\b\w+\b(?!=)", said)}
    lines = [line for name, line in IMPORTS.items() if name in used]
    together = ((module, used.intersection(names)) for module, names in TOGETHER.items())
    lines.extend(imported(module, names) for module, names in together if names)
    standard = sorted(line for line in lines if line.startswith("from decimal"))
    return [*standard, *([""] if standard else []), *sorted(set(lines) - set(standard))]


def _expressions(plan: Plan) -> Iterator[str]:
    """Everything that could name something to import."""
    for model in plan.models:
        yield from (option.value for option in model.meta)
        for field in model.fields:
            yield field.cls
            yield from (item.value for item in field.arguments)
