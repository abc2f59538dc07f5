"""Values that no object has, for unique fields of objects that are about to exchange their values."""

import datetime as dt
import itertools
import uuid
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connections, router
from django.db.models import (
    CharField,
    DateField,
    DateTimeField,
    DecimalField,
    F,
    IntegerField,
    Model,
    TextField,
    UniqueConstraint,
    UUIDField,
)

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
LONGEST = 12
"""Characters of a text that stands in for another."""

BATCH = 500
LATEST = dt.datetime(9998, 12, 31, tzinfo=dt.UTC)


@cache
def list_unique_sets(model: type[Model]) -> tuple[frozenset[str], ...]:
    """Return the fields of each unique constraint of a model and its parents by attribute name, but for the keys."""
    found: list[Iterable[str]] = []
    for each in (model, *model._meta.get_parent_list()):
        found += [[field.name] for field in each._meta.local_concrete_fields if field.unique and not field.primary_key]
        found += each._meta.unique_together
        found += [_list_names(rule) for rule in each._meta.constraints if isinstance(rule, UniqueConstraint)]
    fields = {field.name: field.attname for field in model._meta.concrete_fields}
    return tuple(frozenset(fields[name] for name in names if name in fields) for names in found)


def _list_names(rule: UniqueConstraint) -> list[str]:
    expressions: Any = rule.expressions
    nodes: Any = (node for expression in expressions for node in expression.flatten())
    return [*rule.fields, *(node.name for node in nodes if isinstance(node, F))]  # type: ignore[attr-defined]


def choose_fields(model: type[Model], names: Iterable[str], alias: str) -> tuple[str, ...]:
    """Return those of the named fields that are to have other values meanwhile: one of each unique constraint."""
    chosen: dict[str, None] = {}
    for unique in list_unique_sets(model):
        own = sorted(unique & set(names))
        if own and not unique & chosen.keys():
            able = [each for each in own if _can_stand_in(model._meta.get_field(each), alias)]
            chosen.update(dict.fromkeys(able[:1]))
    return tuple(chosen)


def _can_stand_in(field: Any, alias: str) -> bool:
    return _can_be_null(field) or next(_list_candidates(field, alias), None) is not None


def _can_be_null(field: Any) -> bool:
    """Return whether NULL does: it is equal to no other NULL, unless a constraint says so."""
    rules = [rule for rule in field.model._meta.constraints if isinstance(rule, UniqueConstraint)]
    return bool(field.null) and not any(rule.nulls_distinct is False for rule in rules)


def make_stand_ins(model: type[Model], name: str, count: int, alias: str) -> list[Any]:
    """Return values for so many objects, which differ and which no object has; fewer if there are not so many."""
    field: Any = model._meta.get_field(name)
    if _can_be_null(field):
        return [None] * count
    found: list[Any] = []
    candidates = _list_candidates(field, alias)
    while len(found) < count and (batch := list(itertools.islice(candidates, BATCH))):
        rows = field.model._base_manager.using(alias).filter(**{f"{name}__in": batch})
        there = set(rows.values_list(name, flat=True))
        found += [each for each in batch if each not in there]
    return found[:count]


def _list_candidates(field: Any, alias: str) -> Iterator[Any]:
    """Yield values that are rarely used, from the end of what a field can hold; none for other types of fields."""
    if field.is_relation:
        # A key that points to nothing is only possible where the server looks at COMMIT.
        is_checked = field.db_constraint and router.db_for_write(field.related_model) == alias
        can_wait = not is_checked or connections[alias].features.can_defer_constraint_checks
        yield from _list_candidates(field.target_field, alias) if can_wait else ()
    elif isinstance(field, UUIDField):
        yield from (uuid.uuid4() for _ in itertools.count())
    elif isinstance(field, CharField | TextField):
        width = min(field.max_length or LONGEST, LONGEST)
        yield from (_write_number(number, width) for number in range(len(DIGITS) ** width - 1, -1, -1))
    elif isinstance(field, IntegerField):
        least, most = connections[alias].ops.integer_field_range(field.get_internal_type())
        yield from range(2**31 - 1 if most is None else most, -1 if least is None else max(least, -1), -1)
    elif isinstance(field, DecimalField):
        yield from range(10 ** ((field.max_digits or 9) - (field.decimal_places or 0)) - 1, -1, -1)
    elif isinstance(field, DateTimeField):
        latest = LATEST if settings.USE_TZ else LATEST.replace(tzinfo=None)
        yield from (latest - dt.timedelta(seconds=number) for number in range(10**9))
    elif isinstance(field, DateField):
        yield from (LATEST.date() - dt.timedelta(days=number) for number in range(10**6))


def _write_number(number: int, width: int) -> str:
    text = ""
    for _ in range(width):
        number, digit = divmod(number, len(DIGITS))
        text = DIGITS[digit] + text
    return text
