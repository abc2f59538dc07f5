"""Plans the fields without a column of their own: relations of several columns, and many-to-many fields."""

from collections.abc import Iterable

from legacygen.naming import SchemaNames
from legacygen.plan import Argument, Field
from legacygen.planning.join_tables import JoinTable
from legacygen.planning.relations import CompositeRelation
from legacygen.planning.table_context import TableContext
from legacygen.pycode.literal import list_literal, string_literal


def plan_virtual_fields(context: TableContext, names: SchemaNames) -> list[Field]:
    """Return the fields that come after those of the columns."""
    return [
        *(_plan_foreign_object(context, relation, names) for relation in context.composite_relations),
        *(_plan_many_to_many(join_table, names) for join_table in context.join_tables),
    ]


def _plan_foreign_object(context: TableContext, relation: CompositeRelation, names: SchemaNames) -> Field:
    own, other = names.fields[relation.table], names.fields[relation.target]
    key = f"{relation.table}.{relation.identity}"
    nullable = {column.name for column in context.table.columns if column.nullable}
    arguments = [
        _list_argument("from_fields", (own[column] for column in relation.columns)),
        _list_argument("to_fields", (other[column] for column in relation.target_columns)),
        Argument(name="related_name", value=string_literal(names.related[key])),
        Argument(name="serialize", value="False"),
    ]
    if relation.optional or nullable.intersection(relation.columns):
        arguments.append(Argument(name="null", value="True"))
    target = "self" if relation.target == relation.table else names.classes[relation.target]
    return Field(
        name=names.composites[key],
        columns=relation.columns,
        cls="models.ForeignObject",
        positional=(string_literal(target), "models.DO_NOTHING"),
        arguments=tuple(arguments),
    )


def _plan_many_to_many(join_table: JoinTable, names: SchemaNames) -> Field:
    near, far = join_table.near, join_table.far
    name, related_name = names.many_to_many[near.table]
    is_self = near.target == far.target
    arguments = [Argument(name="through", value=string_literal(names.classes[near.table]))]
    if join_table.is_ambiguous:
        own = names.fields[near.table]
        arguments.append(_list_argument("through_fields", (own[near.column], own[far.column])))
    if is_self:
        arguments.append(Argument(name="symmetrical", value="False"))
    arguments.append(Argument(name="related_name", value=string_literal(related_name)))
    return Field(
        name=name,
        columns=join_table.columns,
        cls="models.ManyToManyField",
        positional=(string_literal("self" if is_self else names.classes[far.target]),),
        arguments=tuple(arguments),
    )


def _list_argument(name: str, fields: Iterable[str]) -> Argument:
    return Argument(name=name, value=list_literal(map(string_literal, fields)))
