"""Which columns become relations: declared keys that Django can express, and those the user adds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from legacygen.config import Config
from legacygen.plan import Note
from legacygen.planning.keys import Key, find_unique_columns, find_unique_sets
from legacygen.planning.notes import make_note
from legacygen.schema import Column, ForeignKey, Kind, Table

NUMBERS = {
    *(Kind.BOOLEAN, Kind.TINYINT, Kind.SMALLINT, Kind.INTEGER, Kind.BIGINT, Kind.DECIMAL, Kind.FLOAT),
    *(Kind.MONEY, Kind.BIT, Kind.YEAR),
}
TEXTS = {Kind.CHAR, Kind.VARCHAR, Kind.TEXT, Kind.ENUM, Kind.SET}


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """One column of one table that points to one column of another; tables are labels.

    `to_key` when the target column is the primary key of its table.
    """

    table: str
    column: str
    target: str
    target_column: str
    to_key: bool
    one_to_one: bool
    declared: bool

    @property
    def identity(self) -> str:
        """What tells it from the other relations of its table."""
        return self.column


@dataclass(frozen=True, slots=True, kw_only=True)
class CompositeRelation:
    """Several columns of one table that together point to as many of another; tables are labels."""

    table: str
    columns: tuple[str, ...]
    target: str
    target_columns: tuple[str, ...]

    @property
    def identity(self) -> str:
        """What tells it from the columns of its table."""
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
    """The other tables and their keys, by label."""

    engine: str
    tables: Mapping[str, Table]
    keys: Mapping[str, Key]


def target_label(key: ForeignKey) -> str:
    """The label of the table that a key points to."""
    return f"{key.schema}.{key.table}" if key.schema else key.table


def read_configured_keys(table: Table, tables: Mapping[str, Table], config: Config) -> Iterator[ForeignKey]:
    """The relations that legacygen.toml adds to a table."""
    for column in table.columns if config.relations else ():
        wanted = config.relations.get(f"{table.label}.{column.name}", "")
        for target, target_column in _split(wanted, tables):
            yield ForeignKey(
                name="legacygen.toml",
                columns=(column.name,),
                schema=target.schema,
                table=target.name,
                target_columns=(target_column,),
            )


def find_relations(table: Table, around: SchemaKeys, config: Config) -> TableRelations:
    """The relations of a table and what is to be said of the keys that could not become one.

    A relation of legacygen.toml wins over a declared key on the same column.
    """
    found: dict[tuple[str, ...], Relation | CompositeRelation] = {}
    notes: list[Note] = []
    own = {key.columns: key for key in read_configured_keys(table, around.tables, config)}
    for key in (*own.values(), *sorted(table.foreign_keys, key=lambda key: (key.columns, key.name))):
        is_declared = key is not own.get(key.columns)
        code = _obstacle(table, key, around, is_declared=is_declared)
        if code:
            notes.append(_note(table, key, code))
        elif key.columns not in found:
            found[key.columns] = _relation(table, key, around, is_declared=is_declared)
            notes.extend([] if key.enforced else [_note(table, key, "relation-not-enforced")])
        elif is_declared and key.columns not in own and found[key.columns].target != target_label(key):
            notes.append(_note(table, key, "relation-second"))
    return TableRelations(
        relations=tuple(each for each in found.values() if isinstance(each, Relation)),
        composite_relations=tuple(each for each in found.values() if isinstance(each, CompositeRelation)),
        notes=tuple(notes),
    )


def _relation(table: Table, key: ForeignKey, around: SchemaKeys, *, is_declared: bool) -> Relation | CompositeRelation:
    label, target = table.label, target_label(key)
    if len(key.columns) > 1:
        return CompositeRelation(table=label, columns=key.columns, target=target, target_columns=key.target_columns)
    column, target_column = key.columns[0], key.target_columns[0]
    own = around.keys[label]
    unique = column in find_unique_columns(table, own) and not _both_nullable(
        table, column, around, target, target_column
    )
    return Relation(
        table=label,
        column=column,
        target=target,
        target_column=target_column,
        to_key=around.keys[target].single == target_column,
        one_to_one=column == own.single or unique,
        declared=is_declared and key.enforced,
    )


def _both_nullable(table: Table, column: str, around: SchemaKeys, target: str, target_column: str) -> bool:
    """Django would follow the way back of a one-to-one relation from NULL to all rows that have NULL."""
    nullable = {each.name for each in around.tables[target].columns if each.nullable}
    return target_column in nullable and any(each.nullable for each in table.columns if each.name == column)


def _note(table: Table, key: ForeignKey, code: str) -> Note:
    columns, target = ", ".join(key.columns), f"{target_label(key)} ({', '.join(key.target_columns)})"
    return make_note(table.label, key.columns[0], code, name=key.name, columns=columns, target=target)


def _split(dotted: str, tables: Mapping[str, Table]) -> Iterator[tuple[Table, str]]:
    for label, table in tables.items() if dotted else ():
        names = (column.name for column in table.columns)
        yield from ((table, name) for name in names if dotted == f"{label}.{name}")


def _obstacle(table: Table, key: ForeignKey, around: SchemaKeys, *, is_declared: bool) -> str:
    """The code of the note that says why a key cannot become a relation, or nothing."""
    target = around.tables.get(target_label(key))
    if target is None:
        return "relation-target-missing"
    columns = {column.name: column for column in target.columns}
    own = {column.name: column for column in table.columns}
    is_whole = len(key.columns) == len(key.target_columns) and own.keys() >= set(key.columns)
    if not is_whole or not columns.keys() >= set(key.target_columns):
        return "relation-target-missing"
    if any("%" in name for name in (table.label, target.label, *key.columns, *key.target_columns)):
        return "relation-percent"
    if not _is_unique(target, around.keys[target.label], key.target_columns):
        return "relation-target-not-unique"
    pairs = zip(key.columns, key.target_columns, strict=True)
    is_mixed = any(_family(own[one]) != _family(columns[other]) for one, other in pairs)
    return "relation-types-differ" if is_mixed and not is_declared and around.engine == "postgresql" else ""


def _is_unique(table: Table, key: Key, columns: tuple[str, ...]) -> bool:
    """Whether Django takes the columns for ones that identify a row."""
    single = find_unique_columns(table, key) | {key.single}
    if len(columns) == 1:
        return columns[0] in single
    if not key.is_row and set(columns) == set(key.columns):
        return True
    return bool(single.intersection(columns)) or any(set(names) <= set(columns) for names in find_unique_sets(table))


def _family(column: Column) -> str:
    """Kinds that a database compares with one another."""
    kind = column.type.kind
    return "number" if kind in NUMBERS else "text" if kind in TEXTS else kind.value
