"""The SQL of SQLite for tables and keys."""

from collections.abc import Iterator

from legacygen.dump.definition import ColumnDefinition, KeyDefinition, TableDefinition
from legacygen.dump.sqlite.values import choose_affinity


def quote(name: str) -> str:
    """Quote a name."""
    escaped = name.replace('"', '""')
    return f'"{escaped}"'


def find_row_key(table: TableDefinition) -> str:
    """Return the column that can be SQLite's own key of rows: an integer that is the primary key; or empty."""
    if len(table.primary_key) != 1:
        return ""
    column = table.find_column(table.primary_key[0])
    is_key = column and choose_affinity(column) == "INTEGER" and column.type != "bigint unsigned"
    return column.name if column and is_key and column.data_type != "bit" else ""


def render_table(table: TableDefinition, generated: dict[str, str]) -> str:
    """Render CREATE TABLE; `generated` are the expressions of generated columns in SQL of SQLite, by column."""
    row_key = find_row_key(table)
    parts = [render_column(column, generated.get(column.name, "")) for column in table.columns]
    if row_key:
        index = next(index for index, column in enumerate(table.columns) if column.name == row_key)
        parts[index] = f"{quote(row_key)} INTEGER PRIMARY KEY"
    parts += _render_foreign_keys(table)
    return f"CREATE TABLE {quote(table.name)} ({', '.join(parts)})"


def render_column(column: ColumnDefinition, generated: str = "") -> str:
    """Render a column with its type, its collation and the expression that it is generated from."""
    collation = " COLLATE NOCASE" if column.collation.endswith("_ci") else ""
    always = f" GENERATED ALWAYS AS ({generated}) {'STORED' if column.stored else 'VIRTUAL'}" if generated else ""
    return f"{quote(column.name)} {choose_affinity(column)}{collation}{always}"


def _render_foreign_keys(table: TableDefinition) -> Iterator[str]:
    for key in table.foreign_keys:
        if not key.database and key.target_columns:
            columns, targets = (", ".join(map(quote, names)) for names in (key.columns, key.target_columns))
            yield f"FOREIGN KEY ({columns}) REFERENCES {quote(key.table)} ({targets})"


def render_index(table: TableDefinition, key: KeyDefinition, *, unique: bool) -> str:
    """Render CREATE INDEX for a key; empty if SQLite has no such index."""
    if key.kind in ("FULLTEXT", "SPATIAL") or not all(key.columns):
        return ""
    parts = ", ".join(f"{quote(part.column)}{' DESC' if part.descending else ''}" for part in key.parts)
    is_unique = unique and not any(part.prefix for part in key.parts)
    name = quote(f"{table.name}__{key.name}")
    return f"CREATE {'UNIQUE ' if is_unique else ''}INDEX {name} ON {quote(table.name)} ({parts})"
