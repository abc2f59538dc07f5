"""Enumerations as choices classes."""

from legacygen import naming
from legacygen.plan import Choice, Choices
from legacygen.planning import literal
from legacygen.schema import Column, Kind


def choices_of(column: Column, field_name: str) -> Choices | None:
    """The choices class of an ENUM column, named for its field; nothing for other columns."""
    if column.type.kind is not Kind.ENUM or not column.type.values:
        return None
    names = naming.member_names(column.type.values)
    members = tuple(
        Choice(name=names[value], value=literal.string(value), label=literal.string(naming.label(value)))
        for value in column.type.values
    )
    name = "".join(word[:1].upper() + word[1:] for word in field_name.split("_"))
    return Choices(name=name, column=column.name, members=members)
