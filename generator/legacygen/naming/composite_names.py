"""A foreign key of several columns is named after the last of them that has a different name than its target column.

`(tenant, parent_no)` that points to `(tenant, no)` is `parent`. If there is no such column, or another field has that
name, it gets the name of the class it points to: `(year, no)` that points to `order (year, no)` is `order`. If that
name is in use too, it is made of both names, and then gets the ending `_ref`. For a relation of a table to itself, the
name that is made of both comes first: `parent_lot`, not `lot`.
"""

import dataclasses
from collections.abc import Collection, Mapping

from legacygen.naming.distinct import fold_name, number_duplicates
from legacygen.naming.identifier import write_snake_case
from legacygen.naming.name import Name, NameKind
from legacygen.naming.reserved import avoid_reserved_field
from legacygen.naming.rules import clean_name
from legacygen.naming.schema_names import SchemaNames
from legacygen.naming.unnamed import UnnamedComposite, UnnamedSchema, UnnamedTable
from legacygen.naming.words import split_words


def name_composite_relations(schema: UnnamedSchema, names: SchemaNames) -> SchemaNames:
    """Name the composite relations of all tables."""
    composites, used = {}, {}
    for table in schema.tables:
        if table.composites:
            name = names.classes[table.label]
            found = choose_composite_names(table, names.classes, names.used[name])
            used[name] = found.values()
            composites.update({f"{table.label}.{identity}": each for identity, each in found.items()})
    return dataclasses.replace(names, composites=composites).with_used(used)


def choose_composite_names(table: UnnamedTable, classes: Mapping[str, str], used: Collection[str]) -> dict[str, str]:
    """Return a name for each composite relation of a table by its identity; `used` are names in use, folded."""
    fixed = {each.identity: table.pinned[each.identity] for each in table.composites if each.identity in table.pinned}
    used = {*used, *map(fold_name, fixed.values())}
    wanted = {
        each.identity: _wanted_name(each, classes[each.target], used, is_self=each.target == table.label)
        for each in table.composites
        if each.identity not in fixed
    }
    return {**fixed, **number_duplicates(wanted, used)}


def _wanted_name(composite: UnnamedComposite, target: str, used: Collection[str], *, is_self: bool) -> str:
    own, other = _own_words(composite, target), split_words(target)
    both = (*own, *other)
    # The class alone says nothing about a relation of a table to itself.
    candidates = (own, both, other) if is_self else (own, other, both)
    for words in candidates:
        name = avoid_reserved_field(write_snake_case(words))
        if words and fold_name(name) not in used:
            return name
    return f"{write_snake_case(candidates[-1])}_ref"


def _own_words(composite: UnnamedComposite, target: str) -> tuple[str, ...]:
    different = [pair for pair in composite.pairs if split_words(pair[0]) != split_words(pair[1])]
    if not different:
        return ()
    column, target_column = different[-1]
    return clean_name(Name(kind=NameKind.RELATION, raw=column, target=target, target_column=target_column)).words
