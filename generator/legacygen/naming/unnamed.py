"""The tables of a schema with everything that needs a name, before it has one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class UnnamedRelation:
    """A column that points to a column of another table; `target` is the label of that table."""

    column: str
    target: str
    target_column: str
    is_one_to_one: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UnnamedComposite:
    """A foreign key of several columns: each column with the one it points to, and the label of the other table."""

    identity: str
    pairs: tuple[tuple[str, str], ...]
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnnamedManyToMany:
    """A many-to-many relation of the table `source` to the table `target`; all three tables are labels.

    `source_column` and `target_column` are the columns of the join table that point to the two.
    """

    join_table: str
    source: str
    source_column: str
    target: str
    target_column: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnnamedTable:
    """A table by its label, which is unique, and by its name in the database.

    `key` is the column that is known to be the primary key by itself. `chosen` are the names from legacygen.toml by
    column. `pinned` are names that are already in use and stay, by column or by identity of a composite relation.
    `reserved` are names of other things in the class.
    """

    label: str
    name: str
    columns: tuple[str, ...] = ()
    key: str = ""
    relations: tuple[UnnamedRelation, ...] = ()
    composites: tuple[UnnamedComposite, ...] = ()
    many_to_many: tuple[UnnamedManyToMany, ...] = ()
    chosen: Mapping[str, str] = field(default_factory=dict)
    pinned: Mapping[str, str] = field(default_factory=dict)
    reserved: Collection[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnnamedSchema:
    """All tables, and the names of theirs that do not depend on the rules.

    `prefixes` replace the search for prefixes. `chosen_classes` and `pinned_classes` are by label, `pinned_related`
    by label and column or identity (`label.column`), `pinned_many_to_many` by the label of the join table.
    `reserved_classes` are class names of other things, `imported` the functions of Django that the module imports.
    """

    tables: tuple[UnnamedTable, ...]
    prefixes: tuple[str, ...] | None = None
    chosen_classes: Mapping[str, str] = field(default_factory=dict)
    pinned_classes: Mapping[str, str] = field(default_factory=dict)
    reserved_classes: Collection[str] = ()
    imported: tuple[str, ...] = ()
    pinned_related: Mapping[str, str] = field(default_factory=dict)
    pinned_many_to_many: Mapping[str, tuple[str, str]] = field(default_factory=dict)
