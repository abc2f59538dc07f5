"""Facts to decisions: the models that stand for a schema; the same input always gives the same plan."""

from collections.abc import Mapping

from legacygen import naming
from legacygen.config import Config
from legacygen.plan import Model, Note, Plan
from legacygen.planning.display import display
from legacygen.planning.fields import Names, Subject, attname, fields_of
from legacygen.planning.keys import key_note, key_of
from legacygen.planning.meta import index_names, meta_notes, meta_of
from legacygen.planning.relations import Relation, relations_of
from legacygen.planning.selection import select
from legacygen.schema import Schema, Table

__all__ = ["plan", "select"]


def plan(schema: Schema, config: Config) -> Plan:
    """The models for a schema from which `select` has already taken what the user wants."""
    tables = {table.label: table for table in schema.tables}
    keys = {label: key_of(table) for label, table in tables.items()}
    notes: list[Note] = [item for label, table in tables.items() for item in key_note(table, keys[label])]
    relations: dict[str, dict[str, Relation]] = {}
    for label, table in tables.items():
        found, lost = relations_of(table, tables, keys, config)
        relations[label] = {relation.column: relation for relation in found}
        notes.extend(lost)
    subjects = [
        Subject(table=table, key=keys[label], relations=relations[label], engine=schema.engine)
        for label, table in tables.items()
    ]
    names = _names(subjects, config)
    indexes = index_names(schema.tables)
    models = []
    for subject in subjects:
        model, more = _model(subject, names, indexes, config)
        models.append(model)
        notes.extend(more)
    return Plan(
        models=tuple(sorted(models, key=lambda model: (model.name.casefold(), model.name))),
        notes=tuple(sorted(notes, key=lambda item: (item.table, item.column, item.code, item.text))),
    )


def _names(subjects: list[Subject], config: Config) -> Names:
    """Settle classes first, then fields, which are named for the classes they point to, then the way back."""
    classes = naming.class_names(
        {subject.table.label: subject.table.name for subject in subjects},
        prefixes=config.prefixes,
        chosen=config.classes,
    )
    fields = {subject.table.label: _field_names(subject, classes, config) for subject in subjects}
    taken = {
        classes[subject.table.label]: [
            every
            for column, name in fields[subject.table.label].items()
            for every in {name, attname(name, column in subject.relations)}
        ]
        for subject in subjects
    }
    reverses = [
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
    return Names(classes=classes, fields=fields, related=naming.related_names(reverses, taken))


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


def _model(
    subject: Subject, names: Names, indexes: Mapping[str, str], config: Config
) -> tuple[Model, tuple[Note, ...]]:
    table = subject.table
    class_name = names.classes[table.label]
    fields, choices, notes = fields_of(subject, names, config)
    model = Model(
        name=class_name,
        table=table.name,
        schema=table.schema,
        doc=_doc(table),
        choices=tuple(choices),
        fields=tuple(fields),
        meta=meta_of(subject, class_name, names.fields[table.label], indexes),
        display=display(table, class_name, fields),
        requires=tuple(sorted({relation.target for relation in subject.relations.values()} - {table.label})),
    )
    return model, (*notes, *meta_notes(subject))


def _doc(table: Table) -> str:
    """The comment of the database, else what the class stands for."""
    comment = " ".join(table.comment.split())
    return comment if comment else f"The {table.kind} `{table.label}`."
