"""Samples rows for facts that the catalog lacks: bounded queries, their answers kept as evidence of each column."""

from collections.abc import Collection

from legacygen.introspection.sampling import loaded
from legacygen.introspection.sampling.bulk import sample_tables
from legacygen.introspection.sampling.containment import add_undeclared_keys
from legacygen.introspection.sampling.measures import Query, SamplingDialect
from legacygen.introspection.sampling.views import inherit_evidence
from legacygen.schema import Schema

__all__ = ["add_evidence", "add_undeclared_keys", "loaded"]


def add_evidence(
    schema: Schema, dialect: SamplingDialect, query: Query, wanted: Collection[str] | None = None
) -> Schema:
    """Return the schema with evidence, in at most 4 statements if every table can be read.

    Tables are sampled: all, or the `wanted` ones by label. Views inherit the evidence of tables.
    """
    return inherit_evidence(sample_tables(schema, dialect, query, wanted))
