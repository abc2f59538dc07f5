"""One table with everything that is known about it before anything in Python has a name."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from legacygen.plan import KEY, Choices
from legacygen.planning.join_tables import JoinTable
from legacygen.planning.keys import Key
from legacygen.planning.relations import CompositeRelation, Relation
from legacygen.schema import Column, Kind, SqlType, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class TableContext:
    """A table, its key, and its relations to other tables.

    `relations` are by column, as are the `shared_choices`, the classes that other tables have too. `join_tables` are
    those behind the many-to-many fields of the table. `unique` are the columns that are unique by themselves and at
    any time, apart from the key.
    """

    table: Table
    key: Key
    engine: str
    relations: Mapping[str, Relation]
    shared_choices: Mapping[str, Choices] = field(default_factory=dict)
    composite_relations: tuple[CompositeRelation, ...] = ()
    join_tables: tuple[JoinTable, ...] = ()
    unique: frozenset[str] = frozenset()

    @property
    def label(self) -> str:
        """The label of the table."""
        return self.table.label

    @property
    def outgoing_relations(self) -> tuple[Relation | CompositeRelation, ...]:
        """All relations of the table to others, those of several columns included."""
        return *self.relations.values(), *self.composite_relations

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the table, after SQLite's hidden row identifier where that is the key."""
        if self.key.code != "key-rowid":
            return self.table.columns
        rowid = SqlType(kind=Kind.BIGINT, raw="rowid")
        return (
            Column(name=self.key.columns[0], type=rowid, nullable=False, auto_increment=True),
            *self.table.columns,
        )

    def list_identities(self) -> frozenset[str]:
        """Return the identities of all fields of the model: columns, `(pk)`, `(a, b)`, `(label of a join table)`."""
        return frozenset(
            (
                *(column.name for column in self.columns),
                *(() if self.key.single else (KEY,)),
                *(relation.identity for relation in self.composite_relations),
                *(join_table.identity for join_table in self.join_tables),
            )
        )

    def is_writable(self, column: Column) -> bool:
        """Return whether Django may write a column."""
        is_computed = column.generated or (column.auto_increment and self.key.single != column.name)
        # Django allows no GeneratedField in a primary key, so a column of the key counts as writable.
        return not is_computed or self.key.forbids_null(column.name)
