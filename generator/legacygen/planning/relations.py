"""Which columns become relations: declared keys that Django can express, and those the user adds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from legacygen.config import Config
from legacygen.plan import Note
from legacygen.planning.keys import Key, unique_columns
from legacygen.planning.notes import note
from legacygen.schema import ForeignKey, Table


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


def relations_of(
    table: Table, tables: Mapping[str, Table], keys: Mapping[str, Key], config: Config
) -> tuple[tuple[Relation, ...], tuple[Note, ...]]:
    """The relations of a table, by column, and notes for the keys that could not become one.

    A relation of legacygen.toml wins over a declared key on the same column.
    """
    found: dict[str, Relation] = {}
    notes: list[Note] = []
    own = {key.columns[0]: key for key in _configured(table, tables, config)}
    for key in (*own.values(), *sorted(table.foreign_keys, key=lambda key: (key.columns, key.name))):
        column = ", ".join(key.columns)
        code = _obstacle(key, tables, keys)
        target = _target(key)
        if code:
            values = {
                "name": key.name,
                "columns": column,
                "target": f"{target}.{', '.join(key.target_columns)}",
            }
            notes.append(note(table.label, key.columns[0], code, **values))
        elif column not in found:
            found[column] = Relation(
                table=table.label,
                column=column,
                target=target,
                target_column=key.target_columns[0],
                to_key=keys[target].columns == key.target_columns,
                one_to_one=(column,) == keys[table.label].columns
                or column in unique_columns(table, keys[table.label]),
                declared=key is not own.get(column),
            )
        elif found[column].declared and found[column].target != target:
            notes.append(note(table.label, column, "relation-second", target=target))
    return tuple(found.values()), tuple(notes)


def _configured(table: Table, tables: Mapping[str, Table], config: Config) -> Iterator[ForeignKey]:
    for column in table.columns:
        target = config.relations.get(f"{table.label}.{column.name}")
        if target:
            label, target_column = _split(target, tables)
            schema, name = tables[label].schema, tables[label].name
            yield ForeignKey(
                name="legacygen.toml",
                columns=(column.name,),
                schema=schema,
                table=name,
                target_columns=(target_column,),
            )


def _split(dotted: str, tables: Mapping[str, Table]) -> tuple[str, str]:
    for label, table in tables.items():
        for column in table.columns:
            if dotted == f"{label}.{column.name}":
                return label, column.name
    raise KeyError(dotted)


def _target(key: ForeignKey) -> str:
    return f"{key.schema}.{key.table}" if key.schema else key.table


def _obstacle(key: ForeignKey, tables: Mapping[str, Table], keys: Mapping[str, Key]) -> str:
    """The code of the note that says why a key cannot become a relation, or nothing."""
    target = _target(key)
    if len(key.columns) > 1:
        return "relation-composite"
    if target not in tables:
        return "relation-target-missing"
    names = {column.name for column in tables[target].columns}
    if not names.issuperset(key.target_columns):
        return "relation-target-missing"
    if keys[target].columns == key.target_columns and keys[target].code in ("", "key-promoted"):
        return ""
    return (
        "" if key.target_columns[0] in unique_columns(tables[target], keys[target]) else "relation-target-not-unique"
    )
