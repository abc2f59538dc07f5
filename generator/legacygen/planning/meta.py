"""The inner `class Meta`: identity, names, comments, indexes and constraints."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from legacygen import naming
from legacygen.plan import Argument, Note
from legacygen.planning import literal
from legacygen.planning.fields import Subject
from legacygen.planning.identifiers import db_table
from legacygen.planning.notes import note
from legacygen.schema import Check, Index, Table

INDEX_NAME_LENGTH = 30
"""Django's own limit for the names of indexes (models.E034)."""


def meta_of(
    subject: Subject, class_name: str, own: Mapping[str, str], names: Mapping[str, str]
) -> tuple[Argument, ...]:
    """The Meta options; `own` are the field names by column, `names` the index names by `label.index`."""
    table = subject.table
    options = [
        Argument(name="managed", value="False"),
        Argument(name="db_table", value=literal.string(db_table(table, subject.engine))),
    ]
    if table.comment:
        options.append(Argument(name="db_table_comment", value=literal.string(table.comment)))
    options.extend(_verbose(class_name))
    indexes = [_index(index, own, names[_key(table, index)]) for index in _plain_indexes(subject)]
    if indexes:
        options.append(Argument(name="indexes", value=literal.listed(indexes)))
    constraints = [_unique(index, own, names[_key(table, index)]) for index in _unique_sets(subject)]
    if constraints:
        options.append(Argument(name="constraints", value=literal.listed(constraints)))
    return tuple(options)


def meta_notes(subject: Subject) -> Iterator[Note]:
    """Notes for the indexes and checks that are not carried over."""
    label = subject.table.label
    for index in subject.table.indexes:
        why = _obstacle(index)
        if why:
            yield note(label, "", "index-lost", name=index.name, why=why)
    for check in subject.table.checks:
        yield note(label, "", "check-lost", name=check.name, clause=_flat(check))


def index_names(tables: Iterable[Table]) -> dict[str, str]:
    """A name for each index, by `label.index`, that Django accepts and that is unique in the app.

    The name in the database is kept where it can be; indexes of unmanaged models are never created by it.
    """
    labelled = [(_key(table, index), table, index) for table in tables for index in table.indexes]
    often = Counter(index.name.casefold() for _, _, index in labelled)
    return {key: _index_name(table, index, often[index.name.casefold()] > 1) for key, table, index in labelled}


def _index_name(table: Table, index: Index, is_shared: bool) -> str:
    plain = index.name.isascii() and index.name.replace("_", "a").isalnum() and index.name[0].isalpha()
    if plain and len(index.name) <= INDEX_NAME_LENGTH and not is_shared:
        return index.name
    digest = hashlib.sha256(_key(table, index).encode()).hexdigest()[:6]
    readable = "_".join(word for word in (*naming.words(table.name), *naming.words(index.name)) if word.isascii())
    return f"{readable[: INDEX_NAME_LENGTH - 7].strip('_') or 'index'}_{digest}".lstrip("0123456789_")


def _key(table: Table, index: Index) -> str:
    return f"{table.label}.{index.name}"


def _verbose(class_name: str) -> Iterator[Argument]:
    one, many = naming.verbose_names(class_name)
    if one != _django_words(class_name):
        yield Argument(name="verbose_name", value=literal.string(one))
    if many != f"{one}s":
        yield Argument(name="verbose_name_plural", value=literal.string(many))


def _django_words(class_name: str) -> str:
    """The verbose name that Django itself makes of a class name."""
    spaced = "".join(
        f" {letter}" if number and letter.isupper() and not class_name[number - 1].isupper() else letter
        for number, letter in enumerate(class_name)
    )
    return spaced.lower()


def _plain_indexes(subject: Subject) -> Iterator[Index]:
    for index in subject.table.indexes:
        if not index.unique and not _obstacle(index) and index.columns[0] not in _covered(subject, index):
            yield index


def _covered(subject: Subject, index: Index) -> set[str]:
    """The columns whose relation brings this very index along."""
    return set(subject.relations) if len(index.parts) == 1 else set()


def _unique_sets(subject: Subject) -> Iterator[Index]:
    for index in subject.table.indexes:
        is_key = index.columns == subject.key.columns
        if index.unique and not _obstacle(index) and len(index.columns) > 1 and not is_key:
            yield index


def _index(index: Index, own: Mapping[str, str], name: str) -> str:
    fields = [literal.string(f"{'-' * part.descending}{own[part.name]}") for part in index.parts]
    return f"models.Index(fields={literal.listed(fields)}, name={literal.string(name)})"


def _unique(index: Index, own: Mapping[str, str], name: str) -> str:
    fields = literal.listed(literal.string(own[column]) for column in index.columns)
    return f"models.UniqueConstraint(fields={fields}, name={literal.string(name)})"


def _obstacle(index: Index) -> str:
    """Why an index cannot be said in Django, in words, or nothing."""
    if index.method:
        return index.method
    if index.where:
        return f"for rows where {' '.join(index.where.split())}"
    if any(part.expression for part in index.parts):
        return "over an expression"
    if any(part.prefix for part in index.parts):
        return "over the first characters only"
    return ""


def _flat(check: Check) -> str:
    return " ".join(check.clause.split())
