"""What the rows say where the catalog is silent: bounded probes, their answers kept beside each column."""

from collections.abc import Collection
from types import ModuleType

from legacygen.introspection.sampling import mysql, postgresql, sqlite
from legacygen.introspection.sampling.bulk import probe
from legacygen.introspection.sampling.measures import Query
from legacygen.introspection.sampling.views import inherit
from legacygen.schema import Schema

PROBES: dict[str, ModuleType] = {"mysql": mysql, "postgresql": postgresql, "sqlite": sqlite}
"""By Django's vendor name; other servers are not asked."""


def add_evidence(schema: Schema, query: Query, wanted: Collection[str] | None = None) -> Schema:
    """The schema with evidence, in at most 4 statements where every table can be read.

    Tables are sampled, of all or of the `wanted` ones by label. Views are not read: their columns take over what the
    tables tell.
    """
    module = PROBES.get(schema.engine)
    return inherit(probe(schema, module, query, wanted)) if module else schema
