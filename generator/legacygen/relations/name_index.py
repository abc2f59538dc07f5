"""Finds tables by name: in the singular, with and without prefix, by the last words, and by the name of their key."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from legacygen.naming.prefix import detect_prefixes
from legacygen.naming.singular import singularize_word
from legacygen.naming.words import split_words
from legacygen.relations.column_names import LOOSE_MARKERS, MARKERS
from legacygen.schema import Column, Table, TableKind

SHARE, AT_LEAST = 0.6, 3
"""The share and number of the columns of a table that must begin with a word for it to be a prefix of columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameIndex:
    """The tables with a key of one column, by label: the `keys`, and the `words` of their names without a prefix.

    `by_name` finds labels by whole names, `by_end` by the last words of longer ones, `by_key` by the name of the key,
    `by_both` by both names together, `by_column` by the names of all other columns; all in lower case.
    """

    keys: Mapping[str, Column]
    words: Mapping[str, tuple[str, ...]]
    by_name: Mapping[str, Sequence[str]]
    by_end: Mapping[str, Sequence[str]]
    by_key: Mapping[str, Sequence[str]]
    by_both: Mapping[str, Sequence[str]]
    by_column: Mapping[str, Sequence[str]]

    def find(self, words: Sequence[str]) -> Sequence[str]:
        """Return the labels of the tables with a name of these words."""
        return self.by_name.get(join_words(words), ()) if words else ()


def join_words(words: Sequence[str]) -> str:
    """Return words as one text by which names are compared, with the last word in the singular."""
    return "".join((*words[:-1], singularize_word(words[-1])))


def index_names(tables: Iterable[Table]) -> NameIndex:
    """Index the tables that a relation may lead to; views have no keys."""
    found = [table for table in tables if table.kind is TableKind.TABLE]
    prefixes = detect_prefixes(table.name for table in found)
    words = {table.label: split_words(_strip(table.name, prefixes)) or split_words(table.name) for table in found}
    keys = {table.label: key for table in found if (key := find_single_key(table))}
    by_name: dict[str, list[str]] = defaultdict(list)
    by_end: dict[str, list[str]] = defaultdict(list)
    by_key: dict[str, list[str]] = defaultdict(list)
    by_both: dict[str, list[str]] = defaultdict(list)
    by_column: dict[str, list[str]] = defaultdict(list)
    for table in found:
        label = table.label
        if label not in keys or not words[label]:
            continue
        for name in {join_words(words[label]), join_words(split_words(table.name))}:
            by_name[name].append(label)
        for start in range(1, len(words[label])):
            by_end[join_words(words[label][start:])].append(label)
        by_key[keys[label].name.casefold()].append(label)
        ending = "".join(split_words(keys[label].name))
        for name in {join_words(words[label]), "".join(words[label])}:
            by_both[name + ending].append(label)
        for column in table.columns:
            if column.name != keys[label].name:
                by_column[column.name.casefold()].append(label)
    return NameIndex(
        keys=keys, words=words, by_name=by_name, by_end=by_end, by_key=by_key, by_both=by_both, by_column=by_column
    )


def find_single_key(table: Table) -> Column | None:
    """Return the column that is the key of a table by itself: its primary key, else a unique one that is NOT NULL."""
    columns = {column.name: column for column in table.columns}
    if table.primary_key:
        return columns[table.primary_key[0]] if len(table.primary_key) == 1 else None
    unique = [columns[index.columns[0]] for index in table.indexes if index.unique and len(index.columns) == 1]
    return next((column for column in unique if not column.nullable), None)


def find_column_prefix(table: Table) -> str:
    """Return the word that most columns of a table begin with, as in `post_author` and `rev_page`; or empty."""
    heads = Counter(words[0] for column in table.columns if len(words := split_words(column.name)) > 1)
    word, count = heads.most_common(1)[0] if heads else ("", 0)
    is_shared = count >= max(AT_LEAST, SHARE * len(table.columns)) and word not in MARKERS | LOOSE_MARKERS
    return word if is_shared else ""


def _strip(name: str, prefixes: Iterable[str]) -> str:
    begun = (prefix for prefix in prefixes if name.casefold().startswith(prefix) and len(name) > len(prefix))
    return name[len(next(begun, "")) :]
