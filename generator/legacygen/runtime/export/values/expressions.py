"""Expressions that a stub sets: the database computes them first, so that they are values like any other."""

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import FieldError
from django.db import transaction
from django.db.models import ExpressionWrapper, Model
from django.db.models.base import ModelState
from django.db.models.expressions import DatabaseDefault
from django.db.models.sql import Query

from legacygen.runtime.export.failures import describe_failure
from legacygen.runtime.export.values.kinds import SECRET, show_value
from legacygen.runtime.export.values.wrong_values import WrongValue

PLAIN = frozenset(
    {ModelState, type(None), bool, bytes, dt.date, dt.datetime, dt.time, dt.timedelta, Decimal, float, int, str, UUID}
)
"""Types of values that most objects have, beside their state, and that are no expressions."""


def compute_expressions(new: Model, alias: str) -> list[WrongValue]:
    """Replace the expressions in an unsaved object by their values; return those that cannot be computed.

    Defaults of the database stay: it fills them in.
    """
    held = vars(new)
    if PLAIN.issuperset(map(type, held.values())):
        return []
    names = [name for name, value in held.items() if hasattr(value, "resolve_expression")]
    wrong = []
    for field in new._meta.concrete_fields:
        if field.attname not in names or isinstance(held[field.attname], DatabaseDefault):
            continue
        try:
            held[field.attname] = _compute(held[field.attname], field, alias)
        except Exception as error:  # a database may refuse it in any way, and so may Django
            shown = show_value(held[field.attname], bool(SECRET.search(field.name)))
            is_about_fields = isinstance(error, FieldError)
            why = "it refers to fields of the table" if is_about_fields else describe_failure(error)
            wrong.append(WrongValue(field.name, f"{shown} cannot be computed for a new object: {why}"))
    return wrong


def _compute(expression: Any, field: Any, alias: str) -> Any:
    while field.is_relation:
        field = field.target_field
    query = Query(None)  # without a table, as constraints are checked
    query.add_annotation(ExpressionWrapper(expression, output_field=field), "value")
    with transaction.atomic(using=alias):
        ((value,),) = query.get_compiler(using=alias).results_iter()
    return value
