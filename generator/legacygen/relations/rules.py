"""The rules that lead from the name of a column to a table. The first one that finds a table decides."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from legacygen.naming.singular import singularize_word
from legacygen.naming.words import split_words
from legacygen.relations.column_names import LOOSE_MARKERS, MARKERS, ColumnName
from legacygen.relations.name_index import NameIndex, join_words

PEOPLE = ("user", "account", "member", "staff", "employee", "person")
"""Tables of persons, the likeliest first."""
ROLES = {"author", "owner", "editor", "creator", "modifier", "assignee", "reporter", "approver", "reviewer"}
CHIEFS = {"manager", "boss", "supervisor", "superior", "chief"}
SELVES = {"parent", "pid", "ancestor", "predecessor"}
REPORTS = ("reports", "to")
COMMON_KEYS = {"id", "uid", "gid", "pk", "key", "code", "name", "no", "nr", "uuid", "guid", "number"}
MOST_OWNERS = 3
"""The most tables whose keys have one name that is not that of a table, for the name still to mean one of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedColumn:
    """A column of the table `label` with one way to read its name; `raw` is the name in lower case."""

    label: str
    raw: str
    name: ColumnName


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule; `is_strict` if the names alone are right in nearly all cases, so that a line to paste needs no rows."""

    name: str
    find: Callable[[NameIndex, NamedColumn], Sequence[str]]
    is_strict: bool = False


def find_by_key_name(index: NameIndex, column: NamedColumn) -> Sequence[str]:
    """`borrowernumber`, the key of `borrowers`: it has the name of a key that is named for its own table."""
    owners = [each for each in index.by_key.get(column.raw, ()) if each != column.label]
    whole = "".join(column.name.words)
    if index.by_name.get(whole):
        return ()
    named = [each for each in owners if _is_named_for(index, each, whole)]
    return named or [each for each in owners if len(owners) == 1 and _ends_like(index, each, whole)]


def find_by_both_names(index: NameIndex, column: NamedColumn) -> Sequence[str]:
    """`country_iso` for `countries` with the key `iso`: it has the names of a table and of its key."""
    return index.by_both.get("".join(column.name.words), ()) if not _find_rivals(index, column) else ()


def find_by_table_name(index: NameIndex, column: NamedColumn) -> Sequence[str]:
    """`user_id`, `fk_user`, `users_id_editor` for `users`: it has the name of a table and a marker."""
    return index.find(column.name.stem) if column.name.is_marked and not _find_rivals(index, column) else ()


def find_contested(index: NameIndex, column: NamedColumn) -> Sequence[str]:
    """`category_id` in `blog_post`, where both `category` and `blog_category` are tables."""
    named = index.find(column.name.stem) if column.name.is_marked else ()
    return [*named, *_find_rivals(index, column)] if named else ()


def find_by_role(index: NameIndex, column: NamedColumn) -> Sequence[str]:
    """`billing_address_id` for `address`: the last words are the name of a table."""
    stem = column.name.stem if column.name.is_marked else ()
    return next((found for start in range(1, len(stem)) if (found := index.find(stem[start:]))), ())


def find_by_bare_name(index: NameIndex, column: NamedColumn) -> Sequence[str]:
    """`area` for `areas`: it has the name of a table in the singular, and no marker."""
    words = column.name.words
    is_bare = not (column.name.is_marked or column.name.is_loose) and words[-1] == singularize_word(words[-1])
    return index.find(words) if is_bare else ()


def find_by_loose_marker(index: NameIndex, column: NamedColumn) -> Sequence[str]:
    """`currency_code` for `currency`."""
    return index.find(column.name.stem) if column.name.is_loose else ()


def find_by_group(index: NameIndex, column: NamedColumn) -> Sequence[str]:
    """`category_id` in `blog_post` for `blog_category`: a table of the own group."""
    return _find_rivals(index, column) if column.name.is_marked else ()


def find_by_table_end(index: NameIndex, column: NamedColumn) -> Sequence[str]:
    """`attribute_set_id` for `eav_attribute_set`: the name is the end of one table's name, or of one in its group."""
    if not (column.name.is_marked and column.name.stem):
        return ()
    found = index.by_end.get(join_words(column.name.stem), ())
    near = [each for each in found if index.words[each][:1] == index.words[column.label][:1]]
    return found if len(found) == 1 else near if len(near) == 1 else ()


