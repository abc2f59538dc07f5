"""The inner `class Meta`: identity, names, comments, indexes and constraints."""

from collections.abc import Iterator

from legacygen import naming
from legacygen.plan import Argument
from legacygen.planning.identifiers import render_db_table
from legacygen.planning.indexes import RenderedIndexes
from legacygen.planning.table_context import TableContext
from legacygen.pycode.literal import string_literal


def plan_meta(subject: TableContext, class_name: str, said: RenderedIndexes) -> tuple[Argument, ...]:
    """The Meta options; `said` is what becomes of the indexes and checks."""
    table = subject.table
    options = [
        Argument(name="managed", value="False"),
        Argument(name="db_table", value=string_literal(render_db_table(table, subject.engine))),
    ]
    if table.comment:
        options.append(Argument(name="db_table_comment", value=string_literal(table.comment)))
    return (*options, *_verbose(class_name), *said.options)


def _verbose(class_name: str) -> Iterator[Argument]:
    one, many = naming.verbose_names(class_name)
    if one != _django_words(class_name):
        yield Argument(name="verbose_name", value=string_literal(one))
    if many != f"{one}s":
        yield Argument(name="verbose_name_plural", value=string_literal(many))


def _django_words(class_name: str) -> str:
    """The verbose name that Django itself makes of a class name."""
    spaced = "".join(
        f" {letter}" if number and letter.isupper() and not class_name[number - 1].isupper() else letter
        for number, letter in enumerate(class_name)
    )
    return spaced.lower()
