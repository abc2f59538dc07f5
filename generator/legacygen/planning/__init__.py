"""Facts to decisions: the models that stand for a schema; the same input always gives the same plan."""

from collections.abc import Iterable

from legacygen.config import Config
from legacygen.plan import Model, Note, Plan
from legacygen.planning.display import plan_display
from legacygen.planning.fields import SchemaNames, TableContext, plan_fields
from legacygen.planning.graph import build_graph, list_table_contexts
from legacygen.planning.indexes import IndexNames, render_indexes
from legacygen.planning.keys import make_key_notes
from legacygen.planning.meta import plan_meta
from legacygen.planning.names import settle_names
from legacygen.planning.pinned_names import PinnedName, PinnedNames
from legacygen.planning.virtual_fields import plan_virtual_fields
from legacygen.schema import Schema, Table

__all__ = ["PinnedName", "PinnedNames", "plan_models"]


def plan_models(schema: Schema, config: Config, known: PinnedNames | None = None) -> Plan:
    """The models for a schema from which `select` has already taken what the user wants; `known` names stay."""
    made = build_graph(schema, config)
    subjects = list_table_contexts(made)
    notes = [*made.notes]
    for subject in subjects:
        notes.extend((*make_key_notes(subject.table, subject.key), *made.found[subject.table.label].notes))
    names = settle_names(subjects, config, known or PinnedNames())
    models = []
    for subject in sorted(subjects, key=lambda subject: _place(names.classes[subject.table.label])):
        model, more = _model(subject, names, made.indexes, config)
        models.append(model)
        notes.extend(more)
    return Plan(models=tuple(models), notes=_in_order(notes))


def _in_order(notes: Iterable[Note]) -> tuple[Note, ...]:
    """Notes as a plan has them."""
    return tuple(sorted(notes, key=lambda item: (item.table, item.column, item.code, item.text)))


def _place(name: str) -> tuple[str, str]:
    return name.casefold(), name


def _model(
    subject: TableContext, names: SchemaNames, indexes: IndexNames, config: Config
) -> tuple[Model, tuple[Note, ...]]:
    table = subject.table
    class_name = names.classes[table.label]
    fields, choices, notes = plan_fields(subject, names, config)
    said = render_indexes(subject, fields, indexes)
    fields += plan_virtual_fields(subject, names)
    model = Model(
        name=class_name,
        table=table.name,
        schema=table.schema,
        doc=_doc(table),
        choices=tuple(choices),
        fields=tuple(fields),
        meta=plan_meta(subject, class_name, said),
        display=plan_display(table, class_name, fields),
        requires=tuple(sorted({each.target for each in subject.ways} - {table.label})),
    )
    return model, (*notes, *said.notes)


def _doc(table: Table) -> str:
    """The comment of the database, else what the class stands for."""
    comment = " ".join(table.comment.split())
    return comment if comment else f"The {table.kind} `{' '.join(table.label.split())}`."
