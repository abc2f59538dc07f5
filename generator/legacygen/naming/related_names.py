"""The related name of a relation is the plural of the class that has the relation: `customer.orders`.

The related name of a one-to-one relation is in the singular. If a class has several relations to another class, the
one that has the name of that class gets the plain related name, and the others begin with the name of the relation:
`billing_address_orders`. A relation of a class to itself is `children` if its name begins with `parent`, else
`<relation>_<plural>`. A related name that is in use or reserved begins with the name of the relation if that is
not the name of the class, or if it is one-to-one (`manager_staff_store`), else it gets the ending `_set`, then a
number.

The plural follows the rules of English (`categories`, `boxes`, `people`); a word that has no plural, or is one
already, stays as it is (`news`, `staff`).
"""

import dataclasses
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from legacygen.naming.distinct import find_free_name, fold_name
from legacygen.naming.identifier import write_snake_case
from legacygen.naming.plural import pluralize_class_name
from legacygen.naming.reserved import is_reserved
from legacygen.naming.schema_names import SchemaNames
from legacygen.naming.unnamed import UnnamedSchema
from legacygen.naming.words import split_words


@dataclass(frozen=True, slots=True, kw_only=True)
class ReverseRelation:
    """A relation seen from its target: `source` and `target` are class names, `field` is the name of the relation."""

    key: str
    source: str
    field: str
    target: str
    is_one_to_one: bool = False


def name_reverse_relations(schema: UnnamedSchema, names: SchemaNames) -> SchemaNames:
    """Choose the related names of all relations, those of several columns included."""
    relations = [*_reverse_relations(schema, names), *_reverse_composites(schema, names)]
    related = choose_related_names(relations, names.used, schema.pinned_related)
    used: dict[str, list[str]] = {}
    for each in relations:
        used.setdefault(each.target, []).append(related[each.key])
    return dataclasses.replace(names, related=related).with_used(used)


def choose_related_names(
    relations: Sequence[ReverseRelation],
    used: Mapping[str, Collection[str]],
    pinned: Mapping[str, str],
) -> dict[str, str]:
    """Return a related name for each key; `used` are the names in use by target class, folded.

    `pinned` are the related names, by key, that stay.
    """
    several = Counter((each.source, each.target) for each in relations)
    taken = {target: set(used.get(target, ())) for target in {each.target for each in relations}}
    result = {each.key: pinned[each.key] for each in relations if each.key in pinned}
    for each in relations:
        if each.key in result:
            taken[each.target].add(fold_name(result[each.key]))
    new = [each for each in relations if each.key not in result]
    for each in sorted(new, key=lambda each: (each.target, not _is_plain(each), each.source, each.field)):
        wanted = _wanted_name(each, is_one_of_several=several[each.source, each.target] > 1)
        is_in_use = fold_name(wanted) in taken[each.target] or is_reserved(wanted)
        if is_in_use and (each.is_one_to_one or not _is_plain(each)):  # one object is no set
            wanted = _longer_name(each)
        result[each.key] = find_free_name(wanted, taken[each.target], is_reserved)
        taken[each.target].add(fold_name(result[each.key]))
    return result


def _reverse_relations(schema: UnnamedSchema, names: SchemaNames) -> Iterator[ReverseRelation]:
    for table in schema.tables:
        for each in table.relations:
            yield ReverseRelation(
                key=f"{table.label}.{each.column}",
                source=names.classes[table.label],
                field=names.fields[table.label][each.column],
                target=names.classes[each.target],
                is_one_to_one=each.is_one_to_one,
            )


def _reverse_composites(schema: UnnamedSchema, names: SchemaNames) -> Iterator[ReverseRelation]:
    for table in schema.tables:
        for each in table.composites:
            key = f"{table.label}.{each.identity}"
            yield ReverseRelation(
                key=key,
                source=names.classes[table.label],
                field=names.composites[key],
                target=names.classes[each.target],
            )


def _is_plain(each: ReverseRelation) -> bool:
    """Return whether a relation has the name of the class it points to."""
    return each.source != each.target and each.field == write_snake_case(split_words(each.target))


def _wanted_name(each: ReverseRelation, *, is_one_of_several: bool) -> str:
    if each.source == each.target:
        is_parent = each.field.startswith("parent")
        return "children" if is_parent and not each.is_one_to_one else _longer_name(each)
    return _short_name(each) if _is_plain(each) or not is_one_of_several else _longer_name(each)


def _short_name(each: ReverseRelation) -> str:
    return write_snake_case(split_words(each.source)) if each.is_one_to_one else pluralize_class_name(each.source)


def _longer_name(each: ReverseRelation) -> str:
    return f"{each.field}_{_short_name(each)}"
