"""Plans the inner `class Meta`: table, names, comment, indexes and constraints."""

import re
from collections.abc import Iterator

from legacygen import naming
from legacygen.plan import Argument
from legacygen.planning.identifiers import render_db_table
from legacygen.planning.indexes import RenderedIndexes
from legacygen.planning.table_context import TableContext
from legacygen.pycode.literal import string_literal


def plan_meta(context: TableContext, class_name: str, rendered: RenderedIndexes) -> tuple[Argument, ...]:
    """Return the Meta options in their order."""
    table = context.table
    options = [
        Argument(name="managed", value="False"),
        Argument(name="db_table", value=string_literal(render_db_table(table, context.engine))),
    ]
    if table.comment:
        options.append(Argument(name="db_table_comment", value=string_literal(table.comment)))
    return (*options, *_verbose_options(class_name), *rendered.options)


def _verbose_options(class_name: str) -> Iterator[Argument]:
    """Return the verbose names that differ from those that Django derives."""
    one, many = naming.derive_verbose_names(class_name)
    if one != _derive_django_name(class_name):
        yield Argument(name="verbose_name", value=string_literal(one))
    if many != f"{one}s":
        yield Argument(name="verbose_name_plural", value=string_literal(many))


def _derive_django_name(class_name: str) -> str:
    """Return the verbose name that Django derives from a class name."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<!^)(?=[A-Z][a-z])", " ", class_name).lower()
