"""What the tables are to one another, before anything has a name: all that a model depends on beside its own table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from legacygen.config import Config
from legacygen.plan import Note
from legacygen.planning.fields import TableContext
from legacygen.planning.indexes import IndexNames, name_indexes
from legacygen.planning.keys import Key, choose_key, find_unique_columns
from legacygen.planning.relations import (
    JoinTable,
    SchemaKeys,
    TableRelations,
    find_join_table,
    find_relations,
    read_configured_keys,
    target_label,
)
from legacygen.planning.usable import drop_unusable_names
from legacygen.schema import Schema, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaGraph:
    """Keys, and what leads from table to table, by label.

    `tables` are those that can be used, `notes` say why others cannot. `crossings` are by the label of the joining
    table, `indexes` the names of all indexes and checks.
    """

    engine: str
    tables: Mapping[str, Table]
    keys: Mapping[str, Key]
    found: Mapping[str, TableRelations]
    crossings: Mapping[str, JoinTable]
    indexes: IndexNames
    notes: tuple[Note, ...]


def build_graph(schema: Schema, config: Config) -> SchemaGraph:
    """The structure of a schema from which `select` has already taken what the user wants."""
    schema, notes = drop_unusable_names(schema)
    tables = {table.label: table for table in schema.tables}
    keys = _keys(schema, tables, config)
    around = SchemaKeys(engine=schema.engine, tables=tables, keys=keys)
    found = {label: find_relations(table, around, config) for label, table in tables.items()}
    return SchemaGraph(
        engine=schema.engine,
        tables=tables,
        keys=keys,
        found=found,
        crossings=dict(_crossings(tables, keys, found)),
        indexes=name_indexes(schema.tables),
        notes=notes,
    )


def list_table_contexts(made: SchemaGraph) -> list[TableContext]:
    """Each table with what is decided about it."""
    crossings: dict[str, list[JoinTable]] = {}
    for crossing in made.crossings.values():
        crossings.setdefault(crossing.near.target, []).append(crossing)
    return [
        TableContext(
            table=table,
            key=made.keys[label],
            relations={each.column: each for each in made.found[label].relations},
            links=made.found[label].links,
            crossings=tuple(crossings.get(label, ())),
            unique=frozenset(find_unique_columns(table, made.keys[label], at_once=True)),
            engine=made.engine,
        )
        for label, table in made.tables.items()
    ]


def _keys(schema: Schema, tables: Mapping[str, Table], config: Config) -> dict[str, Key]:
    referenced: dict[str, set[tuple[str, ...]]] = {}
    for table in schema.tables:
        for key in (*table.foreign_keys, *read_configured_keys(table, tables, config)):
            referenced.setdefault(target_label(key), set()).add(key.target_columns)
    return {label: choose_key(table, schema.engine, referenced.get(label, ())) for label, table in tables.items()}


def _crossings(
    tables: Mapping[str, Table], keys: Mapping[str, Key], found: Mapping[str, TableRelations]
) -> Iterator[tuple[str, JoinTable]]:
    for label, table in tables.items():
        crossing = find_join_table(table, keys[label], found[label])
        if crossing and keys[crossing.near.target].single and keys[crossing.far.target].single:
            yield label, crossing
