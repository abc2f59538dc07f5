"""Reading back what is stored: the values of some fields, by key."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.db import connections
from django.db.models import IntegerField, Model

MOST_PARAMETERS = 2000
"""Parameters of one query; each engine has a limit of its own, and a long list of keys is planned slowly."""

PAGE = 2000
"""Values of a column that are read together."""

MOST_PAIRS = 200
"""Composite keys of one query, which are a condition of their own each on some engines; SQLite nests 1,000."""


def read_values(
    model: type[Model], keys: Collection[Any], names: Sequence[str], alias: str
) -> dict[Any, tuple[Any, ...]]:
    """Return the values of fields of stored objects, as the database gives them back, by the key that it gives back.

    A key that is not there is left out. The names may be names of fields or of their columns in Python (`land_id`).
    """
    rows = model._base_manager.using(alias).order_by()
    size = min(connections[alias].features.max_query_params or MOST_PARAMETERS, MOST_PARAMETERS)
    if len(model._meta.pk_fields) > 1:
        size = MOST_PAIRS
    listed = list(keys)
    if _follow_each_other(listed):
        between = rows.filter(pk__gte=min(listed), pk__lte=max(listed))
        return {row[0]: row[1:] for row in between.values_list("pk", *names)}
    found: dict[Any, tuple[Any, ...]] = {}
    for start in range(0, len(listed), size):
        there = rows.filter(pk__in=listed[start : start + size])
        found.update((row[0], row[1:]) for row in there.values_list("pk", *names))
    return found


def read_column(field: Any, alias: str) -> Iterator[Any]:
    """Yield the values of a field in all objects of its model, but for NULL.

    They are read in pages where that can be done, because drivers for MySQL keep a whole result in memory.
    """
    model = field.model
    rows = model._base_manager.using(alias).exclude(**{field.attname: None})
    if not isinstance(model._meta.pk, IntegerField):
        yield from rows.order_by().values_list(field.attname, flat=True).iterator()
        return
    pairs = rows.order_by("pk").values_list("pk", field.attname)
    page = list(pairs[:PAGE])
    while page:
        yield from (value for _, value in page)
        page = list(pairs.filter(pk__gt=page[-1][0])[:PAGE])


def _follow_each_other(keys: Sequence[Any]) -> bool:
    """Return whether keys are numbers without a gap, as those of new rows are; then a range finds the same rows."""
    if len(keys) < 2 or not all(type(key) is int for key in keys):
        return False
    return bool(len(set(keys)) == max(keys) - min(keys) + 1)
