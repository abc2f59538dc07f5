"""Tables that do nothing but join two others: they become many-to-many fields."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from legacygen.planning.keys import Key, find_unique_sets
from legacygen.planning.relations import Relation, TableRelations
from legacygen.schema import Table, TableKind

PAYLOAD = 3
"""Columns beside the two relations that make a join table a thing of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinTable:
    """A table that joins the rows of two others, or of one other with each other.

    `near` is its relation to the table that gets the many-to-many field, `far` the other one. It is ambiguous when
    it has further relations to either table, so that Django needs `through_fields`.
    """

    near: Relation
    far: Relation
    is_ambiguous: bool

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns behind the field, with the label of their table."""
        return tuple(f"{each.table}.{each.column}" for each in (self.near, self.far))

    @property
    def identity(self) -> str:
        """The identity of the many-to-many field within its model: the label of the join table, in brackets."""
        # As matching finds it in `columns`, which says something else only if a column has a dot in its name.
        return f"({self.columns[0].rpartition('.')[0]})"


def find_join_tables(
    tables: Mapping[str, Table],
    keys: Mapping[str, Key],
    relations: Mapping[str, TableRelations],
    known: Collection[str] = (),
) -> dict[str, list[JoinTable]]:
    """Return the join tables by the label of the table that gets the many-to-many field; all mappings are by label.

    Django's ManyToManyField needs a primary key of one column on both sides. A table with several columns of its own
    is no join table, unless it is one of those `known` as such: their fields are in the code.
    """
    found: dict[str, list[JoinTable]] = {}
    for label, table in tables.items():
        joined = find_join_table(table, keys[label], relations[label])
        is_own_thing = joined and label not in known and _count_payload(table, keys[label], joined) >= PAYLOAD
        if joined and not is_own_thing and keys[joined.near.target].single and keys[joined.far.target].single:
            found.setdefault(joined.near.target, []).append(joined)
    return found


def find_join_table(table: Table, key: Key, found: TableRelations) -> JoinTable | None:
    """Return the many-to-many relation behind a table: two relations that together are its key, or all it has.

    The field belongs to the table whose name the join table begins with, else to the target of the first column.
    """
    order = [column.name for column in table.columns]
    nullable = {column.name for column in table.columns if column.nullable}
    candidates = [
        key.columns,
        *(names for names in find_unique_sets(table) if not nullable.intersection(names)),
        order,
    ]
    for names in candidates if table.kind is TableKind.TABLE else ():
        ends = [each for each in found.relations if each.to_key and not each.one_to_one and each.column in names]
        if len(names) == len(ends) == 2:
            near, far = sorted(ends, key=lambda each: (not _is_named_after(table, each), order.index(each.column)))
            is_ambiguous = max(found.targets.count(near.target), found.targets.count(far.target)) > 1
            return JoinTable(near=near, far=far, is_ambiguous=is_ambiguous)
    return None


def _count_payload(table: Table, key: Key, joined: JoinTable) -> int:
    """Return how many columns a join table has beside its relations and a key of one column."""
    return len({column.name for column in table.columns} - {joined.near.column, joined.far.column, key.single})


def _is_named_after(table: Table, relation: Relation) -> bool:
    name, target = table.name.casefold(), relation.target.rpartition(".")[2].casefold()
    return name.startswith((target, target.removesuffix("s")))
