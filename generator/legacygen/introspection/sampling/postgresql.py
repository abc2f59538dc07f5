"""Measures for PostgreSQL: values that the driver cannot load, addresses with a netmask, dimensions of arrays."""

from collections.abc import Collection, Mapping, Sequence

from legacygen.introspection.sampling.measures import Answers, Measure, Query
from legacygen.schema import Column, Evidence, Kind, Table
from legacygen.schema.undeclared import round_down

LONGEST, BRANCHES = 900_000, 1_000
"""The most characters and branches of a statement."""

COLLATIONS = ""
"""Columns of all collations can be joined."""

SIZES = """
SELECT CASE WHEN pg_table_is_visible(c.oid) THEN '' ELSE n.nspname END, c.relname,
  CASE WHEN c.reltuples > {counted} THEN round(c.reltuples::numeric, 2 - length(c.reltuples::bigint::text)) ELSE 0 END
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
  AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
  AND (c.reltuples > {counted} OR (c.relkind = 'r' AND pg_relation_size(c.oid) = 0))"""
"""Large tables, with two digits, and those without pages, which have no rows."""
LENGTH = "char_length({c})"
START = "encode(convert_to(left(({c})::text, {length}), 'UTF8'), 'hex')"
MOST_ARGUMENTS = 90
"""The arguments of a function; the server allows 100."""

READABLE = """
SELECT CASE WHEN pg_table_is_visible(c.oid) THEN '' ELSE n.nspname END, c.relname
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND NOT c.relrowsecurity AND n.nspname NOT IN ('pg_catalog', 'information_schema')
  AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
  AND (c.relkind = 'p' OR pg_relation_size(c.oid) > 0)"""
"""Row security policies may call any function; a table without pages has no rows."""

ACCOUNT = "SELECT current_user"
GRANTED = """
SELECT CASE WHEN pg_table_is_visible(c.oid) THEN '' ELSE n.nspname END, c.relname, array_agg(a.attname::text)
FROM pg_attribute AS a
JOIN pg_class AS c ON c.oid = a.attrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm')
  AND n.nspname NOT IN ('pg_catalog', 'information_schema')
  AND has_schema_privilege(n.oid, 'USAGE') AND has_column_privilege(c.oid, a.attnum, 'SELECT')
GROUP BY 1, 2"""


def _count_unfit(condition: str) -> tuple[Measure, ...]:
    return (Measure(name="unfit", row="{c}", total=f"COUNT(*) FILTER (WHERE {condition})"),)


KNOWN = Measure(name="known", row="({c} IS NOT NULL)::int")
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


def list_granted(query: Query) -> Mapping[tuple[str, str], Collection[str]]:
    """Return the columns that the account may read, by schema and name of their table."""
    return {(str(schema), str(name)): columns for schema, name, columns in query(GRANTED)}


def list_granted_alone(query: Query) -> Mapping[tuple[str, str], Collection[str]]:
    """Return nothing: the catalog shows all columns to everybody."""
    return {}


def advise(table: Table, words: str, query: Query) -> str:
    """Return what to do about a table that was refused with these words; empty where nothing is known."""
    if "permission denied" not in words:
        return ""
    return (
        write_grant(table, query) if words.endswith(f" {table.name}") else "it is the owner of the view who needs it"
    )


def write_grant(table: Table, query: Query) -> str:
    """Return the GRANT with which the account may read a table."""
    place = ".".join(quote_name(part) for part in (table.schema or table.namespace, table.name) if part)
    return f"run GRANT SELECT ON {place} TO {quote_name(str(query(ACCOUNT)[0][0]))} as its owner"


def choose_measures(column: Column) -> tuple[Measure, ...]:
    """Return what to measure of a column."""
    kind, element = column.type.kind, column.type.element
    if kind in (Kind.ARRAY, Kind.RANGE):
        endless = ENDLESS if element and element.kind in ELEMENTS else ()
        return (*endless, DIMENSIONS) if kind is Kind.ARRAY else endless
    return MEASURES.get(kind, ())


def choose_view_measures(table: Table, column: Column) -> tuple[Measure, ...]:
    """Return how many rows have a value in a column that a unique index of a materialized view needs as a key."""
    is_in_key = any(column.name in index.columns for index in table.indexes if index.unique)
    return (KNOWN,) if is_in_key else ()


def is_large(column: Column) -> bool:
    """Return False: no measured type has large values."""
    return False


def derive_evidence(column: Column, answers: Answers) -> Evidence | None:
    """Return what the answers prove; None where they only confirm the declared type."""
    unfit, dimensions = round_down(answers.get_count("unfit")), answers.get_count("dimensions")
    has_nulls = "known" in answers.values and answers.get_count("known") < answers.rows
    if not (unfit or has_nulls) and dimensions < 2:
        return None
    return Evidence(partial=answers.partial, unfit=unfit, dimensions=dimensions, has_nulls=has_nulls)


def quote_name(name: str) -> str:
    """Quote a name for SQL."""
    return '"{}"'.format(name.replace('"', '""'))


def join_expressions(parts: Sequence[str]) -> str:
    """Join numbers into one text."""
    chunks = [parts[start : start + MOST_ARGUMENTS] for start in range(0, len(parts), MOST_ARGUMENTS)]
    joined = [f"concat_ws('|', {', '.join(chunk)})" for chunk in chunks]
    return joined[0] if len(joined) == 1 else join_expressions(joined)
