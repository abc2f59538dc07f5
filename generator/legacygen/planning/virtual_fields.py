"""Relations that are no column of their own: keys of several columns, and many-to-many through a joining table."""

from collections.abc import Iterable

from legacygen.plan import Argument, Field
from legacygen.planning.join_tables import JoinTable
from legacygen.planning.relations import CompositeRelation
from legacygen.planning.schema_names import SchemaNames
from legacygen.planning.table_context import TableContext
from legacygen.pycode.literal import list_literal, string_literal


def plan_virtual_fields(subject: TableContext, names: SchemaNames) -> list[Field]:
    """The fields that follow those of the columns."""
    return [
        *(_foreign_object(subject, link, names) for link in subject.composite_relations),
        *(_many_to_many(crossing, names) for crossing in subject.join_tables),
    ]


def _foreign_object(subject: TableContext, link: CompositeRelation, names: SchemaNames) -> Field:
    own, other = names.fields[link.table], names.fields[link.target]
    nullable = {column.name for column in subject.table.columns if column.nullable}
    arguments = [
        _names_of("from_fields", (own[column] for column in link.columns)),
        _names_of("to_fields", (other[column] for column in link.target_columns)),
        Argument(name="related_name", value=string_literal(names.related[f"{link.table}.{link.identity}"])),
    ]
    if nullable.intersection(link.columns):
        arguments.append(Argument(name="null", value="True"))
    return Field(
        name=names.composites[f"{link.table}.{link.identity}"],
        columns=link.columns,
        cls="models.ForeignObject",
        positional=(string_literal(_target(link, names)), "models.DO_NOTHING"),
        arguments=tuple(arguments),
    )


def _target(link: CompositeRelation, names: SchemaNames) -> str:
    return "self" if link.target == link.table else names.classes[link.target]


def _many_to_many(crossing: JoinTable, names: SchemaNames) -> Field:
    near, far = crossing.near, crossing.far
    name, back = names.many_to_many[near.table]
    is_self = near.target == far.target
    arguments = [Argument(name="through", value=string_literal(names.classes[near.table]))]
    if crossing.is_ambiguous:
        own = names.fields[near.table]
        arguments.append(_names_of("through_fields", (own[near.column], own[far.column])))
    if is_self:
        arguments.append(Argument(name="symmetrical", value="False"))
    arguments.append(Argument(name="related_name", value=string_literal(back)))
    return Field(
        name=name,
        columns=crossing.columns,
        cls="models.ManyToManyField",
        positional=(string_literal("self" if is_self else names.classes[far.target]),),
        arguments=tuple(arguments),
    )


def _names_of(argument: str, fields: Iterable[str]) -> Argument:
    return Argument(name=argument, value=list_literal(map(string_literal, fields)))
