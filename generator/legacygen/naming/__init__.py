"""From the names of the database to names that a careful person would have given: one rule a file, in order."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from legacygen.errors import ConfigError
from legacygen.naming import (
    choice,
    crossing,
    distinct,
    identifier,
    plural,
    prefix,
    relation,
    reserved,
    reverse,
    singular,
)
from legacygen.naming import (
    words as word,
)
from legacygen.naming.choice import label, member_names
from legacygen.naming.crossing import Crossing, crossing_names
from legacygen.naming.distinct import fold
from legacygen.naming.reverse import Reverse, related_names
from legacygen.naming.words import words

__all__ = [
    "RULES",
    "ColumnName",
    "Crossing",
    "LinkName",
    "Reverse",
    "class_names",
    "crossing_names",
    "field_names",
    "fold",
    "label",
    "link_names",
    "member_names",
    "related_names",
    "verbose_names",
    "words",
]

RULES = (prefix, word, singular, relation, identifier, reserved, distinct, reverse, crossing, plural, choice)
"""The rules in the order in which they shape a name; their docstrings are their documentation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnName:
    """A column to be named; for a relation also the class and the column it points to."""

    column: str
    target: str = ""
    target_column: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkName:
    """A key of several columns to be named: each column with the one it points to, and the class those are of."""

    key: str
    pairs: tuple[tuple[str, str], ...]
    target: str
    is_self: bool = False


def class_names(
    tables: Mapping[str, str],
    *,
    prefixes: tuple[str, ...] | None = None,
    chosen: Mapping[str, str] | None = None,
    pinned: Mapping[str, str] | None = None,
    taken: Collection[str] = (),
) -> dict[str, str]:
    """A class name for each label; `tables` are the raw names by label, `chosen` the user's names by label.

    `pinned` are names in use already, which stay, `taken` those of other things.
    Raises ConfigError for a chosen name that Python does not accept, or that is taken.
    """
    chosen = {**_known(pinned, tables), **_checked(chosen or {}, "classes", taken)}
    found = prefix.detect(tables.values()) if prefixes is None else prefixes
    free = {key: raw for key, raw in tables.items() if key not in chosen}
    ladders = {key: _class_ladder(raw, prefix.strip(raw, found)) for key, raw in free.items()}
    used = [*chosen.values(), *taken]
    return {**distinct.distinct(distinct.preferred(ladders, chosen.values()), used, joint=""), **chosen}


def field_names(
    columns: Sequence[ColumnName],
    *,
    chosen: Mapping[str, str] | None = None,
    pinned: Mapping[str, str] | None = None,
    taken: Collection[str] = (),
    table_class: str = "",
) -> dict[str, str]:
    """A field name for each raw column, apart also from the `<relation>_id` of every relation.

    Plain columns come before relations, so that the result does not depend on the order of the columns.
    `pinned` are names in use already, which stay, `taken` those of other things.
    Raises ConfigError for a chosen name that Python or Django does not accept, or that is taken.
    """
    checked = _checked(chosen or {}, f"fields of {table_class}" if table_class else "fields", taken)
    chosen = {**_known(pinned, [each.column for each in columns]), **checked}
    relations = {each.column: each for each in columns if each.target}
    used = {distinct.fold(name) for name in taken}
    for column, name in chosen.items():
        used.update(distinct.fold(form) for form in ({name, f"{name}_id"} if column in relations else {name}))
    plain = {
        each.column: reserved.free_field(identifier.snake(words(each.column)))
        for each in columns
        if each.column not in relations and each.column not in chosen
    }
    names = distinct.distinct_by(plain, lambda name: [name], used, "_")
    wanted = {column: _relation_name(each, used) for column, each in relations.items() if column not in chosen}
    names.update(distinct.distinct_by(wanted, lambda name: [name, f"{name}_id"], used, "_"))
    names.update(chosen)
    return {each.column: names[each.column] for each in columns}


def link_names(links: Sequence[LinkName], used: set[str], pinned: Mapping[str, str] | None = None) -> dict[str, str]:
    """A field name for each key of several columns; `used` (folded) are those of the columns, and grows.

    `pinned` are names in use already, by key, which stay.
    """
    known = _known(pinned, [each.key for each in links])
    used.update(map(distinct.fold, known.values()))
    wanted = {}
    for each in links:
        if each.key in known:
            continue
        own, target = relation.link_words(each.pairs), words(each.target)
        both = (*own, *target)
        found = [identifier.snake(every) for every in ((own, both, target) if each.is_self else (own, target, both))]
        free = (reserved.free_field(name) for name in found if name != "column")
        wanted[each.key] = next((name for name in free if distinct.fold(name) not in used), f"{found[-1]}_ref")
    return {**known, **distinct.distinct_by(wanted, lambda name: [name], used, "_")}


def verbose_names(class_name: str) -> tuple[str, str]:
    """A class name as words in lower case, for one and for many: `order detail`, `order details`.

    A number at the end is a word of its own (`order item 2`); what is `by` or `for` something stays as it is.
    """
    found = [part for word in words(class_name) or (class_name,) for part in re.findall(r"\d+|\D+", word)]
    last = max((place for place, word in enumerate(found) if not word.isdigit()), default=0)
    many = [plural.plural(word) if place == last else word for place, word in enumerate(found)]
    return " ".join(found), " ".join(found if {"by", "for"}.intersection(found[1:]) else many)


def _class_ladder(raw: str, stripped: str) -> list[str]:
    """Names for a class, best first: without its prefix in the singular, with it, and both as they are."""
    return [_class_name(words(name), one) for one in (singular.singular, str) for name in (stripped, raw)]


def _class_name(found: Sequence[str], one: Callable[[str], str]) -> str:
    return reserved.free_class(identifier.pascal([*found[:-1], *map(one, found[-1:])]))


def _relation_name(each: ColumnName, used: set[str]) -> str:
    target = words(each.target)
    candidates = [relation.relation_words(each.column, each.target_column), target]
    for candidate in candidates:
        name = reserved.free_field(identifier.snake(candidate))
        if candidate and not used.intersection({distinct.fold(name), distinct.fold(f"{name}_id")}):
            return name
    return f"{identifier.snake(candidates[0] or target)}_ref"


def _known(pinned: Mapping[str, str] | None, keys: Collection[str]) -> dict[str, str]:
    return {key: name for key, name in (pinned or {}).items() if key in keys}


def _checked(chosen: Mapping[str, str], section: str, taken: Collection[str]) -> Mapping[str, str]:
    used = {distinct.fold(name) for name in taken} if chosen else ()
    for key, name in chosen.items():
        bad = not name.isidentifier() or reserved.is_reserved(name) or "__" in name or name.strip("_") != name
        if bad:
            raise ConfigError(f"legacygen.toml: [{section}] {key!r} is {name!r}, a name that Django cannot use.")
        if distinct.fold(name) in used:
            raise ConfigError(f"legacygen.toml: [{section}] {key!r} is {name!r}, which the code calls something else.")
    return chosen
