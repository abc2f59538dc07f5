"""Applies renames in the database to what the last run has left."""

from collections.abc import Mapping
from dataclasses import replace

from legacygen.lockfile import KeptKey, Lockfile
from legacygen.matching.models import Renames
from legacygen.plan import Field, Model, Plan
from legacygen.schema import ForeignKey, Schema, Table


def rename_in_lockfile(lockfile: Lockfile, renamed: Renames) -> Lockfile:
    """Return the lockfile of the last run with the new names of tables and columns."""

    def rename(identity: str) -> str:
        return _rename_identity(identity, renamed)

    def rename_before(separator: str, text: str) -> str:
        identity, _, rest = text.rpartition(separator) if separator == "=" else text.partition(separator)
        return f"{rename(identity)}{separator}{rest}"

    return replace(
        lockfile,
        stubs=tuple(replace(each, table=rename(each.table)) for each in lockfile.stubs),
        deleted_classes=tuple(map(rename, lockfile.deleted_classes)),
        user_named=tuple(map(rename, lockfile.user_named)),
        overruled=tuple(rename_before("=", each) for each in lockfile.overruled),
        differences=tuple(rename_before(": ", each) for each in lockfile.differences),
        conflicts=tuple(
            each if each.kind == "renamed" else replace(each, id=rename(each.id)) for each in lockfile.conflicts
        ),
        kept_keys=tuple(
            KeptKey(table=table, key=key, conflict=rename(each.conflict), resolved=each.resolved)
            for each in lockfile.kept_keys
            for table, key in (rename_key(each.table, each.key, renamed),)
        ),
        tombstones=tuple(
            replace(
                each,
                table=rename(each.table),
                column=rename(f"{each.table}.{each.column}").removeprefix(f"{rename(each.table)}."),
            )
            for each in lockfile.tombstones
        ),
    )


def _rename_identity(identity: str, renamed: Renames) -> str:
    """Return `table`, `table.column` or `table.column.part` with the new names."""
    # Of labels that are the beginning of one another, the longest is meant; the dots keep `a` from `ab`.
    label = max((each for each in renamed.tables if f"{identity}.".startswith(f"{each}.")), key=len, default="")
    found = f"{renamed.tables[label]}{identity.removeprefix(label)}" if label else identity
    moved = {
        f"{table}.{was}": f"{table}.{new}" for table, names in renamed.columns.items() for was, new in names.items()
    }
    was = max((each for each in moved if f"{found}.".startswith(f"{each}.")), key=len, default="")
    return f"{moved[was]}{found.removeprefix(was)}" if was else found


def rename_key(label: str, key: ForeignKey, renamed: Renames) -> tuple[str, ForeignKey]:
    """Return a foreign key of the table `label` and that label, both under the names that the database has now."""
    own, old = renamed.tables.get(label, label), f"{key.schema}.{key.table}" if key.schema else key.table
    target = renamed.tables.get(old, old)
    moved, moved_there = renamed.columns.get(own, {}), renamed.columns.get(target, {})
    schema, _, table = target.rpartition(".") if key.schema else ("", "", target)
    return own, replace(
        key,
        schema=schema,
        table=table,
        columns=tuple(moved.get(name, name) for name in key.columns),
        target_columns=tuple(moved_there.get(name, name) for name in key.target_columns),
    )


def rename_in_plan(base: Plan, renamed: Renames, new: Schema) -> Plan:
    """Return the plan of the last run with the new names of tables and columns; names in Python stay."""
    if not renamed.tables and not renamed.columns:
        return base
    tables = {table.label: table for table in new.tables}
    return replace(base, models=tuple(_rename_in_model(model, renamed, tables) for model in base.models))


def _rename_in_model(model: Model, renamed: Renames, tables: Mapping[str, Table]) -> Model:
    label = renamed.tables.get(model.label, model.label)
    moved = renamed.columns.get(label, {})
    fields = tuple(replace(each, columns=_rename_columns(each, renamed, moved)) for each in model.fields)
    choices = tuple(replace(each, column=moved.get(each.column, each.column)) for each in model.choices)
    table = tables.get(label)
    schema, name = (table.schema, table.name) if table else (model.schema, model.table)
    return replace(model, schema=schema, table=name, fields=fields, choices=choices)


def _rename_columns(each: Field, renamed: Renames, moved: Mapping[str, str]) -> tuple[str, ...]:
    if not each.cls.endswith("ManyToManyField"):
        return tuple(moved.get(name, name) for name in each.columns)
    # The columns of a many-to-many field are in its join table, and have the label of that before their name.
    pairs = [name.rpartition(".")[::2] for name in each.columns]
    now = [(renamed.tables.get(label, label), name) for label, name in pairs]
    return tuple(f"{label}.{renamed.columns.get(label, {}).get(name, name)}" for label, name in now)
