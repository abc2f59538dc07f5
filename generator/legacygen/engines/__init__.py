"""Reads the catalog of a database into a schema: one module an engine, the same functions in each."""

from types import ModuleType

from legacygen.engines import mysql, postgresql, sqlite
from legacygen.engines.base import Query
from legacygen.errors import ConfigError
from legacygen.schema import Schema

ENGINES: dict[str, ModuleType] = {"mysql": mysql, "postgresql": postgresql, "sqlite": sqlite}
"""By Django's vendor name."""


def read(vendor: str, query: Query) -> Schema:
    """The schema behind a connection, in a number of statements that does not grow with the tables."""
    schema: Schema = _engine(vendor).read(query)
    return schema


def elsewhere(vendor: str, query: Query) -> tuple[tuple[str, int], ...]:
    """Other databases or schemas that the account may see, and how many tables they hold."""
    found: tuple[tuple[str, int], ...] = _engine(vendor).elsewhere(query)
    return found


def _engine(vendor: str) -> ModuleType:
    if vendor not in ENGINES:
        raise ConfigError(f"legacygen reads {', '.join(ENGINES)}; the legacy database is on {vendor}.")
    return ENGINES[vendor]
