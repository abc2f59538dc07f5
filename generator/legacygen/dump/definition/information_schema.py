"""The rows of information_schema about the tables of a dump, as our reader of MySQL asks for them."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence

from legacygen.dump.definition.table_definition import (
    ColumnDefinition,
    ForeignKeyDefinition,
    KeyDefinition,
    KeyPart,
    TableDefinition,
)
from legacygen.introspection.engines.base import Row
from legacygen.introspection.engines.mysql_catalog import MySQLCatalog, TableName

VIEW_ROW: Row = ("VIEW", None, "VIEW", None)


def describe_tables(
    tables: Sequence[TableDefinition], views: Sequence[tuple[TableDefinition, str]], database: str
) -> MySQLCatalog:
    """Return the catalog of tables, and of views with the types of their columns and their SELECT statements.

    It is spelled as MariaDB does, whatever server the dump is of: defaults are SQL.
    """
    named = {TableName("", table.name): add_implicit_indexes(table) for table in tables}
    return MySQLCatalog(
        is_mariadb=True,
        has_sql_defaults=True,
        account="",
        database=database,
        tables={
            **{
                name: ("BASE TABLE", table.engine, table.comment, table.collation or None)
                for name, table in named.items()
            },
            **{TableName("", view.name): VIEW_ROW for view, _ in views},
        },
        columns={
            **{name: [_describe_column(column) for column in table.columns] for name, table in named.items()},
            **{TableName("", view.name): [_describe_column(column) for column in view.columns] for view, _ in views},
        },
        indexes={name: list(_describe_keys(table)) for name, table in named.items() if table.keys},
        foreign_keys={
            name: [row for key in table.foreign_keys for row in _describe_foreign_key(key, database, named)]
            for name, table in named.items()
            if table.foreign_keys
        },
        rules=dict(_list_rules(named)),
        checks={
            name: [(check.name, check.clause, "YES" if check.enforced else "NO") for check in table.checks]
            for name, table in named.items()
            if table.checks
        },
        views={view.name: select for view, select in views},
    )


def add_implicit_indexes(table: TableDefinition) -> TableDefinition:
    """Return a table with the indexes that the server makes for foreign keys which no index serves."""
    keys = list(table.keys)
    for each in table.foreign_keys:
        wanted = [name.lower() for name in each.columns]
        if not any([name.lower() for name in key.columns[: len(wanted)]] == wanted for key in keys):
            parts = tuple(KeyPart(column=_spell(table, name)) for name in each.columns)
            keys.append(KeyDefinition(name=each.name, kind="", parts=parts))
    return dataclasses.replace(table, keys=tuple(keys))


def _spell(table: TableDefinition, name: str) -> str:
    column = table.find_column(name)
    return column.name if column else name


def _describe_column(column: ColumnDefinition) -> Row:
    extra = []
    if column.auto_increment:
        extra.append("auto_increment")
    if column.on_update:
        extra.append("on update current_timestamp()")
    if column.generated and not column.generated.startswith("ROW "):
        extra.append("STORED GENERATED" if column.stored else "VIRTUAL GENERATED")
    default = column.default
    if default is None and column.nullable and not column.generated:
        default = "NULL"
    return (
        column.name,
        column.data_type,
        column.type,
        "YES" if column.nullable else "NO",
        default,
        ", ".join(extra),
        column.collation or None,
        column.comment,
        column.length,
        column.precision,
        column.scale,
        column.generated or None,
    )


def _describe_keys(table: TableDefinition) -> Iterator[Row]:
    for key in table.keys:
        for part in key.parts:
            yield (
                key.name,
                int(key.kind not in ("PRIMARY", "UNIQUE")),
                part.column or None,
                None if key.method in ("FULLTEXT", "SPATIAL") else "D" if part.descending else "A",
                _measure_prefix(table, part),
                key.method,
                part.expression or None,
                int(key.hidden),
            )


def _measure_prefix(table: TableDefinition, part: KeyPart) -> int | None:
    """Return the letters of a part that count, None where all do: SHOW CREATE does not give the others."""
    column = table.find_column(part.column)
    return part.prefix if column is None or part.prefix != column.length else None


def _describe_foreign_key(
    key: ForeignKeyDefinition, database: str, tables: Mapping[TableName, TableDefinition]
) -> Iterator[Row]:
    target = next((each for name, each in tables.items() if name.table.lower() == key.table.lower()), None)
    table = target.name if target else key.table
    for column, other in zip(key.columns, key.target_columns, strict=False):
        yield key.name, column, key.database or database, table, _spell(target, other) if target else other


def _list_rules(tables: Mapping[TableName, TableDefinition]) -> Iterator[tuple[tuple[str, str], str]]:
    for name, table in tables.items():
        for key in table.keys:
            if key.kind in ("PRIMARY", "UNIQUE"):
                yield (name.table, key.name), ""
        for each in table.foreign_keys:
            yield (name.table, each.name), each.on_delete
