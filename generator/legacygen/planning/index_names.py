"""Names for indexes and constraints that Django accepts and that are unique in the app."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping

from legacygen import naming
from legacygen.schema import Check, Index, Table

NAME_LENGTH = 30
"""Django's own limit for the names of indexes (models.E034)."""

IndexNames = Mapping[tuple[str, str, bool], str]
"""By label of the table, name in the database and whether it is a check."""


def name_indexes(tables: Iterable[Table]) -> dict[tuple[str, str, bool], str]:
    """Names that Django accepts and that are unique in the app, for all indexes and checks.

    The name in the database is kept where it can be. No name is that of a table, for SQLite, where the project's
    tests run, keeps both in one drawer.
    """
    listed = tuple(tables)
    things: list[tuple[Table, Index | Check]] = [(table, each) for table in listed for each in table.indexes]
    things += [(table, each) for table in listed for each in table.checks]
    often = Counter(each.name.casefold() for _, each in things)
    often.update(table.name.casefold() for table in listed)
    return {
        (table.label, each.name, isinstance(each, Check)): _name(table, each, often[each.name.casefold()] > 1)
        for table, each in things
    }


def _name(table: Table, thing: Index | Check, is_shared: bool) -> str:
    name = thing.name
    is_made_up = name.startswith("sqlite_autoindex_")
    is_plain = name.isascii() and name.replace("_", "a").isalnum() and name[0].isalpha() and not is_made_up
    if is_plain and len(name) <= NAME_LENGTH and not is_shared:
        return name
    parts = [part.name for part in thing.parts] if is_made_up and isinstance(thing, Index) else [name]
    words = [word for raw in (table.name, *parts) for word in naming.words(raw) if word.isascii()]
    digest = hashlib.sha256(f"{table.label}.{name}.{isinstance(thing, Check)}".encode()).hexdigest()[:6]
    readable = "_".join(words)[: NAME_LENGTH - 7].lstrip("0123456789_").rstrip("_")
    return f"{readable or 'index'}_{digest}"
