"""A column becomes a field with the name of the column, after all rules for one name.

A relation gets the name of the class it points to if nothing is left of its own name, if another field has that name,
or if it is the name of another class: next to a column `code`, `code_id` is `country`. If that name is in use too, or
both ends are the same class, it is made of both (`parent_category`), and then gets the ending `_ref`. Columns that
would still get the same name get a number, the same one every time: `order_item`, `order_item_2`. The column that has
the name in the database keeps it, then the order of the alphabet decides. Names that differ only in upper and lower
case count as the same. The order of the columns does not matter.
"""

import dataclasses
from collections.abc import Collection, Mapping, Sequence

from legacygen.naming.chosen import check_chosen_names
from legacygen.naming.column_prefix import find_column_prefix
from legacygen.naming.distinct import fold_name, number_duplicates, prefer_unlike
from legacygen.naming.identifier import write_snake_case
from legacygen.naming.name import Name, NameKind
from legacygen.naming.reserved import avoid_reserved_field
from legacygen.naming.rules import clean_name
from legacygen.naming.schema_names import SchemaNames
from legacygen.naming.target import is_only_role, name_after_target
from legacygen.naming.unnamed import UnnamedRelation, UnnamedSchema, UnnamedTable
from legacygen.naming.words import split_words


def name_fields(schema: UnnamedSchema, names: SchemaNames) -> SchemaNames:
    """Name the fields of all tables."""
    pinned, owners = schema.pinned_many_to_many, list_class_owners(names.classes)
    fields = {table.label: choose_field_names(table, names.classes, owners, pinned) for table in schema.tables}
    used = {names.classes[table.label]: _used_names(table, fields[table.label]) for table in schema.tables}
    return dataclasses.replace(names, fields=fields).with_used(used)


def list_class_owners(classes: Mapping[str, str]) -> dict[str, str]:
    """Return the label of each class by its folded name."""
    return {fold_name(name): label for label, name in classes.items()}


def choose_field_names(
    table: UnnamedTable,
    classes: Mapping[str, str],
    owners: Mapping[str, str],
    pinned_many_to_many: Mapping[str, tuple[str, str]],
) -> dict[str, str]:
    """Return a field name for each column, different from the others and from the `<relation>_id` of each relation.

    Plain columns are named before relations, so that the result does not depend on the order of the columns. `owners`
    are as in `list_class_owners`.
    """
    relations = {each.column: each for each in table.relations}
    reserved = {*table.reserved, *_pinned_names(table, pinned_many_to_many)}
    fixed = {column: table.pinned[column] for column in table.columns if column in table.pinned}
    fixed.update(check_chosen_names(table.chosen, f"fields of {classes[table.label]}", reserved))
    used = {fold_name(name) for name in reserved}
    for column, name in fixed.items():
        used.update(map(fold_name, _relation_forms(name) if column in relations else (name,)))
    free = [column for column in table.columns if column not in fixed]
    prefix = find_column_prefix(table)
    plain = {column: _plain_name(column, prefix) for column in free if column not in relations}
    names = number_duplicates(plain, used)
    used.update(map(fold_name, names.values()))
    choices = {
        column: _list_relation_names(table, relations[column], prefix, classes, owners, used)
        for column in free
        if column in relations
    }
    names |= _choose_relation_names(choices, used)
    names |= fixed
    return {column: names[column] for column in table.columns}


def _plain_name(column: str, prefix: str) -> str:
    return clean_name(Name(kind=NameKind.FIELD, raw=column, column_prefix=prefix)).text


def _choose_relation_names(choices: Mapping[str, Sequence[str]], used: Collection[str]) -> dict[str, str]:
    """Return one of its names for each relation, by column, so that they are different.

    A relation whose value has the name of its column in the database has the first choice: `object_id` is `object`.
    """
    best = {column: names[0] for column, names in choices.items() if fold_name(column) == fold_name(f"{names[0]}_id")}
    first = number_duplicates(best, used, forms=_relation_forms)
    taken = {fold_name(form) for name in first.values() for form in _relation_forms(name)}
    rest = {column: names for column, names in choices.items() if column not in first}
    longest = max(map(len, rest.values()), default=1)
    wanted = prefer_unlike(
        rest, lambda column, attempt: rest[column][: attempt + 1][-1], longest, used=map(fold_name, first.values())
    )
    return first | number_duplicates(wanted, {*used, *taken}, forms=_relation_forms)


def _list_relation_names(
    table: UnnamedTable,
    relation: UnnamedRelation,
    prefix: str,
    classes: Mapping[str, str],
    owners: Mapping[str, str],
    used: set[str],
) -> list[str]:
    """Return the names that a relation may have, the best first; at least one."""
    target = classes[relation.target]
    raw = Name(
        kind=NameKind.RELATION,
        raw=relation.column,
        column_prefix=prefix,
        target=target,
        target_column=relation.target_column,
    )
    own, full, other = clean_name(raw).words, clean_name(raw, without=(name_after_target,)).words, split_words(target)
    longer = full if len(full) >= len(own) else own
    both = longer if longer[-len(other) :] == other else (*longer, *other)
    longer = both if is_only_role(longer) else longer
    candidates = (own, longer, both, other) if relation.target == table.label else (own, longer, other, both)
    free = [
        name
        for words in dict.fromkeys(filter(None, candidates))
        if used.isdisjoint(map(fold_name, _relation_forms(name := avoid_reserved_field(write_snake_case(words)))))
        and owners.get(fold_name("".join(words)), relation.target) == relation.target
    ]
    return free or [f"{write_snake_case(own or other)}_ref"]


def _relation_forms(name: str) -> tuple[str, str]:
    """Return the names that a relation takes up: its own, and that of the value of its column."""
    return name, f"{name}_id"


def _pinned_names(table: UnnamedTable, pinned_many_to_many: Mapping[str, tuple[str, str]]) -> list[str]:
    """Return the pinned names of fields that have no column of their own."""
    composites = [table.pinned[each.identity] for each in table.composites if each.identity in table.pinned]
    joins = [each.join_table for each in table.many_to_many]
    return composites + [pinned_many_to_many[join][0] for join in joins if join in pinned_many_to_many]


def _used_names(table: UnnamedTable, fields: Mapping[str, str]) -> set[str]:
    """Return all names that are in use in a class."""
    relations = {each.column for each in table.relations}
    ids = (f"{name}_id" for column, name in fields.items() if column in relations)
    return {*fields.values(), *ids, *table.reserved}
