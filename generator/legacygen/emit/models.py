"""Renders models.py, with one class for each table."""

import re
from collections.abc import Iterator, Mapping

from legacygen.emit.emitted_file import EmittedFile
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
from legacygen.pycode.literal import STRING
from legacygen.pycode.tombstone_names import TOMBSTONES

PATH = "models.py"
SHARED = "enums.py"
"""The module of the choices classes that several tables share."""
IMPORTS = {
    "Decimal": "from decimal import Decimal",
    "models": "from django.db import models",
    "postgres": "from django.contrib.postgres import fields as postgres",
    "ExclusionConstraint": "from django.contrib.postgres.constraints import ExclusionConstraint",
    "SearchVectorField": "from django.contrib.postgres.search import SearchVectorField",
    "fields": "from legacygen.runtime import fields",
    "RowKey": "from legacygen.runtime.rowkey import RowKey",
}
"""The import line of each name that the expressions of a plan may use, apart from those in GROUPED_IMPORTS."""

GROUPED_IMPORTS = {
    "django.contrib.postgres.indexes": POSTGRESQL_INDEXES,
    "django.db.models.functions": FUNCTIONS,
    "legacygen.runtime.indexes": MYSQL_INDEXES,
}
"""Names that are imported on one line, by module."""

IMPORT_LINES = {
    **{name: f"from {module} import {name}" for module, names in GROUPED_IMPORTS.items() for name in names},
    **IMPORTS,
    **{name: f"from legacygen.runtime.gone import {name}" for name in TOMBSTONES},
}
"""The import line of each name that generated or merged code may use."""


def emit(plan: Plan, app: str, _: Mapping[str, str]) -> Iterator[EmittedFile]:
    """Emit models.py."""
    text = render_template("models.py.jinja", imports=_list_imports(plan, app), classes=map(render_class, plan.models))
    yield EmittedFile(path=PATH, text=text)


def render_class(model: Model) -> str:
    """Render the class of a model, without a line end at its end."""
    parts = [lay_out_docstring(model.doc, 4)] if model.doc else []
    parts.extend(map(render_choices, model.choices))
    parts.append("\n".join(render_field(field) for field in model.fields))
    parts.append("\n".join(["    class Meta:", *map(render_option, model.meta)]))
    if model.display:
        parts.append("    def __str__(self):\n" + lay_out_return(model.display, 8))
    return lay_out_class_head(model.name, "models.Model", 0) + "\n" + "\n\n".join(parts)


def render_choices(choices: Choices, indent: int = 4) -> str:
    """Render a choices class, which is nested unless there is no indent."""
    members = [render_member(member, indent + 4) for member in choices.members]
    return "\n".join([lay_out_class_head(choices.name, "models.TextChoices", indent), *members])


def render_member(member: ChoicesMember, indent: int = 8) -> str:
    """Render one member of a choices class."""
    return lay_out_assignment(member.name, f"{member.value}, {member.label}", indent)


def list_shared_imports(plan: Plan, app: str) -> dict[str, str]:
    """Return the import line of each choices class that several tables share, by its name."""
    return {each.name: f"from {app}.{SHARED.removesuffix('.py')} import {each.name}" for each in plan.choices}


def render_field(field: Field) -> str:
    """Render the statement of a field with its comments."""
    return "\n".join(
        [*map(render_comment, field.comments), lay_out_assignment(field.name, render_field_call(field), 4)]
    )


def render_comment(text: str) -> str:
    """Render a comment above a field."""
    return lay_out_comment(text, 4)


def render_option(option: Argument) -> str:
    """Render a Meta option."""
    return lay_out_assignment(option.name, option.value, 8)


def render_field_call(field: Field) -> str:
    """Render the call that makes a field, on one line."""
    arguments = [*field.positional, *(f"{item.name}={item.value}" for item in field.arguments)]
    return f"{field.cls}({', '.join(arguments)})"


def _list_imports(plan: Plan, app: str) -> list[str]:
    """Return the lines for the names that are used, in the order of isort; the standard library has its own block."""
    source = STRING.sub("", "\n".join(set(_list_expressions(plan))))
    # A word before `=` is the keyword of an argument.
    used = {"models", *re.findall(r"(?<!\.)\b\w+\b(?!=)", source)}
    lines = [line for name, line in IMPORTS.items() if name in used]
    grouped = ((module, used.intersection(names)) for module, names in GROUPED_IMPORTS.items())
    lines.extend(lay_out_import(module, names) for module, names in grouped if names)
    standard = sorted(line for line in lines if line.startswith("from decimal"))
    shared = (
        [lay_out_import(f"{app}.{SHARED.removesuffix('.py')}", [each.name for each in plan.choices])]
        if plan.choices
        else []
    )
    others = sorted(set(lines) - set(standard))
    return [*standard, *([""] if standard else []), *others, *([""] if shared else []), *shared]


def _list_expressions(plan: Plan) -> Iterator[str]:
    """Yield all source in which a name may need an import."""
    for model in plan.models:
        yield from (option.value for option in model.meta)
        for field in model.fields:
            yield field.cls
            yield from (item.value for item in field.arguments)
