"""A table that only joins two others is many-to-many, in the plural on both sides: `film.actors`, `actor.films`.

If several tables join the same two, the one that has the name of both gets the plain names, and the names of the
others begin with the name of the join table: `casting_actors`. If a table is joined with itself, the names begin with
the relations of the join table: `followed_users`, `follower_users`. A name that is in use or reserved gets the ending
`_set`, then a number.
"""

import dataclasses
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from legacygen.naming.distinct import find_free_name, fold_name
from legacygen.naming.identifier import write_snake_case
from legacygen.naming.plural import pluralize_class_name
from legacygen.naming.reserved import is_reserved
from legacygen.naming.schema_names import SchemaNames
from legacygen.naming.unnamed import UnnamedManyToMany, UnnamedSchema
from legacygen.naming.words import split_words


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
        forward = find_free_name(forward, taken[each.source], is_reserved)
        taken[each.source].add(fold_name(forward))
        back = find_free_name(back, taken[each.target], is_reserved)
        taken[each.target].add(fold_name(back))
        result[each.key] = forward, back
    return result


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
    forward, back = pluralize_class_name(each.target), pluralize_class_name(each.source)
    if each.source == each.target:
        return f"{each.target_field}_{forward}", f"{each.source_field}_{back}"
    join, source, target = split_words(each.join), split_words(each.source), split_words(each.target)
    is_plain = not is_one_of_several or join in (source + target, target + source)
    before = "" if is_plain else f"{write_snake_case(join)}_"
    return f"{before}{forward}", f"{before}{back}"
