"""A table that only joins two others is many-to-many, in the plural on both sides: `film.actors`, `actor.films`.

The names are those of the foreign keys of the join table: with `subscriber_id` they are `list.subscribers`, also if
the class is `User`. If several tables join the same two, the one that has the name of both gets the plain names, and
the names of the others begin with the name of the join table: `casting_actors`. If a table is joined with itself, a
relation that has no plural of its own is followed by that of the class: `followed_users`, but `followers`. A name that
is in use or reserved begins with that of the join table, too, unless that is made of both classes; then it gets the
ending `_set`, and a number.
"""

import dataclasses
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from legacygen.naming.distinct import find_free_name, fold_name
from legacygen.naming.identifier import write_snake_case
from legacygen.naming.plural import pluralize_class_name, pluralize_words
from legacygen.naming.reserved import is_reserved
from legacygen.naming.schema_names import SchemaNames
from legacygen.naming.target import ROLES
from legacygen.naming.unnamed import UnnamedManyToMany, UnnamedSchema
from legacygen.naming.words import split_words

ENDINGS = frozenset({"field", "ref"})
"""The end of a name of a relation that could not have another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyToManyNames:
    """The names that a many-to-many relation is named after: of the three classes, and of the two foreign keys.

    `key` identifies the join table, `join` is its class.
    """

    key: str
    join: str
    source: str
    source_field: str
    target: str
    target_field: str


def name_many_to_many(schema: UnnamedSchema, names: SchemaNames) -> SchemaNames:
    """Name the many-to-many relations, from both sides."""
    relations = [_names_around(each, names) for table in schema.tables for each in table.many_to_many]
    found = choose_many_to_many_names(relations, names.used, schema.pinned_many_to_many)
    used: dict[str, list[str]] = {}
    for each in relations:
        for cls, name in zip((each.source, each.target), found[each.key], strict=True):
            used.setdefault(cls, []).append(name)
    return dataclasses.replace(names, many_to_many=found).with_used(used)


def choose_many_to_many_names(
    relations: Sequence[ManyToManyNames],
    used: Mapping[str, Collection[str]],
    pinned: Mapping[str, tuple[str, str]],
) -> dict[str, tuple[str, str]]:
    """Return by key the name of the field in the source class, and its related name, which the target class has.

    `used` are the names in use by class, folded. `pinned` are the names, by key, that stay.
    """
    several = Counter(frozenset((each.source, each.target)) for each in relations)
    taken = {name: set(used.get(name, ())) for each in relations for name in (each.source, each.target)}
    result = {each.key: pinned[each.key] for each in relations if each.key in pinned}
    for each in relations:
        if each.key in result:
            _take_names(each, result[each.key], taken)
    new = [each for each in relations if each.key not in result]
    for each in sorted(new, key=lambda each: (each.source, each.target, each.join)):
        forward, back = _wanted_names(each, is_one_of_several=several[frozenset((each.source, each.target))] > 1)
        forward = _find_free(each, forward, taken[each.source])
        taken[each.source].add(fold_name(forward))
        back = _find_free(each, back, taken[each.target])
        taken[each.target].add(fold_name(back))
        result[each.key] = forward, back
    return result


def _find_free(each: ManyToManyNames, wanted: str, taken: Collection[str]) -> str:
    """Return the wanted name, or one that begins with the name of the join table if that says more than both sides."""
    is_in_use = fold_name(wanted) in taken or is_reserved(wanted)
    if is_in_use and not _is_of_both(each):
        wanted = f"{write_snake_case(split_words(each.join))}_{wanted}"
    return find_free_name(wanted, taken, is_reserved)


def _is_of_both(each: ManyToManyNames) -> bool:
    """Return whether the join table has the names of both classes that it joins."""
    join, source, target = split_words(each.join), split_words(each.source), split_words(each.target)
    return join in (source + target, target + source)


def _names_around(each: UnnamedManyToMany, names: SchemaNames) -> ManyToManyNames:
    own = names.fields[each.join_table]
    return ManyToManyNames(
        key=each.join_table,
        join=names.classes[each.join_table],
        source=names.classes[each.source],
        source_field=own[each.source_column],
        target=names.classes[each.target],
        target_field=own[each.target_column],
    )


def _take_names(each: ManyToManyNames, names: tuple[str, str], taken: Mapping[str, set[str]]) -> None:
    for cls, name in zip((each.source, each.target), names, strict=True):
        taken[cls].add(fold_name(name))


def _wanted_names(each: ManyToManyNames, *, is_one_of_several: bool) -> tuple[str, str]:
    is_self = each.source == each.target
    names = (
        _pluralize_end(each.target_field, each.target, is_self),
        _pluralize_end(each.source_field, each.source, is_self),
    )
    if is_self or not is_one_of_several or _is_of_both(each):
        return names
    join = split_words(each.join)
    plain = pluralize_class_name(each.target), pluralize_class_name(each.source)
    forward, back = (
        f"{write_snake_case(join)}_{name}" if name == of_class else name
        for name, of_class in zip(names, plain, strict=True)
    )
    return forward, back


def _pluralize_end(field: str, cls: str, is_self: bool) -> str:
    """Return the name of several objects of a class, after the relation that leads to one of them."""
    words = tuple(field.split("_"))
    if not is_self and (words[-1].isdigit() or words[-1] in ENDINGS):
        return pluralize_class_name(cls)  # the relation could not have the name of the class
    # A relation that is called for a role, such as `followed` or `used_by`, has no plural.
    is_role = words[-1].endswith(("ed", "ing")) or words[-1].isdigit() or words[-1] in ROLES | {"by", "to"} | ENDINGS
    return f"{field}_{pluralize_class_name(cls)}" if is_role else write_snake_case(pluralize_words(words))
