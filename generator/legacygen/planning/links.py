"""Relations that are no column of their own: keys of several columns, and many-to-many through a joining table."""

from collections.abc import Iterable

from legacygen.plan import Argument, Field
from legacygen.planning import literal
from legacygen.planning.fields import Names, Subject
from legacygen.planning.relations import Crossing, Link


def link_fields(subject: Subject, names: Names) -> list[Field]:
    """The fields that follow those of the columns."""
    return [
        *(_foreign_object(subject, link, names) for link in subject.links),
        *(_many_to_many(crossing, names) for crossing in subject.crossings),
    ]


def _foreign_object(subject: Subject, link: Link, names: Names) -> Field:
    own, other = names.fields[link.table], names.fields[link.target]
    nullable = {column.name for column in subject.table.columns if column.nullable}
    arguments = [
        _names_of("from_fields", (own[column] for column in link.columns)),
        _names_of("to_fields", (other[column] for column in link.target_columns)),
        Argument(name="related_name", value=literal.string(names.related[f"{link.table}.{link.identity}"])),
    ]
    if nullable.intersection(link.columns):
        arguments.append(Argument(name="null", value="True"))
    return Field(
        name=names.links[f"{link.table}.{link.identity}"],
        columns=link.columns,
        cls="models.ForeignObject",
        positional=(literal.string(_target(link, names)), "models.DO_NOTHING"),
        arguments=tuple(arguments),
    )


def _target(link: Link, names: Names) -> str:
    return "self" if link.target == link.table else names.classes[link.target]


def _many_to_many(crossing: Crossing, names: Names) -> Field:
    near, far = crossing.near, crossing.far
    name, back = names.crossings[near.table]
    is_self = near.target == far.target
    arguments = [Argument(name="through", value=literal.string(names.classes[near.table]))]
    if crossing.is_ambiguous:
        own = names.fields[near.table]
        arguments.append(_names_of("through_fields", (own[near.column], own[far.column])))
    if is_self:
        arguments.append(Argument(name="symmetrical", value="False"))
    arguments.append(Argument(name="related_name", value=literal.string(back)))
    return Field(
        name=name,
        columns=crossing.columns,
        cls="models.ManyToManyField",
        positional=(literal.string("self" if is_self else names.classes[far.target]),),
        arguments=tuple(arguments),
    )


def _names_of(argument: str, fields: Iterable[str]) -> Argument:
    return Argument(name=argument, value=literal.listed(map(literal.string, fields)))
