"""Computed columns: their SQL in the words of Django where it has them, else as it is."""

from collections.abc import Mapping

from legacygen.planning.conditions import Operand, render_expression
from legacygen.pycode.literal import string_literal
from legacygen.schema import Column


def plan_generated_expression(column: Column, names: Mapping[str, str], engine: str) -> str:
    """Source of the expression of a column that only the database writes; `names` are the fields by column.

    Columns that the server counts have none, and are said to be that.
    """
    if column.generated:
        plain = {name: Operand(name=field, cls="", nullable=True) for name, field in names.items()}
        any_case = {name.casefold(): operand for name, operand in plain.items()}
        said = render_expression(column.generated, {**any_case, **plain}, engine)
        if said and said[0].isupper():  # a function; a plain column or value would be no expression
            return said
    sql = column.generated or "identity"
    return f"fields.ServerSQL({string_literal(sql)}, {string_literal(engine)})"
