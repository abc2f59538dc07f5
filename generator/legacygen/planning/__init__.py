"""Facts to decisions: the models that stand for a schema; the same input always gives the same plan."""

from collections.abc import Iterable

from legacygen.config import Config
from legacygen.plan import Model, Note, Plan
from legacygen.planning.display import display
from legacygen.planning.fields import Names, Subject, fields_of
from legacygen.planning.indexes import Names as IndexNames
from legacygen.planning.indexes import said_of
from legacygen.planning.keys import key_note
from legacygen.planning.known import Known, Pin
from legacygen.planning.links import link_fields
from legacygen.planning.meta import meta_of
from legacygen.planning.structure import structure, subjects_of
from legacygen.planning.subject_names import name_subjects
from legacygen.schema import Schema, Table

__all__ = ["Known", "Pin", "plan"]


def plan(schema: Schema, config: Config, known: Known | None = None) -> Plan:
    """The models for a schema from which `select` has already taken what the user wants; `known` names stay."""
    made = structure(schema, config)
    subjects = subjects_of(made)
    notes = [*made.notes]
    for subject in subjects:
        notes.extend((*key_note(subject.table, subject.key), *made.found[subject.table.label].notes))
    names = name_subjects(subjects, config, known or Known())
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


def _model(subject: Subject, names: Names, indexes: IndexNames, config: Config) -> tuple[Model, tuple[Note, ...]]:
    table = subject.table
    class_name = names.classes[table.label]
    fields, choices, notes = fields_of(subject, names, config)
    said = said_of(subject, fields, indexes)
    fields += link_fields(subject, names)
    model = Model(
        name=class_name,
        table=table.name,
        schema=table.schema,
        doc=_doc(table),
        choices=tuple(choices),
        fields=tuple(fields),
        meta=meta_of(subject, class_name, said),
        display=display(table, class_name, fields),
        requires=tuple(sorted({each.target for each in subject.ways} - {table.label})),
    )
    return model, (*notes, *said.notes)


def _doc(table: Table) -> str:
    """The comment of the database, else what the class stands for."""
    comment = " ".join(table.comment.split())
    return comment if comment else f"The {table.kind} `{' '.join(table.label.split())}`."
