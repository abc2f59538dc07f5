"""Measures for PostgreSQL: values that the driver cannot load, addresses with a netmask, dimensions of arrays."""

from collections.abc import Sequence

from legacygen.introspection.sampling.measures import Answers, Measure, Query
from legacygen.schema import Column, Evidence, Kind
from legacygen.undeclared import round_down

LONGEST, BRANCHES = 900_000, 1_000
"""The most characters and branches of a statement."""

COLLATIONS = ""
"""Columns of all collations can be joined."""

READABLE = """
SELECT CASE WHEN pg_table_is_visible(c.oid) THEN '' ELSE n.nspname END, c.relname
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND NOT c.relrowsecurity AND n.nspname NOT IN ('pg_catalog', 'information_schema')
  AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
  AND (c.relkind = 'p' OR pg_relation_size(c.oid) > 0)"""
"""Row security policies may call any function; a table without pages has no rows."""


def _count_unfit(condition: str) -> tuple[Measure, ...]:
    return (Measure(name="unfit", row="{c}", total=f"COUNT(*) FILTER (WHERE {condition})"),)


DATES = _count_unfit("{r} < '0001-01-01' OR {r} >= '10000-01-01'")
ENDLESS = _count_unfit("{r}::text ~ 'infinity|BC|[0-9][0-9][0-9][0-9][0-9]-'")
MEASURES = {
    Kind.DATE: DATES,
    Kind.DATETIME: DATES,
    Kind.TIME: _count_unfit("{r}::text LIKE '24:%'"),
    Kind.INTERVAL: _count_unfit("EXTRACT(YEAR FROM {r}) <> 0 OR EXTRACT(MONTH FROM {r}) <> 0"),
    Kind.INET: _count_unfit("masklen({r}) <> CASE family({r}) WHEN 4 THEN 32 ELSE 128 END"),
    Kind.DECIMAL: _count_unfit("{r} = 'NaN'"),
}
ELEMENTS = {Kind.DATE, Kind.DATETIME}
DIMENSIONS = Measure(name="dimensions", row="array_ndims({c})", total="COALESCE(MAX({r}), 0)")


def list_readable(query: Query) -> frozenset[tuple[str, str]]:
    """Return the tables with rows that the account may read without side effects."""
    return frozenset((str(schema), str(name)) for schema, name in query(READABLE))


def choose_measures(column: Column) -> tuple[Measure, ...]:
    """Return what to measure of a column."""
    kind, element = column.type.kind, column.type.element
    if kind in (Kind.ARRAY, Kind.RANGE):
        endless = ENDLESS if element and element.kind in ELEMENTS else ()
        return (*endless, DIMENSIONS) if kind is Kind.ARRAY else endless
    return MEASURES.get(kind, ())


def is_large(column: Column) -> bool:
    """Return False: no measured type has large values."""
    return False


def derive_evidence(column: Column, answers: Answers) -> Evidence | None:
    """Return what the answers prove; None where they only confirm the declared type."""
    unfit, dimensions = round_down(answers.get_count("unfit")), answers.get_count("dimensions")
    if not unfit and dimensions < 2:
        return None
    return Evidence(partial=answers.partial, unfit=unfit, dimensions=dimensions)


def quote_name(name: str) -> str:
    """Quote a name for SQL."""
    return '"{}"'.format(name.replace('"', '""'))


def join_expressions(parts: Sequence[str]) -> str:
    """Join numbers into one text."""
    return f"concat_ws('|', {', '.join(parts)})"
