"""Settles every name before a field is made: classes, fields that are named for them, then the ways back."""

from collections.abc import Iterator, Mapping, Sequence

from legacygen import naming
from legacygen.config import Config
from legacygen.planning.fields import attname
from legacygen.planning.pinned_names import PinnedNames
from legacygen.planning.schema_names import SchemaNames
from legacygen.planning.table_context import TableContext


def settle_names(subjects: Sequence[TableContext], config: Config, known: PinnedNames) -> SchemaNames:
    """The names of everything; a new joining table changes none of the others, so many-to-many comes last.

    What is `known` keeps its name.
    """
    classes = naming.class_names(
        {subject.table.label: subject.table.name for subject in subjects},
        prefixes=config.prefixes,
        chosen=config.classes,
        pinned=known.classes,
        taken=known.reserved_classes,
    )
    fields = {subject.table.label: _field_names(subject, classes, config, known) for subject in subjects}
    used = {classes[subject.table.label]: _used(subject, fields[subject.table.label], known) for subject in subjects}
    links = {name: each for subject in subjects for name, each in _link_names(subject, classes, used, known).items()}
    related = naming.related_names(_reverses(subjects, classes, fields, links), used, known.related)
    for subject in subjects:
        for way in subject.outgoing_relations:
            used[classes[way.target]].add(naming.fold(related[f"{way.table}.{way.identity}"]))
    crossings = naming.crossing_names(_crossings(subjects, classes, fields), used, known.many_to_many)
    return SchemaNames(classes=classes, fields=fields, composites=links, related=related, many_to_many=crossings)


def _field_names(
    subject: TableContext, classes: Mapping[str, str], config: Config, known: PinnedNames
) -> dict[str, str]:
    label = subject.table.label
    columns = []
    for column in subject.columns:
        relation = subject.relations.get(column.name)
        target, target_column = (classes[relation.target], relation.target_column) if relation else ("", "")
        columns.append(naming.ColumnName(column=column.name, target=target, target_column=target_column))
    every = (column.name for column in subject.columns)
    chosen = {name: config.fields[f"{label}.{name}"] for name in every if f"{label}.{name}" in config.fields}
    pins = known.fields.get(label, {})
    pinned = {
        name: pin.name for name, pin in pins.items() if name not in chosen and pin.fits(name in subject.relations)
    }
    taken = {*known.reserved.get(label, ()), *_fixed(subject, known)}
    return naming.field_names(columns, chosen=chosen, pinned=pinned, taken=taken, table_class=classes[label])


def _fixed(subject: TableContext, known: PinnedNames) -> Iterator[str]:
    """The names in use of fields that have no column of their own."""
    pins = known.fields.get(subject.table.label, {})
    yield from (pins[link.identity].name for link in subject.composite_relations if link.identity in pins)
    for crossing in subject.join_tables:
        if crossing.near.table in known.many_to_many:
            yield known.many_to_many[crossing.near.table][0]


def _used(subject: TableContext, fields: Mapping[str, str], known: PinnedNames) -> set[str]:
    """The names of the fields and of their columns' values, and those of the user's own, as they are compared."""
    every = {form for column, name in fields.items() for form in (name, attname(name, column in subject.relations))}
    return {naming.fold(name) for name in (*every, *known.reserved.get(subject.table.label, ()))}


def _link_names(
    subject: TableContext, classes: Mapping[str, str], used: Mapping[str, set[str]], known: PinnedNames
) -> dict[str, str]:
    label = subject.table.label
    pins = {f"{label}.{identity}": pin.name for identity, pin in known.fields.get(label, {}).items()}
    links = [
        naming.LinkName(
            key=f"{link.table}.{link.identity}",
            pairs=tuple(zip(link.columns, link.target_columns, strict=True)),
            target=classes[link.target],
            is_self=link.target == link.table,
        )
        for link in subject.composite_relations
    ]
    return naming.link_names(links, used[classes[label]], pins)


def _reverses(
    subjects: Sequence[TableContext],
    classes: Mapping[str, str],
    fields: Mapping[str, Mapping[str, str]],
    links: Mapping[str, str],
) -> list[naming.Reverse]:
    own = [
        naming.Reverse(
            key=f"{relation.table}.{relation.column}",
            source=classes[relation.table],
            field=fields[relation.table][relation.column],
            target=classes[relation.target],
            one_to_one=relation.one_to_one,
        )
        for subject in subjects
        for relation in subject.relations.values()
    ]
    return own + [
        naming.Reverse(
            key=f"{link.table}.{link.identity}",
            source=classes[link.table],
            field=links[f"{link.table}.{link.identity}"],
            target=classes[link.target],
        )
        for subject in subjects
        for link in subject.composite_relations
    ]


def _crossings(
    subjects: Sequence[TableContext], classes: Mapping[str, str], fields: Mapping[str, Mapping[str, str]]
) -> list[naming.Crossing]:
    return [
        naming.Crossing(
            key=near.table,
            join=classes[near.table],
            source=classes[near.target],
            source_field=fields[near.table][near.column],
            target=classes[far.target],
            target_field=fields[far.table][far.column],
        )
        for subject in subjects
        for near, far in ((crossing.near, crossing.far) for crossing in subject.join_tables)
    ]
