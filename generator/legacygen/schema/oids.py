"""The numbers that a server gives to tables and columns, by which renames are recognized."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TableOids:
    """The OID of a table (a label) in the catalog, and its columns with their numbers there, in the same order."""

    table: str
    oid: int
    columns: tuple[str, ...]
    column_numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogOids:
    """Numbers that stay when a table or column is renamed; those of different servers cannot be compared."""

    server: str
    tables: tuple[TableOids, ...] = ()
