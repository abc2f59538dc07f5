"""What the tables are to one another, before anything has a name: all that a model depends on beside its own table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from legacygen.config import Config
from legacygen.plan import Note
from legacygen.planning.fields import Subject
from legacygen.planning.indexes import Names, names_for
from legacygen.planning.keys import Key, key_of, unique_columns
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """Keys, and what leads from table to table, by label.

    `tables` are those that can be used, `notes` say why others cannot. `crossings` are by the label of the joining
    table, `indexes` the names of all indexes and checks.
    """

    engine: str
    tables: Mapping[str, Table]
    keys: Mapping[str, Key]
    found: Mapping[str, Found]
    crossings: Mapping[str, Crossing]
    indexes: Names
    notes: tuple[Note, ...]


def structure(schema: Schema, config: Config) -> Structure:
    """The structure of a schema from which `select` has already taken what the user wants."""
    schema, notes = usable(schema)
    tables = {table.label: table for table in schema.tables}
    keys = _keys(schema, tables, config)
    around = Surroundings(engine=schema.engine, tables=tables, keys=keys)
    found = {label: relations_of(table, around, config) for label, table in tables.items()}
    return Structure(
        engine=schema.engine,
        tables=tables,
        keys=keys,
        found=found,
        crossings=dict(_crossings(tables, keys, found)),
        indexes=names_for(schema.tables),
        notes=notes,
    )


def subjects_of(made: Structure) -> list[Subject]:
    """Each table with what is decided about it."""
    crossings: dict[str, list[Crossing]] = {}
    for crossing in made.crossings.values():
        crossings.setdefault(crossing.near.target, []).append(crossing)
    return [
        Subject(
            table=table,
            key=made.keys[label],
            relations={each.column: each for each in made.found[label].relations},
            links=made.found[label].links,
            crossings=tuple(crossings.get(label, ())),
            unique=frozenset(unique_columns(table, made.keys[label], at_once=True)),
            engine=made.engine,
        )
        for label, table in made.tables.items()
    ]


def _keys(schema: Schema, tables: Mapping[str, Table], config: Config) -> dict[str, Key]:
    referenced: dict[str, set[tuple[str, ...]]] = {}
    for table in schema.tables:
        for key in (*table.foreign_keys, *configured(table, tables, config)):
            referenced.setdefault(target_of(key), set()).add(key.target_columns)
    return {label: key_of(table, schema.engine, referenced.get(label, ())) for label, table in tables.items()}


def _crossings(
    tables: Mapping[str, Table], keys: Mapping[str, Key], found: Mapping[str, Found]
) -> Iterator[tuple[str, Crossing]]:
    for label, table in tables.items():
        crossing = crossing_of(table, keys[label], found[label])
        if crossing and keys[crossing.near.target].single and keys[crossing.far.target].single:
            yield label, crossing
