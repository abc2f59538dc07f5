"""The catalog of MySQL that `legacygen load` keeps in the SQLite file that it makes of a dump."""

import dataclasses
import json
from typing import Any

from legacygen.introspection.engines.base import Query
from legacygen.introspection.engines.mysql_catalog import MARKER, MySQLCatalog, TableName

IS_LOADED = f"SELECT 1 FROM sqlite_master WHERE name = '{MARKER}'"
CATALOG = f"SELECT catalog FROM {MARKER}"
TABLES = ("tables", "columns", "indexes", "foreign_keys", "checks")
"""The parts of a catalog that are rows by table."""


def serialize_catalog(catalog: MySQLCatalog) -> str:
    """Return a catalog as JSON."""
    values: dict[str, Any] = {field.name: getattr(catalog, field.name) for field in dataclasses.fields(catalog)}
    for part in TABLES:
        values[part] = [[*name, rows] for name, rows in values[part].items()]
    values["rules"] = [[*key, rule] for key, rule in catalog.rules.items()]
    return json.dumps(values, ensure_ascii=False)


def parse_catalog(text: str) -> MySQLCatalog:
    """Parse the JSON of a catalog; the inverse of `serialize_catalog`."""
    values: dict[str, Any] = json.loads(text)
    for part in TABLES:
        values[part] = {TableName(schema, table): rows for schema, table, rows in values[part]}
    values["rules"] = {(table, name): rule for table, name, rule in values["rules"]}
    return MySQLCatalog(**values)


def read_stored_catalog(query: Query) -> MySQLCatalog | None:
    """Read the catalog that a load has kept in an SQLite file; None if no load has made the file."""
    if not query(IS_LOADED):
        return None
    ((text,),) = query(CATALOG)
    return parse_catalog(text)
