"""Finds the columns that become relations: foreign keys that Django supports, and relations in legacygen.toml."""

from collections.abc import Mapping
from dataclasses import dataclass

from legacygen.config import Config
from legacygen.plan import Note
from legacygen.planning.keys import Key, find_unique_columns, find_unique_sets
from legacygen.planning.notes import make_note
from legacygen.relations.configured_keys import read_configured_keys
from legacygen.schema import Column, ForeignKey, Kind, Orphans, Table

NUMBER_KINDS = {
    *(Kind.BOOLEAN, Kind.TINYINT, Kind.SMALLINT, Kind.INTEGER, Kind.BIGINT, Kind.DECIMAL, Kind.FLOAT),
    *(Kind.MONEY, Kind.BIT, Kind.YEAR),
}
TEXT_KINDS = {Kind.CHAR, Kind.VARCHAR, Kind.TEXT, Kind.ENUM, Kind.SET}


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A column that points to a column of a table; tables are labels.

    With `to_key` the target column is the primary key of its table. A relation is `declared` if the database
    guarantees it for every row, `optional` if a row may have a value that is no key; `evidence` is what the rows say
    for one that only they prove.
    """

    table: str
    column: str
    target: str
    target_column: str
    to_key: bool
    one_to_one: bool
    declared: bool
    optional: bool = False
    evidence: str = ""

    @property
    def identity(self) -> str:
        """The identity of the field within its model."""
        return self.column


@dataclass(frozen=True, slots=True, kw_only=True)
class CompositeRelation:
    """Several columns that together point to as many columns of a table; tables are labels, `optional` is as above."""

    table: str
    columns: tuple[str, ...]
    target: str
    target_columns: tuple[str, ...]
    optional: bool = False

    @property
    def identity(self) -> str:
        """The identity of the field within its model: all columns, in brackets."""
        return f"({', '.join(self.columns)})"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRelations:
    """The relations of one table to others, and notes about the foreign keys that could not become relations."""

    relations: tuple[Relation, ...] = ()
    composite_relations: tuple[CompositeRelation, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def targets(self) -> list[str]:
        """The labels of the tables that are pointed to, one for each relation."""
        return [each.target for each in self.relations] + [each.target for each in self.composite_relations]


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaKeys:
    """All tables and their keys, by label."""

    engine: str
    tables: Mapping[str, Table]
    keys: Mapping[str, Key]


def count_orphans(table: Table, key: ForeignKey) -> int:
    """Return how many rows are known whose columns, all NOT NULL, point to nothing; rounded down."""
    found = _find_orphans(table, key)
    return found.count if found else 0


def _find_orphans(table: Table, key: ForeignKey) -> Orphans | None:
    return next((each for each in table.orphans if (each.columns, each.target) == (key.columns, key.target)), None)


def find_relations(table: Table, schema: SchemaKeys, config: Config) -> TableRelations:
    """Return the relations of a table, and notes about the foreign keys that cannot become one.

    A relation in legacygen.toml replaces a foreign key on the same columns.
    """
    found: dict[tuple[str, ...], Relation | CompositeRelation] = {}
    notes: list[Note] = []
    configured = {key.columns: key for key in read_configured_keys(table, schema.tables, config)}
    # The configured ones first: the first one on the same columns wins.
    for key in (*configured.values(), *sorted(table.foreign_keys, key=lambda key: (key.columns, key.name))):
        is_declared = key is not configured.get(key.columns)
        code = _find_obstacle(table, key, schema, is_declared=is_declared)
        if code:
            notes.append(_make_relation_note(table, key, code))
        elif key.columns not in found:
            found[key.columns] = _make_relation(table, key, schema, is_declared=is_declared)
            code = "relation-proven" if key.evidence else "relation-not-enforced"
            notes.extend([] if key.enforced else [_make_relation_note(table, key, code)])
            if _find_orphans(table, key):
                code = "relation-orphans" if count_orphans(table, key) else "relation-partial"
                notes.append(_make_relation_note(table, key, code))
        elif is_declared and key.columns not in configured and found[key.columns].target != key.target:
            notes.append(_make_relation_note(table, key, "relation-second"))
    return TableRelations(
        relations=tuple(each for each in found.values() if isinstance(each, Relation)),
        composite_relations=tuple(each for each in found.values() if isinstance(each, CompositeRelation)),
        notes=tuple(notes),
    )


def _make_relation(
    table: Table, key: ForeignKey, schema: SchemaKeys, *, is_declared: bool
) -> Relation | CompositeRelation:
    label, target = table.label, key.target
    if len(key.columns) > 1:
        return CompositeRelation(
            table=label,
            columns=key.columns,
            target=target,
            target_columns=key.target_columns,
            optional=key.optional or _find_orphans(table, key) is not None,
        )
    column, target_column = key.columns[0], key.target_columns[0]
    own_key = schema.keys[label]
    has_nulls = _both_nullable(table, column, schema.tables[target], target_column)
    is_unique = column in find_unique_columns(table, own_key) and not has_nulls
    return Relation(
        table=label,
        column=column,
        target=target,
        target_column=target_column,
        to_key=schema.keys[target].single == target_column,
        one_to_one=column == own_key.single or is_unique,
        declared=is_declared and key.enforced,
        optional=key.optional or _find_orphans(table, key) is not None,
        evidence=key.evidence,
    )


def _both_nullable(table: Table, column: str, target: Table, target_column: str) -> bool:
    """Return whether both columns allow NULL: the reverse of a one-to-one relation would find all rows with NULL."""
    nullable = {each.name for each in target.columns if each.nullable}
    return target_column in nullable and any(each.nullable for each in table.columns if each.name == column)


def _make_relation_note(table: Table, key: ForeignKey, code: str) -> Note:
    words = {
        "name": key.name,
        "columns": ", ".join(key.columns),
        "target": f"{key.target} ({', '.join(key.target_columns)})",
        "evidence": key.evidence,
        "count": count_orphans(table, key),
    }
    return make_note(table.label, key.columns[0], code, **words)


def _find_obstacle(table: Table, key: ForeignKey, schema: SchemaKeys, *, is_declared: bool) -> str:
    """Return the code of the note that says why a foreign key cannot become a relation, or an empty string."""
    target = schema.tables.get(key.target)
    if target is None:
        return "relation-target-missing"
    columns = {column.name: column for column in target.columns}
    own = {column.name: column for column in table.columns}
    is_whole = len(key.columns) == len(key.target_columns) and own.keys() >= set(key.columns)
    if not is_whole or not columns.keys() >= set(key.target_columns):
        return "relation-target-missing"
    if any("%" in name for name in (table.label, target.label, *key.columns, *key.target_columns)):
        return "relation-percent"
    if not _is_unique(target, schema.keys[target.label], key.target_columns):
        return "relation-target-not-unique"
    if key.columns == (schema.keys[table.label].single,) and count_orphans(table, key):
        return "relation-orphans-key"
    pairs = zip(key.columns, key.target_columns, strict=True)
    is_mixed = any(_find_type_family(own[one]) != _find_type_family(columns[other]) for one, other in pairs)
    return "relation-types-differ" if is_mixed and not is_declared and schema.engine == "postgresql" else ""


def _is_unique(table: Table, key: Key, columns: tuple[str, ...]) -> bool:
    """Return whether Django can rely on the columns to identify a row."""
    single = find_unique_columns(table, key) | {key.single}
    if len(columns) == 1:
        return columns[0] in single
    if set(columns) == set(key.columns) and (not key.is_row or key.code == "key-orphans"):
        return True
    return bool(single.intersection(columns)) or any(set(names) <= set(columns) for names in find_unique_sets(table))


def _find_type_family(column: Column) -> str:
    """Return the name of a group of types that PostgreSQL compares with each other."""
    kind = column.type.kind
    return "number" if kind in NUMBER_KINDS else "text" if kind in TEXT_KINDS else kind.value
