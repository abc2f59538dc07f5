"""The inner `class Meta`: identity, names, comments, indexes and constraints."""

from collections.abc import Iterator

from legacygen import naming
from legacygen.plan import Argument
from legacygen.planning import literal
from legacygen.planning.fields import Subject
from legacygen.planning.identifiers import db_table
from legacygen.planning.indexes import Said


def meta_of(subject: Subject, class_name: str, said: Said) -> tuple[Argument, ...]:
    """The Meta options; `said` is what becomes of the indexes and checks."""
    table = subject.table
    options = [
        Argument(name="managed", value="False"),
        Argument(name="db_table", value=literal.string(db_table(table, subject.engine))),
    ]
    if table.comment:
        options.append(Argument(name="db_table_comment", value=literal.string(table.comment)))
    return (*options, *_verbose(class_name), *said.options)


def _verbose(class_name: str) -> Iterator[Argument]:
    one, many = naming.derive_verbose_names(class_name)
    if one != _django_words(class_name):
        yield Argument(name="verbose_name", value=literal.string(one))
    if many != f"{one}s":
        yield Argument(name="verbose_name_plural", value=literal.string(many))


def _django_words(class_name: str) -> str:
    """The verbose name that Django itself makes of a class name."""
    spaced = "".join(
        f" {letter}" if number and letter.isupper() and not class_name[number - 1].isupper() else letter
        for number, letter in enumerate(class_name)
    )
    return spaced.lower()
