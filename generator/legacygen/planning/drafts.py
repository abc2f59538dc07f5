"""Models before anything has a name in Python, to see which kind of field each column becomes."""

from collections.abc import Iterator

from legacygen.config import Config
from legacygen.naming import SchemaNames
from legacygen.plan import Model
from legacygen.planning.graph import SchemaGraph
from legacygen.planning.table_context import TableContext
from legacygen.planning.table_model import plan_table_model


def draft_model(graph: SchemaGraph, label: str, config: Config) -> Model:
    """Return the model of a table in which everything still has the name that the database has for it.

    Classes have the labels of their tables, fields the identities, and related names the label and identity. In
    everything else it is the model that `plan_models` returns.
    """
    context = graph.tables[label]
    return plan_table_model(context, _database_names(graph, context), graph.index_names, config)[0]


def _database_names(graph: SchemaGraph, context: TableContext) -> SchemaNames:
    """Return the names of the database for all that one model mentions."""
    tables = [graph.tables[label] for label in {*_list_mentioned(context)}]
    identities = {f"{each.table}.{each.identity}": each.identity for each in context.outgoing_relations}
    return SchemaNames(
        classes={each.label: each.label for each in tables},
        fields={each.label: {column.name: _field_name(column.name) for column in each.columns} for each in tables},
        composites=identities,
        related={key: key for key in identities},
        many_to_many={each.near.table: (each.identity, each.near.table) for each in context.join_tables},
    )


def _list_mentioned(context: TableContext) -> Iterator[str]:
    """Return the labels of a table and of the tables that its model refers to."""
    yield context.label
    yield from (each.target for each in context.outgoing_relations)
    for join_table in context.join_tables:
        yield from (join_table.near.table, join_table.far.target)


def _field_name(column: str) -> str:
    """Return the name of the column; `pk` would make the field one that stands for a key of several columns."""
    return "pk_" if column == "pk" else column
