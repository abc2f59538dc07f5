"""Names for indexes and constraints that Django accepts and that are unique in the project."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping

from legacygen import naming
from legacygen.schema import Check, Index, Table

NAME_LENGTH = 30
"""Django's own limit for the names of indexes (models.E034)."""

IndexNames = Mapping[tuple[str, str, bool], str]
"""Names by label of the table, name in the database, and whether it is a check."""


def name_indexes(tables: Iterable[Table], taken: Iterable[str] = ()) -> dict[tuple[str, str, bool], str]:
    """Return names for all indexes and checks; the name in the database stays if Django accepts it and it is unique.

    Nor is it the name of a table: SQLite, where the tests of a project run, has one namespace for tables and indexes.
    `taken` are the names that other apps have: Django wants them to be unique in the whole project.
    """
    tables = tuple(tables)
    named: list[tuple[Table, Index | Check]] = [(table, each) for table in tables for each in table.indexes]
    named += [(table, each) for table in tables for each in table.checks]
    counts = Counter(each.name.casefold() for _, each in named)
    counts.update(table.name.casefold() for table in tables)
    counts.update(name.casefold() for name in taken)
    return {
        (table.label, each.name, isinstance(each, Check)): _choose_name(table, each, counts[each.name.casefold()] > 1)
        for table, each in named
    }


def _choose_name(table: Table, thing: Index | Check, is_shared: bool) -> str:
    """Return the name in the database, or one of the same words with a digest of table and name."""
    name = thing.name
    is_automatic = name.startswith("sqlite_autoindex_")
    is_plain = name.isascii() and name.replace("_", "a").isalnum() and name[0].isalpha() and not is_automatic
    if is_plain and len(name) <= NAME_LENGTH and not is_shared:
        return name
    parts = [part.name for part in thing.parts] if is_automatic and isinstance(thing, Index) else [name]
    # Not naming.split_words: a word that it learns would rename indexes in projects.
    words = [word for raw in (table.name, *parts) for word in naming.split_at_capitals(raw) if word.isascii()]
    digest = hashlib.sha256(f"{table.label}.{name}.{isinstance(thing, Check)}".encode()).hexdigest()[:6]
    readable = "_".join(words)[: NAME_LENGTH - 7].lstrip("0123456789_").rstrip("_")
    return f"{readable or 'index'}_{digest}"
