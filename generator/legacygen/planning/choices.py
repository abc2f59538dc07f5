"""Enumerations and sets as choices classes."""

import keyword

from legacygen import naming
from legacygen.naming.reserved import CLASS_NAMES, MODEL_ATTRIBUTES
from legacygen.plan import Choice, Choices
from legacygen.planning import literal
from legacygen.schema import Column, Kind

FIELDS = ("models.CharField", "fields.AsTextField", "fields.EncodedTextField", "fields.SetField")


def choices_of(column: Column, field_name: str, cls: str) -> Choices | None:
    """The choices class of an ENUM or SET column, named for its field; nothing for other columns and fields."""
    if column.type.kind not in (Kind.ENUM, Kind.SET) or not column.type.values or cls not in FIELDS:
        return None
    names = naming.name_members(column.type.values)
    members = tuple(
        Choice(name=names[value], value=literal.string(value), label=literal.string(naming.make_label(value)))
        for value in column.type.values
    )
    return Choices(name=_class_name(field_name), column=column.name, members=members)


def _class_name(field_name: str) -> str:
    """`order_state` is `OrderState`; `Meta` and what else the body of a model uses get another word behind."""
    name = "".join(word[:1].upper() + word[1:] for word in field_name.split("_"))
    is_taken = name in CLASS_NAMES or name in MODEL_ATTRIBUTES or keyword.iskeyword(name) or name == field_name
    return f"{name}Choices" if is_taken else name
