"""Reads the catalog of a database into a schema: one module an engine, the same functions in each."""

from types import ModuleType

from legacygen.connect import Database
from legacygen.introspection.engines import mysql, postgresql, sqlite
from legacygen.introspection.engines.generic import read
from legacygen.schema import CatalogOids, Schema

ENGINES: dict[str, ModuleType] = {"mysql": mysql, "postgresql": postgresql, "sqlite": sqlite}
"""By Django's vendor name; every other vendor is left to `generic`."""


def read_schema(database: Database) -> Schema:
    """The schema behind a connection; in a number of statements that does not grow with the tables, of our engines."""
    if database.vendor not in ENGINES:
        return read(database)
    schema: Schema = ENGINES[database.vendor].read(database.query)
    return schema


def read_oids(database: Database) -> CatalogOids | None:
    """The numbers by which a rename can be told, where the server has such and the account may see which one it is."""
    return postgresql.ids(database.query) if database.vendor == "postgresql" else None


def count_tables_elsewhere(database: Database) -> tuple[tuple[str, int], ...]:
    """Other databases or schemas that the account may see, and how many tables they hold."""
    if database.vendor not in ENGINES:
        return ()
    found: tuple[tuple[str, int], ...] = ENGINES[database.vendor].elsewhere(database.query)
    return found
