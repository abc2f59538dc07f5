"""Samples rows for facts that the catalog lacks: bounded queries, their answers kept as evidence of each column."""

from collections.abc import Collection, Mapping, Sequence

from legacygen.introspection.sampling import loaded
from legacygen.introspection.sampling.bulk import sample_tables
from legacygen.introspection.sampling.containment import add_undeclared_keys
from legacygen.introspection.sampling.counting import count_rows
from legacygen.introspection.sampling.known_keys import list_keys
from legacygen.introspection.sampling.measures import Query, SamplingDialect
from legacygen.introspection.sampling.orphans import count_orphans
from legacygen.introspection.sampling.readable import leave_out_unreadable
from legacygen.introspection.sampling.views import inherit_evidence
from legacygen.schema import ForeignKey, Schema

__all__ = ["add_evidence", "add_undeclared_keys", "count_rows", "leave_out_unreadable", "list_keys", "loaded"]


def add_evidence(
    schema: Schema,
    dialect: SamplingDialect,
    query: Query,
    wanted: Collection[str] | None,
    added: Mapping[str, Sequence[ForeignKey]],
) -> Schema:
    """Return the schema with evidence, in at most 7 statements if every table can be read.

    Tables are sampled: all, or the `wanted` ones by label. Views inherit the evidence of tables. `added` are keys that
    the database does not declare, by the label of their table.
    """
    sampled = inherit_evidence(sample_tables(schema, dialect, query, wanted))
    return count_orphans(sampled, dialect, query, wanted, added)
