"""A column becomes a field with the name of the column, after all rules for one name.

A relation gets the name of the class it points to if nothing is left of its own name, or if another field has that
name: next to a column `code`, `code_id` is `country`. If that name is in use too, it gets the ending `_ref`. Columns
that would still get the same name get a number, the same one every time: `order_item`, `order_item_2`. The column that
has the name in the database keeps it, then the order of the alphabet decides. Names that differ only in upper and
lower case count as the same. The order of the columns does not matter.
"""

import dataclasses
from collections.abc import Mapping

from legacygen.naming.chosen import check_chosen_names
from legacygen.naming.distinct import fold_name, number_duplicates
from legacygen.naming.identifier import write_snake_case
from legacygen.naming.name import Name, NameKind
from legacygen.naming.reserved import avoid_reserved_field
from legacygen.naming.rules import clean_name
from legacygen.naming.schema_names import SchemaNames
from legacygen.naming.unnamed import UnnamedRelation, UnnamedSchema, UnnamedTable
from legacygen.naming.words import split_words


def name_fields(schema: UnnamedSchema, names: SchemaNames) -> SchemaNames:
    """Name the fields of all tables."""
    pinned = schema.pinned_many_to_many
    fields = {table.label: choose_field_names(table, names.classes, pinned) for table in schema.tables}
    used = {names.classes[table.label]: _used_names(table, fields[table.label]) for table in schema.tables}
    return dataclasses.replace(names, fields=fields).with_used(used)


def choose_field_names(
    table: UnnamedTable, classes: Mapping[str, str], pinned_many_to_many: Mapping[str, tuple[str, str]]
) -> dict[str, str]:
    """Return a field name for each column, different from the others and from the `<relation>_id` of each relation.

    Plain columns are named before relations, so that the result does not depend on the order of the columns.
    """
    relations = {each.column: each for each in table.relations}
    reserved = {*table.reserved, *_pinned_names(table, pinned_many_to_many)}
    fixed = {column: table.pinned[column] for column in table.columns if column in table.pinned}
    fixed.update(check_chosen_names(table.chosen, f"fields of {classes[table.label]}", reserved))
    used = {fold_name(name) for name in reserved}
    for column, name in fixed.items():
        used.update(map(fold_name, _relation_forms(name) if column in relations else (name,)))
    free = [column for column in table.columns if column not in fixed]
    plain = {column: _plain_name(column) for column in free if column not in relations}
    names = number_duplicates(plain, used)
    used.update(map(fold_name, names.values()))
    wanted = {column: _relation_name(relations[column], classes, used) for column in free if column in relations}
    names |= number_duplicates(wanted, used, forms=_relation_forms)
    names |= fixed
    return {column: names[column] for column in table.columns}


def _plain_name(column: str) -> str:
    return clean_name(Name(kind=NameKind.FIELD, raw=column)).text


def _relation_name(relation: UnnamedRelation, classes: Mapping[str, str], used: set[str]) -> str:
    target = classes[relation.target]
    own = clean_name(
        Name(kind=NameKind.RELATION, raw=relation.column, target=target, target_column=relation.target_column)
    )
    target_words = split_words(target)
    candidates = (own.words, own.text), (target_words, avoid_reserved_field(write_snake_case(target_words)))
    for words, name in candidates:
        if words and used.isdisjoint(map(fold_name, _relation_forms(name))):
            return name
    return f"{write_snake_case(own.words or target_words)}_ref"


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
