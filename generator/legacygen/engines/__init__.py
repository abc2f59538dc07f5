"""Reads the catalog of a database into a schema: one module an engine, the same functions in each."""

from types import ModuleType

from legacygen.connect import Database
from legacygen.engines import generic, mysql, postgresql, sqlite
from legacygen.schema import Ids, Schema

ENGINES: dict[str, ModuleType] = {"mysql": mysql, "postgresql": postgresql, "sqlite": sqlite}
"""By Django's vendor name; every other vendor is left to `generic`."""


def read(database: Database) -> Schema:
    """The schema behind a connection; in a number of statements that does not grow with the tables, of our engines."""
    if database.vendor not in ENGINES:
        return generic.read(database)
    schema: Schema = ENGINES[database.vendor].read(database.query)
    return schema


def ids(database: Database) -> Ids | None:
    """The numbers by which a rename can be told, where the server has such and the account may see which one it is."""
    return postgresql.ids(database.query) if database.vendor == "postgresql" else None


def elsewhere(database: Database) -> tuple[tuple[str, int], ...]:
    """Other databases or schemas that the account may see, and how many tables they hold."""
    if database.vendor not in ENGINES:
        return ()
    found: tuple[tuple[str, int], ...] = ENGINES[database.vendor].elsewhere(database.query)
    return found
