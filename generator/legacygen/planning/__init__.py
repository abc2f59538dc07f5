"""Facts to decisions: the models that stand for a schema; the same input always gives the same plan."""

from collections.abc import Callable, Mapping

from legacygen.config import Config
from legacygen.plan import Model, Note, Plan
from legacygen.planning.display import display
from legacygen.planning.fields import Names, Subject, fields_of
from legacygen.planning.indexes import Names as IndexNames
from legacygen.planning.indexes import names_for, said_of
from legacygen.planning.keys import Key, key_note, key_of, unique_columns
from legacygen.planning.known import Known, Pin
from legacygen.planning.links import link_fields
from legacygen.planning.meta import meta_of
from legacygen.planning.names import names_of
from legacygen.planning.relations import (
    Crossing,
    Found,
    Surroundings,
    configured,
    crossing_of,
    relations_of,
    target_of,
)
from legacygen.planning.usable import usable
from legacygen.schema import Schema, Table

__all__ = ["Known", "Pin", "plan"]


def plan(
    schema: Schema, config: Config, known: Known | None = None, each: Callable[[Model], None] = lambda _: None
) -> Plan:
    """The models for a schema from which `select` has already taken what the user wants; `known` names stay.

    `each` is told of every model as soon as it is there, in the order of the plan.
    """
    known = known or Known()
    schema, unnamed = usable(schema)
    tables = {table.label: table for table in schema.tables}
    keys = _keys(schema, tables, config)
    notes = [*unnamed, *(item for label, table in tables.items() for item in key_note(table, keys[label]))]
    around = Surroundings(engine=schema.engine, tables=tables, keys=keys)
    found = {label: relations_of(table, around, config) for label, table in tables.items()}
    notes.extend(item for each in found.values() for item in each.notes)
    subjects = _subjects(around, found)
    names = names_of(subjects, config, known)
    indexes = names_for(schema.tables)
    models = []
    for subject in sorted(subjects, key=lambda subject: _place(names.classes[subject.table.label])):
        model, more = _model(subject, names, indexes, config)
        models.append(model)
        notes.extend(more)
        each(model)
    return Plan(
        models=tuple(models),
        notes=tuple(sorted(notes, key=lambda item: (item.table, item.column, item.code, item.text))),
    )


def _place(name: str) -> tuple[str, str]:
    return name.casefold(), name


def _keys(schema: Schema, tables: Mapping[str, Table], config: Config) -> dict[str, Key]:
    referenced: dict[str, set[tuple[str, ...]]] = {}
    for table in schema.tables:
        for key in (*table.foreign_keys, *configured(table, tables, config)):
            referenced.setdefault(target_of(key), set()).add(key.target_columns)
    return {label: key_of(table, schema.engine, referenced.get(label, ())) for label, table in tables.items()}


def _subjects(around: Surroundings, found: Mapping[str, Found]) -> list[Subject]:
    relations = {label: {each.column: each for each in own.relations} for label, own in found.items()}
    crossings: dict[str, list[Crossing]] = {}
    for label, table in around.tables.items():
        crossing = crossing_of(table, around.keys[label], found[label])
        if crossing and around.keys[crossing.near.target].single and around.keys[crossing.far.target].single:
            crossings.setdefault(crossing.near.target, []).append(crossing)
    return [
        Subject(
            table=table,
            key=around.keys[label],
            relations=relations[label],
            links=found[label].links,
            crossings=tuple(crossings.get(label, ())),
            unique=frozenset(unique_columns(table, around.keys[label], at_once=True)),
            engine=around.engine,
        )
        for label, table in around.tables.items()
    ]


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
