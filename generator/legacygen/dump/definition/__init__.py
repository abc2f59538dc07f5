"""Definitions of tables: parses the statements of a dump, and says what information_schema would say of them."""

from legacygen.dump.definition.table_definition import (
    CheckDefinition,
    ColumnDefinition,
    ForeignKeyDefinition,
    KeyDefinition,
    KeyPart,
    TableDefinition,
)
from legacygen.dump.definition.tables import apply_alteration, parse_definition

__all__ = [
    "CheckDefinition",
    "ColumnDefinition",
    "ForeignKeyDefinition",
    "KeyDefinition",
    "KeyPart",
    "TableDefinition",
    "apply_alteration",
    "parse_definition",
]
