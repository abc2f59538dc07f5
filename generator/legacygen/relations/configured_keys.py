"""Reads the relations of legacygen.toml as foreign keys between the tables of a schema."""

from collections.abc import Iterator, Mapping

from legacygen.config import Config
from legacygen.schema import ForeignKey, Table


def read_configured_keys(table: Table, tables: Mapping[str, Table], config: Config) -> Iterator[ForeignKey]:
    """Return the relations that legacygen.toml adds to a table, as foreign keys; `tables` are by label."""
    for column in table.columns if config.relations else ():
        wanted = config.relations.get(f"{table.label}.{column.name}") or ""
        for target, target_column in _split_target(str(wanted), tables):
            yield ForeignKey(
                name="legacygen.toml",
                columns=(column.name,),
                schema=target.schema,
                table=target.name,
                target_columns=(target_column,),
            )


def _split_target(dotted: str, tables: Mapping[str, Table]) -> Iterator[tuple[Table, str]]:
    """Return table and column of `table.column`; both names may contain dots, so that only the schema can tell."""
    for label, table in tables.items() if dotted else ():
        names = (column.name for column in table.columns)
        yield from ((table, name) for name in names if dotted == f"{label}.{name}")
