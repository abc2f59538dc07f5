"""Settles every name before a field is made: classes, fields that are named for them, then the ways back."""

from collections.abc import Mapping, Sequence

from legacygen import naming
from legacygen.config import Config
from legacygen.planning.fields import Names, Subject, attname


def names_of(subjects: Sequence[Subject], config: Config) -> Names:
    """The names of everything; a new joining table changes none of the others, so many-to-many comes last."""
    classes = naming.class_names(
        {subject.table.label: subject.table.name for subject in subjects},
        prefixes=config.prefixes,
        chosen=config.classes,
    )
    fields = {subject.table.label: _field_names(subject, classes, config) for subject in subjects}
    used = {classes[subject.table.label]: _used(subject, fields[subject.table.label]) for subject in subjects}
    links = {name: each for subject in subjects for name, each in _link_names(subject, classes, used).items()}
    related = naming.related_names(_reverses(subjects, classes, fields, links), used)
    for subject in subjects:
        for way in subject.ways:
            used[classes[way.target]].add(naming.fold(related[f"{way.table}.{way.identity}"]))
    crossings = naming.crossing_names(_crossings(subjects, classes, fields), used)
    return Names(classes=classes, fields=fields, related=related, links=links, crossings=crossings)


def _field_names(subject: Subject, classes: Mapping[str, str], config: Config) -> dict[str, str]:
    label = subject.table.label
    columns = []
    for column in subject.columns:
        relation = subject.relations.get(column.name)
        target, target_column = (classes[relation.target], relation.target_column) if relation else ("", "")
        columns.append(naming.ColumnName(column=column.name, target=target, target_column=target_column))
    every = (column.name for column in subject.columns)
    chosen = {name: config.fields[f"{label}.{name}"] for name in every if f"{label}.{name}" in config.fields}
    return naming.field_names(columns, chosen=chosen, table_class=classes[label])


def _used(subject: Subject, fields: Mapping[str, str]) -> set[str]:
    """The names of the fields and of their columns' values, as they are compared."""
    every = {form for column, name in fields.items() for form in (name, attname(name, column in subject.relations))}
    return {naming.fold(name) for name in every}


def _link_names(subject: Subject, classes: Mapping[str, str], used: Mapping[str, set[str]]) -> dict[str, str]:
    links = [
        naming.LinkName(
            key=f"{link.table}.{link.identity}",
            pairs=tuple(zip(link.columns, link.target_columns, strict=True)),
            target=classes[link.target],
            is_self=link.target == link.table,
        )
        for link in subject.links
    ]
    return naming.link_names(links, used[classes[subject.table.label]])


def _reverses(
    subjects: Sequence[Subject],
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
        for link in subject.links
    ]


def _crossings(
    subjects: Sequence[Subject], classes: Mapping[str, str], fields: Mapping[str, Mapping[str, str]]
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
        for near, far in ((crossing.near, crossing.far) for crossing in subject.crossings)
    ]
