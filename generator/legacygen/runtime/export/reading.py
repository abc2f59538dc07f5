"""Reads the rows of a legacy model in pages, each row once."""

import itertools
from collections.abc import Iterator
from typing import Any

from django.db.models import CharField, IntegerField, Model

from legacygen.runtime.rowkey import RowKey

PAGE = 1000
"""Rows that are read and stored at a time."""


def read_pages(source: type[Model]) -> Iterator[list[Model]]:
    """Yield all rows in pages: by key where that is a whole number or a text, else from one query.

    Other keys do not sort on the server as they compare with the value that was read: a float is rounded on its way,
    an enumeration (a text with choices) sorts by number and compares as text, a RowKey may contain NULL. Of one query,
    MySQL's driver fetches the whole result at once.
    """
    key: Any = source._meta.pk
    # Not by "pk": a key that is a relation would be sorted by the ordering of the other model.
    names = [] if isinstance(key, RowKey) else [field.attname for field in source._meta.pk_fields]
    rows = source._default_manager.order_by(*names)
    kind = key.target_field if key.is_relation else key
    if not (isinstance(kind, IntegerField) or (type(kind) is CharField and not kind.choices)):
        stream = rows.iterator(chunk_size=PAGE)
        while page := list(itertools.islice(stream, PAGE)):
            yield page
        return
    last: dict[str, Any] = {}
    while page := list(rows.filter(**last)[:PAGE]):
        yield page
        last = {f"{key.attname}__gt": page[-1].pk}
