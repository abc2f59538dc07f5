"""Plans one choices class for an enumeration type that several tables have; only PostgreSQL has such types."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from legacygen import naming
from legacygen.naming import fold_name
from legacygen.plan import Choices
from legacygen.planning.choices import make_choices, name_choices_class
from legacygen.pycode.literal import string_literal
from legacygen.schema import Column, Kind, Table, TableKind


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownChoices:
    """The classes that the code has and keeps: the shared `classes`, and columns with a class of their own or none.

    `own` are `label.column`, or labels whose columns are all so.
    """

    classes: tuple[Choices, ...] = ()
    own: Collection[str] = ()


def plan_shared_choices(
    tables: Collection[Table], known: KnownChoices, taken: Iterable[str]
) -> dict[str, dict[str, Choices]]:
    """Return the shared classes by label and column; `taken` are names of classes that exist or are chosen."""
    places = [
        (table, column)
        for table in tables
        for column in table.columns
        if column.type.kind is Kind.ENUM and {table.label, f"{table.label}.{column.name}"}.isdisjoint(known.own)
    ]
    owners: dict[str, set[str]] = {}
    for table, column in places:
        if table.kind is TableKind.TABLE:
            owners.setdefault(_name_type(column.type.raw, column.type.base), set()).add(table.label)
    classes = {each.column: each for each in _follow_renames(known.classes, [column for _, column in places])}
    used = {fold_name(name) for name in (*taken, *_list_table_names(tables), *(each.name for each in known.classes))}
    found: dict[str, dict[str, Choices]] = {}
    for table, column in sorted(places, key=lambda place: (place[0].label, place[1].name)):
        name = _name_type(column.type.raw, column.type.base)
        if name not in classes and len(owners.get(name, ())) > 1:
            classes[name] = Choices(name=_name_class(name, used), column=name, members=())
            used.add(fold_name(classes[name].name))
        if name in classes:
            classes[name] = _update_members(classes[name], tuple(dict.fromkeys(column.type.values)))
            found.setdefault(table.label, {})[column.name] = classes[name]
    return {label: {name: classes[each.column] for name, each in of.items()} for label, of in found.items()}


def _follow_renames(classes: Iterable[Choices], columns: Collection[Column]) -> Iterator[Choices]:
    """Yield the classes; one whose type is no more belongs to another type with the same values, if there is one."""
    values = {
        _name_type(each.type.raw, each.type.base): set(map(string_literal, each.type.values)) for each in columns
    }
    known = list(classes)
    free = values.keys() - {each.column for each in known}
    for each in known:
        alike = sorted(name for name in free if values[name] == {member.value for member in each.members})
        is_renamed = each.column not in values and alike
        free -= set(alike[:1]) if is_renamed else set()
        yield replace(each, column=alike[0]) if is_renamed else each


def _name_type(raw: str, base: str) -> str:
    return base or raw


def _list_table_names(tables: Iterable[Table]) -> Iterable[str]:
    """Return what the classes of tables may be called, roughly: they have the better right to a name."""
    for table in tables:
        words = naming.split_words(table.name)
        yield "".join(words)
        yield "".join(map(naming.singularize_word, words))


def _name_class(type_name: str, used: Collection[str]) -> str:
    words = naming.split_words(type_name.rpartition(".")[2].strip('"'))
    name = name_choices_class("_".join(words) or "values")
    number = 1
    while fold_name(name) in used:
        name = f"{name.removesuffix(str(number)).removesuffix('Choices')}Choices{'' if number == 1 else number}"
        number += 1
    return name


def _update_members(known: Choices, values: tuple[str, ...]) -> Choices:
    """Return the class with the values of now; members that the type has no more stay, because code may use them."""
    now = make_choices(known.name, known.column, values).members
    names = {member.value: member for member in known.members}
    current = tuple(names.get(member.value, member) for member in now)
    kept = tuple(member for member in known.members if member.value not in {each.value for each in now})
    taken = {member.name for member in (*names.values(), *kept)}
    fresh = (
        member if member.value in names or member.name not in taken else replace(member, name=f"{member.name}_2")
        for member in current
    )
    return replace(known, members=(*fresh, *kept))
