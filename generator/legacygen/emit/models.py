"""models.py: one class a table."""

import re
from collections.abc import Iterator

from legacygen.emit.rendering import render_template
from legacygen.naming.reserved import FUNCTIONS, MYSQL_INDEXES, POSTGRESQL_INDEXES
from legacygen.plan import Argument, Choices, ChoicesMember, Field, Model, Plan
from legacygen.pycode.layout import (
    lay_out_assignment,
    lay_out_class_head,
    lay_out_comment,
    lay_out_docstring,
    lay_out_import,
    lay_out_return,
)

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

GROUPED_IMPORTS = {
    "django.contrib.postgres.indexes": POSTGRESQL_INDEXES,
    "django.db.models.functions": FUNCTIONS,
    "legacygen.runtime.indexes": MYSQL_INDEXES,
}
"""Names that are imported on one line, by module."""

TOMBSTONES = ("LegacyColumnGone", "LegacyTableGone")
IMPORT_LINES = {
    **{name: f"from {module} import {name}" for module, names in GROUPED_IMPORTS.items() for name in names},
    **IMPORTS,
    **{name: f"from legacygen.runtime.gone import {name}" for name in TOMBSTONES},
}
"""The line that imports each name which generated code may use."""

STRINGS = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'")


def render_models(plan: Plan) -> str:
    """The module of a plan."""
    return render_template("models.py.jinja", imports=_imports(plan), classes=map(render_class, plan.models))


def render_class(model: Model) -> str:
    """The class statement, without a line end after the last line."""
    parts = [lay_out_docstring(model.doc, 4)]
    parts.extend(map(render_choices, model.choices))
    parts.append("\n".join(render_field(field) for field in model.fields))
    parts.append("\n".join(["    class Meta:", *map(render_option, model.meta)]))
    if model.display:
        parts.append("    def __str__(self):\n" + lay_out_return(model.display, 8))
    return lay_out_class_head(model.name, "models.Model", 0) + "\n" + "\n\n".join(parts)


def render_choices(choices: Choices) -> str:
    """A nested choices class."""
    members = [render_member(member) for member in choices.members]
    return "\n".join([lay_out_class_head(choices.name, "models.TextChoices", 4), *members])


def render_member(member: ChoicesMember) -> str:
    """One member of a choices class."""
    return lay_out_assignment(member.name, f"{member.value}, {member.label}", 8)


def render_field(field: Field) -> str:
    """The statement of a field with its comments."""
    return "\n".join(
        [*map(render_comment, field.comments), lay_out_assignment(field.name, render_field_call(field), 4)]
    )


def render_comment(text: str) -> str:
    """A comment above a field."""
    return lay_out_comment(text, 4)


def render_option(option: Argument) -> str:
    """A Meta option."""
    return lay_out_assignment(option.name, option.value, 8)


def render_field_call(field: Field) -> str:
    """The call that makes a field, on one line."""
    arguments = [*field.positional, *(f"{item.name}={item.value}" for item in field.arguments)]
    return f"{field.cls}({', '.join(arguments)})"


def _imports(plan: Plan) -> list[str]:
    said = STRINGS.sub("", "\n".join(set(_expressions(plan))))
    used = {"models", *re.findall(r"\b\w+\b(?!=)", said)}
    lines = [line for name, line in IMPORTS.items() if name in used]
    together = ((module, used.intersection(names)) for module, names in GROUPED_IMPORTS.items())
    lines.extend(lay_out_import(module, names) for module, names in together if names)
    standard = sorted(line for line in lines if line.startswith("from decimal"))
    return [*standard, *([""] if standard else []), *sorted(set(lines) - set(standard))]


def _expressions(plan: Plan) -> Iterator[str]:
    """Everything that could name something to import."""
    for model in plan.models:
        yield from (option.value for option in model.meta)
        for field in model.fields:
            yield field.cls
            yield from (item.value for item in field.arguments)
