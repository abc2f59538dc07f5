"""The facts that models are planned from: keys, relations, join tables. Nothing in it has a name in Python."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from legacygen.config import Config
from legacygen.plan import Choices, Note
from legacygen.planning.index_names import IndexNames, name_indexes
from legacygen.planning.join_tables import find_join_tables
from legacygen.planning.keys import Key, choose_key, find_unique_columns, loosen_key, make_key_notes
from legacygen.planning.proven import add_proven_keys
from legacygen.planning.relations import SchemaKeys, count_orphans, find_relations
from legacygen.planning.shared_choices import KnownChoices, plan_shared_choices
from legacygen.planning.table_context import TableContext
from legacygen.planning.types import is_compared_alone
from legacygen.planning.usable import drop_unusable_names
from legacygen.relations.configured_keys import read_configured_keys
from legacygen.schema import Schema, Table

SHARING = "postgresql"
"""The engine whose enumerations are types of their own, which several tables may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaGraph:
    """The tables that become models, by label, with their relations to each other, and the choices that they share.

    `index_names` are the names of all indexes and constraints; `notes` are about keys, relations, and names that
    Django cannot use.
    """

    tables: Mapping[str, TableContext]
    choices: tuple[Choices, ...]
    index_names: IndexNames
    notes: tuple[Note, ...]

    def list_identities(self, label: str) -> frozenset[str]:
        """Return the identities of all fields of a table's model; empty for a table that becomes none."""
        return self.tables[label].list_identities() if label in self.tables else frozenset()


def build_graph(
    schema: Schema,
    config: Config,
    taken: Collection[str] = (),
    known_joins: Collection[str] = (),
    known_choices: KnownChoices | None = None,
) -> SchemaGraph:
    """Find the keys and relations of a schema that has been reduced to the selected tables.

    `taken` are the names of indexes that other apps have, `known_joins` the labels of join tables behind many-to-many
    fields that exist already, `known_choices` the choices classes that do.
    """
    schema, notes = drop_unusable_names(add_proven_keys(schema, config))
    tables = {table.label: table for table in schema.tables}
    keys = _choose_keys(schema, tables, config)
    schema_keys = SchemaKeys(engine=schema.engine, tables=tables, keys=keys)
    relations = {label: find_relations(table, schema_keys, config) for label, table in tables.items()}
    join_tables = find_join_tables(tables, keys, relations, known_joins)
    shared = _share_choices(schema, config, known_choices or KnownChoices())
    contexts = {
        label: TableContext(
            table=table,
            key=keys[label],
            engine=schema.engine,
            relations={each.column: each for each in relations[label].relations},
            shared_choices=shared.get(label, {}),
            composite_relations=relations[label].composite_relations,
            join_tables=tuple(join_tables.get(label, ())),
            unique=frozenset(find_unique_columns(table, keys[label], at_once=True)),
        )
        for label, table in tables.items()
    }
    key_notes = (note for label, table in tables.items() for note in make_key_notes(table, keys[label]))
    relation_notes = (note for each in relations.values() for note in each.notes)
    return SchemaGraph(
        tables=contexts,
        choices=_list_choices(contexts.values(), known_choices or KnownChoices()),
        index_names=name_indexes(schema.tables, taken),
        notes=(*notes, *key_notes, *relation_notes),
    )


def _share_choices(schema: Schema, config: Config, known: KnownChoices) -> Mapping[str, Mapping[str, Choices]]:
    if schema.engine != SHARING:
        return {}
    return plan_shared_choices(schema.tables, known, config.classes.values())


def _list_choices(contexts: Iterable[TableContext], known: KnownChoices) -> tuple[Choices, ...]:
    """Return the shared choices classes, by name; those that no table has any more stay, because code may use them."""
    found = {each.name: each for each in known.classes}
    found.update({each.name: each for context in contexts for each in context.shared_choices.values()})
    return tuple(found[name] for name in sorted(found))


def _choose_keys(schema: Schema, tables: Mapping[str, Table], config: Config) -> dict[str, Key]:
    """Return the key of each table; the columns that foreign keys point to are preferred."""
    pointers = {
        label: (*table.foreign_keys, *read_configured_keys(table, tables, config)) for label, table in tables.items()
    }
    referenced: dict[str, set[tuple[str, ...]]] = {}
    for key in (each for keys in pointers.values() for each in keys):
        referenced.setdefault(key.target, set()).add(key.target_columns)
    keys = {label: choose_key(table, schema.engine, referenced.get(label, ())) for label, table in tables.items()}
    for label, table in tables.items():
        lost = {each.columns[0] for each in pointers[label] if len(each.columns) == 1 and count_orphans(table, each)}
        alone = {column.name for column in table.columns if is_compared_alone(column, schema.engine)}
        keys[label] = loosen_key(loosen_key(keys[label], "key-orphans", lost), "key-cast", alone)
    return keys
