"""Which tables can be split into ranges of keys that several workers carry over at once, and where."""

import ast
from collections.abc import Iterator
from typing import Any

from django.db.models import IntegerField, Max, Min, Model, QuerySet

from legacygen.runtime.export.clean.unique import unique, unique_slug
from legacygen.runtime.export.key_range import ALL_KEYS, KeyRange
from legacygen.runtime.export.stub import Export
from legacygen.runtime.export.stub_code import find_referenced_models
from legacygen.runtime.export.stub_code.stub_parser import parse_stub
from legacygen.runtime.ledger.keys import LIMIT

SIZE = 5_000
"""Rows of a shard: few enough for many workers, and so many that what a shard costs by itself does not count."""


def explain_whole(export: type[Export]) -> str:
    """Return why one worker has to carry the whole table over, or an empty text."""
    if export.merge_on:
        return "merge_on joins rows"
    if export.signals:
        return "signals = True"
    for name in ("after", "after_page"):
        if getattr(export, name) is not getattr(Export, name):
            return f"it has {name}()"
    if export.source in find_referenced_models(export):
        return "it points to itself"
    if _calls_unique(export):
        return "clean.unique looks at all rows"
    return "" if _has_number_key(export) else "its key is not one whole number"


def list_ranges(export: type[Export], size: int) -> Iterator[tuple[KeyRange, int]]:
    """Yield ranges that hold each key once, with about `size` rows each, and the number of their rows."""
    rows = export.source._default_manager.all()
    total = rows.count()
    if explain_whole(export) or total <= size:
        yield ALL_KEYS, total
        return
    name = export.source._meta.pk.attname
    keys = rows.order_by(name).values_list(name, flat=True)
    after: int | None = None
    # The last range is open, so that it takes what is added meanwhile.
    while (last := _find_key(keys.filter(**KeyRange(after).list_conditions(name)), size)) is not None:
        yield KeyRange(after, last), size
        after, total = last, total - size
    yield KeyRange(after), max(total, 0)


def _find_key(keys: QuerySet[Any, Any], size: int) -> int | None:
    """Return the key of the row of this number, unless it is the last one."""
    found = list(keys[size - 1 : size + 1])
    return found[0] if len(found) == 2 else None


def _has_number_key(export: type[Export]) -> bool:
    """Return whether the keys are whole numbers that a shard can hold, and a filter on them changes nothing else."""
    rows = export().queryset()
    query, source = rows.query, export.source
    if query.is_sliced or query.combinator or query.where.contains_over_clause:
        return False
    kind: Any = source._meta.pk
    while kind.is_relation:
        kind = kind.target_field
    if not isinstance(kind, IntegerField):
        return False
    # SQLite may hold anything in the column: text is above all numbers, and NULL in no range.
    there: Any = source._default_manager.aggregate(least=Min("pk"), most=Max("pk"))
    bounds = (there["least"], there["most"])
    return all(type(each) is int and -LIMIT <= each < LIMIT for each in bounds) and not _has_null(source)


def _has_null(source: type[Model]) -> bool:
    return source._default_manager.filter(pk__isnull=True).exists()


def _calls_unique(export: type[Export]) -> bool:
    return any(
        isinstance(node, ast.Call) and routine.find_value(node.func) in (unique, unique_slug)
        for routine in parse_stub(export).routines
        for node in routine.nodes
    )