def find_person(index: NameIndex, column: NamedColumn) -> Sequence[str]:
    """`created_by`, `post_author` for `users`."""
    words = column.name.stem
    is_role = bool(words) and (words[-1] in ROLES or (words[-1] == "by" and len(words) > 1))
    return next((found for each in PEOPLE if (found := index.find((each,)))), ()) if is_role else ()


def find_self(index: NameIndex, column: NamedColumn) -> Sequence[str]:
    """`parent_id` for the table itself, `manager_id` for a table of persons itself."""
    stem, own = column.name.stem, index.words[column.label]
    if column.label not in index.keys or not stem:
        return ()
    is_person = bool(own) and singularize_word(own[-1]) in PEOPLE
    is_chief = stem[-1] in CHIEFS or stem[-2:] == REPORTS
    return (column.label,) if stem[-1] in SELVES or (is_person and is_chief) else ()


def find_by_weak_key_name(index: NameIndex, column: NamedColumn) -> Sequence[str]:
    """`emp_no`, the key of `employees`: it has the name of a key that is not named for its table."""
    owners = [each for each in index.by_key.get(column.raw, ()) if each != column.label]
    is_telling = (column.name.is_marked or column.name.is_loose) and column.raw not in COMMON_KEYS
    return owners if is_telling and len(owners) <= MOST_OWNERS else ()


RULES = (
    Rule(name="key name", find=find_by_key_name, is_strict=True),
    Rule(name="table name", find=find_by_table_name, is_strict=True),
    Rule(name="contested name", find=find_contested),
    Rule(name="table and key name", find=find_by_both_names, is_strict=True),
    Rule(name="role", find=find_by_role, is_strict=True),
    Rule(name="bare name", find=find_by_bare_name, is_strict=True),
    Rule(name="code of a table", find=find_by_loose_marker),
    Rule(name="own group", find=find_by_group),
    Rule(name="end of a table name", find=find_by_table_end),
    Rule(name="person", find=find_person),
    Rule(name="self", find=find_self),
    Rule(name="weak key name", find=find_by_weak_key_name),
)


def is_own_key(index: NameIndex, label: str, column: str) -> bool:
    """Return whether a column is the key of its table and has the name of that table, with or without a marker."""
    key = index.keys.get(label)
    return key is not None and key.name == column and _is_named_for(index, label, "".join(split_words(column)))


def _is_named_for(index: NameIndex, label: str, whole: str) -> bool:
    words = index.words.get(label, ())
    return bool(words) and any(_is_begun(whole, name) for name in (join_words(words), "".join(words)))


def _ends_like(index: NameIndex, label: str, whole: str) -> bool:
    """Return whether a name is that of the last word of a table, with or without a marker."""
    return len(index.words[label]) > 1 and _is_begun(whole, singularize_word(index.words[label][-1]))


def _is_begun(whole: str, name: str) -> bool:
    rest = whole.removeprefix(name) if whole.startswith(name) and len(name) > 2 else None
    return rest is not None and (not rest or rest in MARKERS | LOOSE_MARKERS)


def _find_rivals(index: NameIndex, column: NamedColumn) -> Sequence[str]:
    """Return the tables whose names are the first words of the own one and the stem.

    A table that has such a column itself only joins the two: `tickets_users` is no rival of `users`.
    """
    own, stem = index.words[column.label], column.name.stem
    starts = [own[:end] for end in range(len(own) - 1, 0, -1)] if stem else []
    found = (index.find((*start, *stem)) for start in starts if join_words(start) != join_words(stem))
    named = {column.label, *index.find(stem), *index.by_column.get(column.raw, ())}
    return next((rest for each in found if (rest := [label for label in each if label not in named])), ())
