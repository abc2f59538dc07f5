"""Reads the rows of a legacy queryset in pages, each row once."""

import contextlib
import itertools
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from django.db import connections
from django.db.models import FloatField, IntegerField, Model, Q, QuerySet, Value
from django.db.models.base import ModelState
from django.db.models.fields.related_descriptors import ForeignKeyDeferredAttribute
from django.db.models.query_utils import DeferredAttribute
from django.db.models.signals import post_init, pre_init

from legacygen.runtime.rowkey import RowKey

PAGE = 1000
"""Rows that are read and stored at a time."""

BATCH = 500
"""Values in a query for rows by key; SQLite allows 999, and the queryset may have some of its own."""

PLAIN_ATTRIBUTES = (DeferredAttribute, ForeignKeyDeferredAttribute)
"""Descriptors of fields whose value is the one in the object's dictionary."""

Row = tuple[Any, ...]


def read_pages(rows: QuerySet[Any]) -> Generator[list[Row]]:
    """Yield all rows of a queryset in pages, each row with the values of its concrete fields, in their order.

    Order, annotations and related objects of the queryset are dropped. Close this generator when the last page is not
    read, because a query may be open.

    Rows with a whole number as key are read by one query per page, for what follows the last key. So no query stays
    open while rows are stored: it would keep a lock on the table in MySQL, and a copy of the whole result in
    PostgreSQL. Other keys do not sort on the server as they compare with the value that was read: a float is rounded
    on its way, an enumeration sorts by number and compares as text, a text may change with its character set, a RowKey
    may contain NULL. They are read from one query. So are all rows of SQLite, where a key may be of any type, and
    those that a window function chooses, which counts the rows of the whole query.

    Raises ValueError for a queryset whose choice depends on its order, and for a key that is not unique.
    """
    _check_choice(rows)
    model, key = rows.model, rows.model._meta.pk
    # Not by "pk": a key that is a relation would be sorted by the ordering of the other model.
    names = [] if isinstance(key, RowKey) else [field.attname for field in model._meta.pk_fields]
    ordered = rows if rows.query.standard_ordering else rows.reverse()
    ordered = ordered.order_by(*names).prefetch_related(None)
    source: type[Model] = rows.model
    values = ordered.values_list(*_list_attnames(source))
    kind: Any = key.target_field if key.is_relation else key
    is_sqlite = connections[rows.db].vendor == "sqlite"
    if isinstance(kind, IntegerField) and not is_sqlite and not rows.query.where.contains_over_clause:
        return _read_by_key(values, key)
    return _read_stream(values)


def limit_pages(pages: Iterable[list[Any]], limit: int | None) -> Iterator[list[Any]]:
    """Yield pages until there were so many rows."""
    left = limit
    for page in pages:
        if left is None:
            yield page
            continue
        if page[:left]:
            yield page[:left]
        left -= len(page[:left])
        if left <= 0:
            return


def _check_choice(rows: QuerySet[Any]) -> None:
    query, found = rows.query, ""
    if query.is_sliced:
        found = "a slice"
    elif query.combinator:
        found = f"{query.combinator}()"
    elif query.distinct_fields:
        found = "distinct() with fields"
    elif query.values_select:
        found = "values()"
    if found:
        raise ValueError(
            f"the queryset of {rows.model._meta.db_table} has {found}, and then not every row can be read once; "
            "use filter() and exclude() to choose rows"
        )


def _read_by_key(rows: QuerySet[Any, Any], key: Any) -> Generator[list[Row]]:
    place = [field.attname for field in key.model._meta.concrete_fields].index(key.attname)
    last: dict[str, Any] = {}
    # One more row than a page has, to see whether it has the last key of the page: the next query would miss it.
    while page := list(rows.filter(**last)[: PAGE + 1]):
        keys = [row[place] for row in page]
        if len(set(keys)) < len(keys):
            twice = next(one for one, other in itertools.pairwise(keys) if one == other)
            raise ValueError(
                f"{key.model._meta.db_table} has several rows with the key {twice!r}; if a filter of the queryset "
                "repeats rows, use distinct(), else make another field the key"
            )
        yield page[:PAGE]
        if len(page) <= PAGE:
            return
        # In Value(), because Django finds no rows beyond a number that the field, unlike the column, cannot hold.
        last = {f"{key.attname}__gt": Value(keys[PAGE - 1])}


def _read_stream(rows: QuerySet[Any, Any]) -> Generator[list[Row]]:
    stream: Any = rows.iterator(chunk_size=PAGE)
    with contextlib.closing(stream):
        while page := list(itertools.islice(stream, PAGE)):
            yield page


def build_rows(source: type[Model], alias: str, rows: Sequence[Row]) -> list[Model]:
    """Return the objects that the ORM makes of the values of rows from `read_pages`."""
    names = _list_attnames(source)
    if not _is_plain(source) or pre_init.has_listeners(source) or post_init.has_listeners(source):
        return [source.from_db(alias, names, values) for values in rows]
    return [_build_row(source, alias, names, values) for values in rows]


def _build_row(source: type[Model], alias: str, names: Sequence[str], values: Row) -> Model:
    """Do as from_db does, without a constructor that sorts out what it was given: that takes longer than reading."""
    row = source.__new__(source)
    row._state = state = ModelState()
    state.db, state.adding = alias, False
    row.__dict__.update(zip(names, values, strict=True))
    return row


@cache
def _is_plain(model: Any) -> bool:
    """Return whether an object is made as Django makes it, and has its values in its dictionary."""
    is_made_plainly = model.__init__ is Model.__init__ and model.from_db.__func__ is vars(Model)["from_db"].__func__
    return is_made_plainly and all(
        type(getattr(model, field.attname, None)) in PLAIN_ATTRIBUTES for field in model._meta.concrete_fields
    )


@cache
def _list_attnames(model: type[Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields)


def fetch_rows(rows: QuerySet[Any], keys: Sequence[Any]) -> list[Any]:
    """Return the objects with these keys from a queryset, in the order of the keys, without those that are missing.

    Rows that are equal in a RowKey have the same key; there are as many of them as the key is given.
    """
    found: defaultdict[Any, list[Any]] = defaultdict(list)
    wanted = dict.fromkeys(keys)
    for row in _find_rows(rows.order_by(), list(wanted)):
        if row.pk in wanted:
            found[row.pk].append(row)
    return [found[key].pop(0) for key in keys if found[key]]


def _find_rows(rows: QuerySet[Any], keys: list[Any]) -> Iterator[Any]:
    """Yield the rows with these keys, and others where the query cannot tell."""
    if rows.query.where.contains_over_clause:  # a condition would change what the window function counts
        yield from rows.iterator(chunk_size=PAGE)
        return
    size = max(1, BATCH // len(rows.model._meta.pk_fields))
    for start in range(0, len(keys), size):
        matches = rows.filter(_build_condition(rows.model, keys[start : start + size]))
        # Where columns cannot be compared, the query finds all rows with the same NULLs.
        yield from matches.iterator(chunk_size=PAGE) if not getattr(rows.model._meta.pk, "exact", True) else matches


def _build_condition(model: type[Model], keys: list[Any]) -> Q:
    fields: Sequence[Any] = model._meta.pk_fields
    if isinstance(model._meta.pk, RowKey) or not any(isinstance(field, FloatField) for field in fields):
        return Q(pk__in=keys)
    # Only the lookup "exact" of our fields finds a float of four bytes.
    found = Q()
    for key in keys:
        values = key if len(fields) > 1 else (key,)
        found |= Q(**{field.attname: value for field, value in zip(fields, values, strict=True)})
    return found
