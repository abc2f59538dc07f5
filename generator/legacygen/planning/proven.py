"""Turns what the rows prove into foreign keys that nothing enforces, and leaves out what legacygen.toml turns down."""

from collections.abc import Mapping
from dataclasses import replace

from legacygen.config import Config
from legacygen.schema import ForeignKey, Schema, Table
from legacygen.schema.undeclared import UndeclaredKey, Verdict

PROVEN = "its rows"
"""The name of a foreign key that only the rows prove, as notes give it."""


def add_proven_keys(schema: Schema, config: Config) -> Schema:
    """Return the schema with the foreign keys that models are to have.

    A column with a relation in legacygen.toml, or a declared one, needs no proof.
    """
    tables = {table.label: table for table in schema.tables}
    proven: dict[str, list[ForeignKey]] = {}
    for each in schema.undeclared:
        if each.verdict is Verdict.PROVEN and each.target in tables and _is_free(each, tables, config):
            proven.setdefault(each.table, []).append(make_proven_key(each, tables[each.target]))
    turned_down = {place for place, wanted in config.relations.items() if wanted is False}
    if not (proven or turned_down):
        return schema
    return replace(
        schema,
        tables=tuple(
            replace(
                table,
                foreign_keys=(
                    *(key for key in table.foreign_keys if not _is_any(table.label, key, turned_down)),
                    *proven.get(table.label, ()),
                ),
            )
            for table in schema.tables
        ),
    )


def make_proven_key(found: UndeclaredKey, target: Table) -> ForeignKey:
    """Return a key that the rows prove as a foreign key."""
    return ForeignKey(
        name=PROVEN,
        columns=(found.column,),
        schema=target.schema,
        table=target.name,
        target_columns=(found.target_column,),
        enforced=False,
        optional=found.may_lack_target,
        evidence=found.evidence,
    )


def _is_free(found: UndeclaredKey, tables: Mapping[str, Table], config: Config) -> bool:
    table = tables.get(found.table)
    is_declared = table is None or any(found.column in key.columns for key in table.foreign_keys)
    return not is_declared and found.place not in config.relations


def _is_any(label: str, key: ForeignKey, places: set[str]) -> bool:
    return any(f"{label}.{column}" in places for column in key.columns)
