"""Plans the choices classes for ENUM and SET columns, and for columns whose values a check lists."""

import keyword
from collections.abc import Sequence

from legacygen import naming
from legacygen.naming.reserved import CLASS_NAMES, FUNCTIONS, MODEL_ATTRIBUTES
from legacygen.plan import Choices, ChoicesMember
from legacygen.planning.listed_values import find_listed_values
from legacygen.pycode.literal import string_literal
from legacygen.schema import Column, Kind, Table

FIELDS = ("models.CharField", "fields.AsTextField", "fields.EncodedTextField", "fields.SetField")
LISTED_FIELDS = ("models.CharField", "models.TextField")


def plan_choices(table: Table, column: Column, engine: str, field_name: str, cls: str) -> Choices | None:
    """Return the choices class of a column with a list of values, named after its field; None for other columns."""
    is_enumeration = column.type.kind in (Kind.ENUM, Kind.SET)
    own = tuple(dict.fromkeys(column.type.values))
    values = own if is_enumeration else find_listed_values(table, column, engine)
    if not values or cls not in (FIELDS if is_enumeration else LISTED_FIELDS):
        return None
    return make_choices(name_choices_class(field_name), column.name, values)


def make_choices(name: str, column: str, values: Sequence[str]) -> Choices:
    """Return a choices class with a member for each value."""
    names = naming.name_members(values)
    members = tuple(
        ChoicesMember(name=names[value], value=string_literal(value), label=string_literal(naming.make_label(value)))
        for value in values
    )
    return Choices(name=name, column=column, members=members)


def name_choices_class(field_name: str) -> str:
    """Return `OrderState` for `order_state`; names that the body of a model uses, such as `Meta`, get a suffix."""
    name = "".join(word[:1].upper() + word[1:] for word in field_name.split("_"))
    is_in_use = name in CLASS_NAMES | FUNCTIONS | MODEL_ATTRIBUTES or keyword.iskeyword(name) or name == field_name
    return f"{name}Choices" if is_in_use else name


def list_repeated_values(column: Column) -> tuple[str, ...]:
    """Return the values that an ENUM or SET has more than once: old servers allowed it, or they only read alike."""
    values = column.type.values
    return tuple(value for value in dict.fromkeys(values) if values.count(value) > 1)
