"""Reads the rows of a legacy model in pages, each row once."""

import itertools
from collections.abc import Iterator

from django.db.models import IntegerField, Model

PAGE = 1000
"""Rows that are read and stored at a time."""


def read_pages(source: type[Model]) -> Iterator[list[Model]]:
    """Yield all rows in pages: by key where that is a whole number, else from one query.

    Only whole numbers compare on the server as in Python: a float is rounded on its way, an enumeration sorts by
    number and compares as text, a RowKey may contain NULL. MySQL's driver fetches the result of the one query at once.
    """
    if not isinstance(source._meta.pk, IntegerField):
        stream = source._default_manager.iterator(chunk_size=PAGE)
        while page := list(itertools.islice(stream, PAGE)):
            yield page
        return
    rows, last = source._default_manager.order_by("pk"), None
    while page := list((rows if last is None else rows.filter(pk__gt=last))[:PAGE]):
        yield page
        last = page[-1].pk
