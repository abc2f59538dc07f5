"""Plans the choices classes for ENUM and SET columns."""

import keyword

from legacygen import naming
from legacygen.naming.reserved import CLASS_NAMES, FUNCTIONS, MODEL_ATTRIBUTES
from legacygen.plan import Choices, ChoicesMember
from legacygen.pycode.literal import string_literal
from legacygen.schema import Column, Kind

FIELDS = ("models.CharField", "fields.AsTextField", "fields.EncodedTextField", "fields.SetField")


def plan_choices(column: Column, field_name: str, cls: str) -> Choices | None:
    """Return the choices class of an ENUM or SET column, named after its field; None for other columns and fields."""
    if column.type.kind not in (Kind.ENUM, Kind.SET) or not column.type.values or cls not in FIELDS:
        return None
    names = naming.name_members(column.type.values)
    members = tuple(
        ChoicesMember(name=names[value], value=string_literal(value), label=string_literal(naming.make_label(value)))
        for value in column.type.values
    )
    return Choices(name=_class_name(field_name), column=column.name, members=members)


def _class_name(field_name: str) -> str:
    """Return `OrderState` for `order_state`; names that the body of a model uses, such as `Meta`, get a suffix."""
    name = "".join(word[:1].upper() + word[1:] for word in field_name.split("_"))
    is_in_use = name in CLASS_NAMES | FUNCTIONS | MODEL_ATTRIBUTES or keyword.iskeyword(name) or name == field_name
    return f"{name}Choices" if is_in_use else name
