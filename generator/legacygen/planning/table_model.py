"""Plans the model of one table, with names that are given."""

from legacygen.config import Config
from legacygen.naming import SchemaNames
from legacygen.plan import Model, Note
from legacygen.planning.display import plan_display
from legacygen.planning.fields import plan_fields
from legacygen.planning.index_names import IndexNames
from legacygen.planning.indexes import render_indexes
from legacygen.planning.meta import plan_meta
from legacygen.planning.table_context import TableContext
from legacygen.planning.virtual_fields import plan_virtual_fields
from legacygen.schema import Table, TableKind


def plan_table_model(
    context: TableContext, names: SchemaNames, index_names: IndexNames, config: Config
) -> tuple[Model, tuple[Note, ...]]:
    """Return the model of a table, and notes about its columns and indexes."""
    table = context.table
    class_name = names.classes[table.label]
    fields, choices, notes = plan_fields(context, names, config)
    rendered = render_indexes(context, fields, index_names)
    fields += plan_virtual_fields(context, names)
    model = Model(
        name=class_name,
        table=table.name,
        schema=table.schema,
        doc=_make_docstring(table),
        choices=tuple(choices),
        fields=tuple(fields),
        meta=plan_meta(context, class_name, rendered),
        display=plan_display(table, class_name, fields),
        requires=tuple(sorted({each.target for each in context.outgoing_relations} - {table.label})),
    )
    return model, (*notes, *rendered.notes)


def _make_docstring(table: Table) -> str:
    """Return the comment in the database; for a view without one, what it is. `db_table` says the name already."""
    comment = " ".join(table.comment.split())
    return comment if comment or table.kind is TableKind.TABLE else f"A {table.kind}."
