"""Renders the expressions of computed columns: with Django's functions if possible, otherwise as SQL."""

from collections.abc import Mapping

from legacygen.planning.conditions import Operand, add_lower_case, render_expression
from legacygen.pycode.literal import string_literal
from legacygen.schema import Column


def plan_generated_expression(column: Column, names: Mapping[str, str], engine: str) -> str:
    """Return the source of the expression of a column that only the database writes.

    `names` are the fields by column. A column that the server numbers has no expression; it gets `identity`.
    """
    if column.generated:
        operands = {name: Operand(name=field, cls="", nullable=True) for name, field in names.items()}
        rendered = render_expression(column.generated, add_lower_case(operands), engine)
        if rendered and rendered[0].isupper():  # a function; a plain column or value is not an expression
            return rendered
    sql = column.generated or "identity"
    return f"fields.ServerSQL({string_literal(sql)}, {string_literal(engine)})"
