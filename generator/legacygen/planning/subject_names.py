"""Names everything in a schema before a field is made: hands the tables to `naming`, with the names that stay."""

from collections.abc import Iterator, Mapping, Sequence

from legacygen import naming
from legacygen.config import Config
from legacygen.planning.fields import Names, Subject
from legacygen.planning.known import Known


def name_subjects(subjects: Sequence[Subject], config: Config, known: Known) -> Names:
    """Return the names of everything; names that are `known` stay."""
    schema = naming.UnnamedSchema(
        tables=tuple(_unnamed_table(subject, config, known) for subject in subjects),
        prefixes=config.prefixes,
        chosen_classes=config.classes,
        pinned_classes=known.classes,
        reserved_classes=known.taken_classes,
        pinned_related=known.related,
        pinned_many_to_many=known.crossings,
    )
    names = naming.name_schema(schema)
    return Names(
        classes=names.classes,
        fields=names.fields,
        related=names.related,
        links=names.composites,
        crossings=names.many_to_many,
    )


def _unnamed_table(subject: Subject, config: Config, known: Known) -> naming.UnnamedTable:
    label = subject.table.label
    columns = tuple(column.name for column in subject.columns)
    chosen = {name: config.fields[f"{label}.{name}"] for name in columns if f"{label}.{name}" in config.fields}
    return naming.UnnamedTable(
        label=label,
        name=subject.table.name,
        columns=columns,
        relations=tuple(_relations(subject)),
        composites=tuple(_composites(subject)),
        many_to_many=tuple(_many_to_many(subject)),
        chosen=chosen,
        pinned=_pinned_names(subject, chosen, known),
        reserved=known.taken.get(label, ()),
    )


def _relations(subject: Subject) -> Iterator[naming.UnnamedRelation]:
    for relation in subject.relations.values():
        yield naming.UnnamedRelation(
            column=relation.column,
            target=relation.target,
            target_column=relation.target_column,
            is_one_to_one=relation.one_to_one,
        )


def _composites(subject: Subject) -> Iterator[naming.UnnamedComposite]:
    for link in subject.links:
        pairs = tuple(zip(link.columns, link.target_columns, strict=True))
        yield naming.UnnamedComposite(identity=link.identity, pairs=pairs, target=link.target)


def _many_to_many(subject: Subject) -> Iterator[naming.UnnamedManyToMany]:
    for near, far in ((crossing.near, crossing.far) for crossing in subject.crossings):
        yield naming.UnnamedManyToMany(
            join_table=near.table,
            source=near.target,
            source_column=near.column,
            target=far.target,
            target_column=far.column,
        )


def _pinned_names(subject: Subject, chosen: Mapping[str, str], known: Known) -> dict[str, str]:
    """Return the names that stay, by column or by identity of a composite relation; a chosen name replaces them."""
    pins = known.fields.get(subject.table.label, {})
    composites = {link.identity for link in subject.links}
    return {
        identity: pin.name
        for identity, pin in pins.items()
        if identity in composites or (identity not in chosen and pin.fits(identity in subject.relations))
    }
