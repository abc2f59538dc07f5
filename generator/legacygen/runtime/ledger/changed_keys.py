"""Legacy keys whose type has changed since the last run, as 12 that is '12' now: rows keep what they became."""

import itertools
import json
import re
from typing import Any

from django.db.models import Model

from legacygen.runtime.export.storage import update_rows
from legacygen.runtime.ledger.keys import StoredKey, store_key
from legacygen.runtime.ledger.models import Origin
from legacygen.runtime.ledger.origins import Ledger
from legacygen.runtime.rowkey import RowKey

SAMPLE = 200
"""Rows of a table that are looked at, as they come: a view may take long to sort."""

BATCH = 2000
MOST_PARTS = 4
"""Fields of a composite key, of which each may have changed."""

NUMBER = re.compile(r"0|-?[1-9]\d*", re.A)


def rename_changed_keys(ledger: Ledger, table: int, source: type[Model]) -> int:
    """Give the rows of a table their keys of the new type in the ledger; return the number of objects concerned."""
    flipped = _find_flipped(ledger, table, source)
    if not flipped:
        return 0
    count = last = 0
    rows = Origin.objects.using(ledger.alias).filter(table=table).order_by("pk")
    while page := list(rows.filter(pk__gt=last).values_list("pk", "key", "key_text")[:BATCH]):
        last = page[-1][0]
        found = [(number, _flip(_read_plain(StoredKey(*key)), flipped)) for number, *key in page]
        changed = [(*store_key(key), number) for number, key in found if key is not None]
        update_rows(Origin, ["key", "key_text"], changed, ledger.alias)
        count += len(changed)
    return count


def _find_flipped(ledger: Ledger, table: int, source: type[Model]) -> tuple[int, ...]:
    """Return the positions of the fields of the key that were text and are numbers now, or the other way round.

    There are none if any row of the sample is known by its key as it is.
    """
    fields = source._meta.pk_fields
    if isinstance(source._meta.pk, RowKey) or len(fields) > MOST_PARTS:
        return ()
    if not Origin.objects.using(ledger.alias).filter(table=table).exists():
        return ()
    keys = _read_sample(source)
    if ledger.find_origins([table], [store_key(key) for key in keys]):
        return ()
    positions = range(len(fields))
    for size in range(1, len(fields) + 1):
        for flipped in itertools.combinations(positions, size):
            other = [store_key(key) for key in (_flip(each, flipped) for each in keys) if key is not None]
            if ledger.find_origins([table], other):
                return flipped
    return ()


def _read_sample(source: type[Model]) -> list[Any]:
    names = [each.attname for each in source._meta.pk_fields]
    found = source._default_manager.order_by().values_list(*names)[:SAMPLE]
    return [key if len(names) > 1 else key[0] for key in found]


def _read_plain(stored: StoredKey) -> Any:
    """Return a key with the type that it was stored with, rather than that of the field."""
    return stored.number if stored.text is None else json.JSONDecoder().raw_decode(stored.text)[0]


def _flip(key: Any, positions: tuple[int, ...]) -> Any:
    """Return a key with numbers as text, and text as numbers, at some positions; None if one of them is neither."""
    parts = list(key) if isinstance(key, tuple | list) else [key]
    for position in positions:
        value = parts[position]
        if type(value) is int:
            parts[position] = str(value)
        elif isinstance(value, str) and NUMBER.fullmatch(value):
            parts[position] = int(value)
        else:
            return None
    return tuple(parts) if isinstance(key, tuple | list) else parts[0]
